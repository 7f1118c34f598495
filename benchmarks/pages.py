"""Whole pages of a grown town, each against its own template filled with the same rows, ready made."""

from django.db import connection
from django.db.models import Count
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from benchmarks.measures import ms, signed_in, sql_ms
from deliberation.actions.topics import found_in, keep_topics
from deliberation.models import Ticket, Topic
from hierarchy.models import OrgUnit

LAST = (timezone.localdate().replace(day=1) - timezone.timedelta(days=1)).strftime("%Y-%m")
TICKETS = ["", *(f"?st={tab}" for tab in ("in_progress", "red", "resolved", "closed", "all"))]
PAGES = [  # who, address
    *(("street", f"/tickets/{query}") for query in [*TICKETS, "?st=all&level=3", "?st=all&source=city_platform"]),
    *(("community", f"/tickets/{query}") for query in ("", "?st=all", "?st=all&level=3&mine=on")),
    *((who, f"/tickets/{query}") for who in ("department", "grid", "leader") for query in ("", "?st=all")),
    ("street", "/"),
    *(("street", f"/supervisions/?st={tab}") for tab in ("open", "late", "done")),
    *(("community", address) for address in ("/follow-ups/", "/exclusions/", "/exclusions/?state=approved")),
    *(("street", f"/rates/{query}") for query in ("", f"?month={LAST}")),
    *(("street", f"/rates/rows/?month={LAST}&what={what}") for what in ("resolved", "content", "excluded")),
    *((who, address) for who in ("street", "community") for address in ("/councils/", "/councils/cadence/")),
    *((who, "/meetings/") for who in ("street", "community", "leader")),
    *((who, f"/resolutions/{tab}") for who in ("street", "community") for tab in ("", "?st=accepted")),
    *(("street", address) for address in ("/projects/", "/disputes/", "/disputes/?st=all", "/teams/")),
    *((who, "/topics/") for who in ("street", "community")),
]


def pages(town):
    """2, 4, 8: a page against its template over ready rows; its queries, and the buffers all of them touch."""
    for who, address in PAGES:
        yield page(town, who, address)
    hottest = Topic.objects.order_by().annotate(n=Count("places__links")).order_by("-n").first()
    yield page(town, "street", reverse("topic", args=[hottest.key]))


def page(town, who, address):
    client = signed_in(getattr(town, who))
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    questions = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    database, buffers = (sum(each) for each in zip(*(sql_ms(sql, times=3) for sql in questions), strict=True))
    took, floor = ms(lambda: client.get(address), 9), ms(ready(client, address), 9)
    note = f"{len(questions)} queries, {database:.1f} ms and {buffers} buffers of the database"
    return f"{who} {address}", took, floor, "≤ 3", note


def ready(client, address):
    """Render the page's template again with the rows the view gave it."""
    setup_test_environment(debug=False)
    try:
        answer = client.get(address)
        template, context = answer.templates[0], answer.context[0].flatten()
    finally:
        teardown_test_environment()
    whole = engines["django"].get_template(template.name)
    request = RequestFactory().get(address)
    request.user, request.htmx, request.csp_nonce = context["user"], False, ""
    return lambda: whole.render({key: value for key, value in context.items() if key != "request"}, request)


def suggestions(town):
    """What is asked while somebody types, at the place and of the kind that has most open tickets."""
    client, rows = signed_in(town.leader), Ticket.objects.visible_to(town.leader).open().exclude(estate=None)
    place = rows.order_by().values("estate", "category").annotate(n=Count("pk")).order_by("-n")[0]
    typed = {"category": place["category"], "estate": place["estate"], "text": "楼道灯坏了没人修，老人晚上看不见"}
    address = reverse("like-tickets")
    floor = ms(lambda: client.get(reverse("tickets")))
    took = ms(lambda: client.post(address, typed))
    yield "suggestions while typing (floor: list page)", took, floor, "≤ 1", f"{place['n']} open tickets there"


def topics(town):
    """The nightly job that finds 热点, against reading the texts and counting their pairs."""
    from deliberation import clustering

    office = OrgUnit.objects.get(path=town.street.scope.branches[0][:4])
    since = timezone.now() - timezone.timedelta(weeks=12)
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
