from deliberation.models.category import Category, TimeLimit
from deliberation.models.council import Council, CouncilMember, MeetingSeries, SeatGroup
from deliberation.models.gathering import TicketMerge, Voice
from deliberation.models.intake import TicketBatch, TicketLayout
from deliberation.models.meeting import AgendaItem, Attendance, Meeting
from deliberation.models.resolution import Progress, Resolution
from deliberation.models.ticket import FollowUp, Ticket, TicketEvent, TicketHelper, TicketPhoto, TicketSerial
from deliberation.models.voting import Motion, SecretTally, Voted

__all__ = [
    "AgendaItem",
    "Attendance",
    "Category",
    "Council",
    "CouncilMember",
    "FollowUp",
    "Meeting",
    "MeetingSeries",
    "Motion",
    "Progress",
    "Resolution",
    "SeatGroup",
    "SecretTally",
    "Ticket",
    "TicketBatch",
    "TicketEvent",
    "TicketHelper",
    "TicketLayout",
    "TicketMerge",
    "TicketPhoto",
    "TicketSerial",
    "TimeLimit",
    "Voice",
    "Voted",
]
