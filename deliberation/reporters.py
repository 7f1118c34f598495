"""Everybody who reported what a ticket is about: the first reporter and the voices, each to be followed up."""

from collections import defaultdict
from dataclasses import dataclass, field

from deliberation.models import FollowUp, Ticket, Voice


@dataclass
class Reporter:
    """One person to call. `voice` is None for the ticket's first reporter."""

    ticket: Ticket
    voice: Voice | None
    name: str  # masked
    phone: str  # masked
    reachable: bool
    calls: list = field(default_factory=list)  # FollowUps of this round, oldest first

    @property
    def said(self):
        """The row that holds the person's own columns."""
        return self.voice or self.ticket

    @property
    def reached(self):
        return any(call.reached for call in self.calls)

    @property
    def answer(self):
        """The last call in which the person answered, or None."""
        return next((call for call in reversed(self.calls) if call.reached), None)

    @property
    def waiting(self):
        """Whether the person can be called and has not answered yet in this round."""
        return self.reachable and not self.reached


def reporters_of(tickets):
    """{ticket id: [Reporter]} of tickets, first reporter first; two queries for however many tickets.

    Who stands on a ticket twice with the same phone number is one person and is called once.
    """
    tickets = list(tickets)
    voices, calls = defaultdict(list), defaultdict(list)
    for voice in Voice.objects.filter(ticket__in=[t.pk for t in tickets if t.voices_count]).order_by("pk"):
        voices[voice.ticket_id].append(voice)
    rounds = {ticket.pk: ticket.reopened for ticket in tickets}
    for call in FollowUp.objects.filter(ticket__in=rounds).order_by("pk"):
        if call.round == rounds[call.ticket_id]:
            calls[call.ticket_id, call.voice_id].append(call)
    return {ticket.pk: _people(ticket, voices[ticket.pk], calls) for ticket in tickets}


def _people(ticket, voices, calls):
    known, people = {}, []
    for voice in [None, *voices]:
        said = voice or ticket
        made = calls[ticket.pk, voice.pk if voice else None]
        if (key := said.reporter_phone_key) and key in known:
            known[key].calls.extend(made)
            continue
        people.append(Reporter(ticket, voice, said.masked_reporter, said.masked_phone, said.reachable, made))
        if key:
            known[key] = people[-1]
    return people


def people_to_call(ticket):
    """The reporters of one ticket who can be called and have not answered since it was last resolved."""
    return [person for person in reporters_of([ticket])[ticket.pk] if person.waiting]
