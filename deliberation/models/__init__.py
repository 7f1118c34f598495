from deliberation.models.canned_reply import CannedReply
from deliberation.models.category import Category, TimeLimit
from deliberation.models.checklist import ChecklistItem, TicketCheck
from deliberation.models.council import Council, CouncilMember, MeetingSeries, SeatGroup
from deliberation.models.gathering import TicketMerge, Voice
from deliberation.models.intake import TicketBatch, TicketLayout
from deliberation.models.meeting import AgendaItem, Attendance, Meeting
from deliberation.models.resolution import Progress, Resolution
from deliberation.models.saved_view import FirstView, SavedView
from deliberation.models.team import DeliberatorTeam, TeamMember
from deliberation.models.ticket import FollowUp, Ticket, TicketEvent, TicketHelper, TicketPhoto, TicketSerial
from deliberation.models.voting import Motion, SecretTally, Voted

__all__ = [
    "AgendaItem",
    "Attendance",
    "CannedReply",
    "Category",
    "ChecklistItem",
    "Council",
    "CouncilMember",
    "DeliberatorTeam",
    "FirstView",
    "FollowUp",
    "Meeting",
    "MeetingSeries",
    "Motion",
    "Progress",
    "Resolution",
    "SavedView",
    "SeatGroup",
    "SecretTally",
    "TeamMember",
    "Ticket",
    "TicketBatch",
    "TicketCheck",
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
