"""What is reckoned of a grown town: suggestions while typing, the topics of a street, a month of its rates."""

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from benchmarks.measures import in_turns, ms, signed_in
from deliberation import clustering
from deliberation.actions.topics import found_in, keep_topics
from deliberation.figures_rates import Period, counts
from deliberation.models import Ticket
from hierarchy.models import OrgUnit

DAY = timezone.timedelta(days=1)


def suggestions(town):
    """What is asked while somebody types, at the place and of the kind that has most open tickets."""
    client, rows = signed_in(town.leader), Ticket.objects.visible_to(town.leader).open().exclude(estate=None)
    place = rows.order_by().values("estate", "category").annotate(n=Count("pk")).order_by("-n")[0]
    typed = {"category": place["category"], "estate": place["estate"], "text": "楼道灯坏了没人修，老人晚上看不见"}
    address = reverse("like-tickets")
    took, floor = in_turns(lambda: client.post(address, typed), lambda: client.get(reverse("tickets")))
    yield "suggestions while typing (floor: list page)", took, floor, "≤ 1", f"{place['n']} open tickets there"


def topics(town):
    """The nightly job that finds 热点, against reading the texts and counting their pairs."""
    office = OrgUnit.objects.get(path=town.street.scope.branches[0][:4])
    since = timezone.now() - 12 * 7 * DAY
    rows = Ticket.objects.filter(street_path=office.path, reported_at__gte=since)
    floor = ms(lambda: clustering.frequencies(rows.values_list("title", "text").iterator(500)), 1)
    found = []

    def job():
        found[:] = found_in(office)
        keep_topics(office.pk, found)

    yield (
        "topics of a street (floor: reading)",
        ms(job, 1),
        floor,
        "≤ 8",
        f"{rows.count()} tickets, {len(found)} topics",
    )


PASSES = (  # as plain as a month can be asked for: each row once, by the community it lies in
    "SELECT t.community_path, count(*) FROM deliberation_spell s JOIN deliberation_ticket t ON t.id = s.ticket_id "
    "WHERE t.street_path = %s AND s.began_at < %s AND (s.ended_at >= %s OR s.ended_at IS NULL) GROUP BY 1",
    "SELECT t.community_path, count(*) FROM deliberation_followup f JOIN deliberation_ticket t ON t.id = f.ticket_id "
    "WHERE t.street_path = %s AND f.at < %s AND f.at >= %s GROUP BY 1",
    "SELECT community_path, count(*) FROM deliberation_ticket "
    "WHERE street_path = %s AND accepted_at < %s AND accepted_at >= %s GROUP BY 1",
)


def month(town):
    """7: the numbers of a month against one plain pass over its stays, its answers and its tickets."""
    office = OrgUnit.objects.get(path=town.street.scope.branches[0][:4])
    for words, day in (("this month", timezone.localdate()), ("ten months ago", timezone.localdate() - 300 * DAY)):
        period = Period.month(day.year, day.month)
        values = [office.path, period.end, period.begin]
        took, floor = in_turns(lambda: counts(office, period), lambda: [_rows(sql, values) for sql in PASSES])  # noqa: B023
        yield f"rates of {words} (floor: plain passes)", took, floor, "≤ 1.7", ""


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
