"""热点: every night each street's tickets of twelve weeks are put together by what they say."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation import clustering
from deliberation.choices import TicketState
from deliberation.models import Category, Ticket, Topic, TopicPlace, TopicTicket
from deliberation.models.topic import WEEKS
from governance.foundation import jobs
from hierarchy.choices import Level
from hierarchy.models import OrgUnit

WEEK = timedelta(days=7)
NOT_A_MATTER = [TicketState.DECLINED, TicketState.WITHDRAWN]
PIECE = 500


def ask_for_topics(office):
    """Find an office's topics anew, at most once a minute."""
    jobs.enqueue("tickets.find_topics", key=f"tickets.find_topics:{office}@{timezone.now():%Y%m%d%H%M}", office=office)


def _prepare(alive, office=None):
    return [(unit.pk, found_in(unit, alive=alive)) for unit in _offices(office)]


def _offices(path):
    units = OrgUnit.objects.filter(depth=Level.STREET)
    return units.filter(path=path) if path else units


@jobs.handler("tickets.find_topics", prepare=_prepare)
def find_topics(prepared=None, office=None):
    """Replace what was found before; readers see the old topics or the new ones."""
    for pk, found in prepared or []:
        keep_topics(pk, found)


def found_in(office, since=None, alive=lambda: None):
    """The topics of an office since a time (twelve weeks): [(root category id, Group)], two tickets at least.

    Confidential tickets take no part: their words would stand on a page that others read.
    """
    since = since or timezone.now() - WEEKS * WEEK
    found = []
    for root in Category.objects.filter(office=office, parent=None).order_by("pk"):
        tickets = Ticket.objects.filter(street_path=office.path, category__in=root.branch(), confidential=False)
        tickets = tickets.filter(reported_at__gte=since).exclude(state__in=NOT_A_MATTER).order_by("pk")
        said = tickets.values_list("title", "text").iterator(PIECE)
        known, many = clustering.frequencies(said)
        if many < 2:
            continue
        alive()
        stream = tickets.values_list("pk", "title", "text").iterator(PIECE)
        found += [(root.pk, group) for group in clustering.groups(stream, known, many) if len(group.ids) > 1]
        alive()
    return found


@transaction.atomic
def keep_topics(office, found, now=None):
    """Write an office's topics in place of the former ones. Returns how many."""
    now = now or timezone.now()
    Topic.objects.filter(office=office).delete()
    for root, group in found:
        tickets = _rows(group.ids)
        if len(tickets) < 2:  # withdrawn or removed meanwhile
            continue
        topic = Topic.objects.create(
            office_id=office,
            key=tickets[0].number,
            category_id=root,
            words=clustering.words([ticket.title for ticket in tickets[:60]])[:60],
            found_at=now,
        )
        for near in _by_place(tickets).values():
            place = _place(topic, near, now)
            place.save()
            TopicTicket.objects.bulk_create([TopicTicket(place=place, ticket=ticket) for ticket in near], PIECE)
    return Topic.objects.filter(office=office).count()


def _rows(ids):
    rows = []
    for start in range(0, len(ids), PIECE):
        found = Ticket.objects.filter(pk__in=ids[start : start + PIECE]).exclude(state__in=NOT_A_MATTER)
        found = found.select_related("estate__unit", "home")
        rows += found.only(
            "number", "title", "state", "is_open", "voices_count", "reported_at", "path", "estate__name",
            "estate__unit__path", "home__name", "home__path", "home__kind",
        )  # fmt: skip
    return sorted(rows, key=lambda ticket: ticket.pk)


def _by_place(tickets):
    places = defaultdict(list)
    for ticket in tickets:
        places[("estate", ticket.estate_id) if ticket.estate_id else ("unit", ticket.home_id)].append(ticket)
    return places


def _place(topic, tickets, now):
    last = max(tickets, key=lambda ticket: (ticket.reported_at, ticket.pk))
    unit = last.estate.unit if last.estate_id else last.home
    weeks = [0] * WEEKS
    for ticket in tickets:
        ago = (now - ticket.reported_at) // WEEK
        if 0 <= ago < WEEKS:
            weeks[WEEKS - 1 - ago] += 1
    return TopicPlace(
        topic=topic,
        unit=unit,
        path=unit.path,
        place=last.estate.name if last.estate_id else str(last.home)[:80],
        title=last.title,
        weeks=weeks,
        tickets=len(tickets),
        people=sum(ticket.voices_count + 1 for ticket in tickets if ticket.state != TicketState.MERGED),
        open=sum(ticket.is_open for ticket in tickets),
        heat=sum(count * (n + 1) for n, count in enumerate(weeks)),
        first_at=min(ticket.reported_at for ticket in tickets),
        last_at=last.reported_at,
    )
