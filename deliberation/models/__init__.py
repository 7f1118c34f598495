from deliberation.models.canned_reply import CannedReply
from deliberation.models.category import Category, TimeLimit
from deliberation.models.checklist import ChecklistItem, TicketCheck
from deliberation.models.council import Council, CouncilMember, MeetingSeries, SeatGroup
from deliberation.models.dispute import Dispute, MediationSession, Party
from deliberation.models.following import Exclusion, RateLink, RateWeights, Spell, TrackLink
from deliberation.models.gathering import TicketMerge, Voice
from deliberation.models.intake import TicketBatch, TicketLayout
from deliberation.models.ladder import Extension, LadderSettings, Pause
from deliberation.models.meeting import AgendaItem, Attendance, Meeting
from deliberation.models.minutes import Correction, MinutesTemplate, Objection, Remark
from deliberation.models.project import Funding, Milestone, Outcome, Project
from deliberation.models.resolution import Progress, Resolution
from deliberation.models.saved_view import FirstView, SavedView
from deliberation.models.supervision import Supervision, SupervisionStep, SupervisionTarget
from deliberation.models.team import DeliberatorTeam, TeamMember
from deliberation.models.ticket import FollowUp, Ticket, TicketEvent, TicketHelper, TicketPhoto, TicketSerial
from deliberation.models.topic import Topic, TopicPlace, TopicTicket
from deliberation.models.voting import Motion, SecretTally, Voted

__all__ = [
    "AgendaItem",
    "Attendance",
    "CannedReply",
    "Category",
    "ChecklistItem",
    "Correction",
    "Council",
    "CouncilMember",
    "DeliberatorTeam",
    "Dispute",
    "Exclusion",
    "Extension",
    "FirstView",
    "FollowUp",
    "Funding",
    "LadderSettings",
    "MediationSession",
    "Meeting",
    "MeetingSeries",
    "Milestone",
    "MinutesTemplate",
    "Motion",
    "Objection",
    "Outcome",
    "Party",
    "Pause",
    "Progress",
    "Project",
    "RateLink",
    "RateWeights",
    "Remark",
    "Resolution",
    "SavedView",
    "SeatGroup",
    "SecretTally",
    "Spell",
    "Supervision",
    "SupervisionStep",
    "SupervisionTarget",
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
    "Topic",
    "TopicPlace",
    "TopicTicket",
    "TrackLink",
    "Voice",
    "Voted",
]
