"""Who held a ticket how long, read from its events: each says with whom the ticket lay once it had happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from deliberation.choices import DEEDS, FINISHED, TicketState
from deliberation.reckoning import merged
from governance.foundation.models import LedgerEntry
from governance.foundation.workdays import Calendar, worked_between
from hierarchy.models import OrgUnit

AT_REST = {*FINISHED, TicketState.RESOLVED}  # with nobody: finished, or waiting for a call


@dataclass
class Holding:
    """A stretch in which a unit had the ticket to work on. `until` is None while it still has."""

    unit: OrgUnit
    since: datetime
    how: str
    until: datetime | None = None
    worked: timedelta = timedelta()

    @property
    def hours(self):
        return round(self.worked.total_seconds() / 3600, 1)


def holdings(ticket, now=None):
    """([Holding], the unit it was first handed to or None), oldest first; working time without what was parked."""
    now = now or timezone.now()
    events = list(ticket.events.exclude(unit=None).select_related("unit").order_by("id"))
    given = _where_returns_went(events)
    made, first = [], None
    for event in events:
        unit = given.get(event.pk, event.unit)
        first = first or (event.unit if event.action == "dispatched" else None)
        running = made[-1] if made and made[-1].until is None else None
        if running and (event.to_state in AT_REST or unit.pk != running.unit.pk):
            running.until = event.at
            running = None
        if running is None and event.to_state not in AT_REST:
            made.append(Holding(unit, event.at, DEEDS.get(event.action, event.action)))
    if made:
        _count(made, ticket, now)
    return made, first


def _where_returns_went(events):
    """{event: unit} of returns: the event belongs to the unit that sent back, its ledger row says to whom."""
    returns = {event.entry_id: event for event in events if event.action == "returned"}
    if not returns:
        return {}
    facts = dict(LedgerEntry.objects.filter(pk__in=[pk for pk in returns if pk]).values_list("pk", "facts"))
    to = {returns[pk].pk: said.get("to_unit") for pk, said in facts.items()}
    units = OrgUnit.objects.in_bulk([pk for pk in to.values() if pk])
    return {event: units[pk] for event, pk in to.items() if pk in units}


def _count(made, ticket, now):
    first, last = timezone.localtime(made[0].since).date(), timezone.localtime(now).date()
    calendar = Calendar.around(first, max((last - first).days, 1))
    pauses = [(began, ended or now) for began, ended in ticket.pauses.values_list("began_at", "ended_at")]
    for each in made:
        until = each.until or now
        each.worked = worked_between(each.since, until, calendar)
        for began, ended in merged(pauses, each.since):
            if began < until:
                each.worked -= worked_between(began, min(ended, until), calendar)
