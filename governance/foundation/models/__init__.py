"""The rows every other floor writes into: ledger, jobs, notices, letters, calendar."""

from governance.foundation.models.calendar_day import CalendarDay
from governance.foundation.models.inbox import Absence, KindOff, Notice, Reach, Wanted
from governance.foundation.models.ledger import LedgerEntry, LedgerSeal
from governance.foundation.models.outbox import Channel, Letter, LetterLine, LetterState, Way
from governance.foundation.models.queue import Beat, Job

__all__ = [
    "Absence",
    "Beat",
    "CalendarDay",
    "Channel",
    "Job",
    "KindOff",
    "LedgerEntry",
    "LedgerSeal",
    "Letter",
    "LetterLine",
    "LetterState",
    "Notice",
    "Reach",
    "Wanted",
    "Way",
]
