from deliberation.models.category import Category, TimeLimit
from deliberation.models.intake import TicketBatch, TicketLayout
from deliberation.models.ticket import FollowUp, Ticket, TicketEvent, TicketHelper, TicketPhoto, TicketSerial

__all__ = [
    "Category",
    "FollowUp",
    "Ticket",
    "TicketBatch",
    "TicketEvent",
    "TicketHelper",
    "TicketLayout",
    "TicketPhoto",
    "TicketSerial",
    "TimeLimit",
]
