"""Whole pages of a grown town, each against its own template filled with the same rows, ready made."""

from django.db import connection
from django.db.models import Count
from django.http import HttpResponse
from django.template import engines
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import clear_url_caches, path, reverse
from django.utils import timezone

from benchmarks.measures import in_turns, signed_in, sql_ms
from deliberation.actions import reply
from deliberation.models import Ticket, Topic
from governance.foundation.access import SIGNED_IN, access
from governance.overview.cockpit.reckoning import refresh
from governance.urls import urlpatterns
from hierarchy.models import OrgUnit

LAST = (timezone.localdate().replace(day=1) - timezone.timedelta(days=1)).strftime("%Y-%m")
TICKETS = ["", *(f"?st={tab}" for tab in ("in_progress", "red", "resolved", "closed", "all"))]
PAGES = [  # who, address
    *(("street", f"/tickets/{query}") for query in [*TICKETS, "?st=all&level=3", "?st=all&source=city_platform"]),
    *(("community", f"/tickets/{query}") for query in ("", "?st=all", "?st=all&level=3&mine=on")),
    *((who, f"/tickets/{query}") for who in ("department", "grid", "leader") for query in ("", "?st=all")),
    *(("street", f"/supervisions/?st={tab}") for tab in ("open", "late", "done")),
    *(("community", address) for address in ("/follow-ups/", "/exclusions/", "/exclusions/?state=approved")),
    *(("street", f"/rates/rows/?month={LAST}&what={what}") for what in ("resolved", "content", "excluded")),
    *((who, "/councils/") for who in ("street", "community")),
    ("community", "/councils/cadence/"),
    *((who, "/meetings/") for who in ("street", "community", "leader")),
    *((who, f"/resolutions/{tab}") for who in ("street", "community") for tab in ("", "?st=accepted")),
    *(("street", address) for address in ("/projects/", "/disputes/", "/disputes/?st=all", "/teams/")),
    *((who, "/topics/") for who in ("street", "community")),
]
FIGURES = [
    ("street", "/"),
    ("street", "/rates/"),
    ("street", f"/rates/?month={LAST}"),
    ("street", "/councils/cadence/"),
    *((who, "/cockpit/") for who in ("street", "community", "grid")),
    *((who, "/wall/") for who in ("street", "community")),
]
MONTHS = ("/months/{}/{}/", "/reports/{}/{}/", "/reports/{}/{}/workbook/", "/stocks/{}/")  # of a unit and a month


def pages(town):
    """2, 4: a list against a view of the same rows, ready made; its queries, and the buffers all of them touch."""
    for who, address in PAGES:
        yield page(town, who, address)
    hottest = Topic.objects.order_by().annotate(n=Count("places__links")).order_by("-n").first()
    yield page(town, "street", reverse("topic", args=[hottest.key]))


def figures(town):
    """8: pages of numbers against the ticket list; those of the cockpit from sheets as the job leaves them."""
    refresh()
    for who, address in FIGURES:
        yield page(town, who, address, floor="/tickets/")
    for who in ("street", "community"):
        code = OrgUnit.objects.get(path=min(getattr(town, who).scope.branches)).code
        for address in MONTHS:
            yield page(town, who, address.format(code, LAST), floor="/tickets/")


def ticket_page(town):
    """3: a ticket with thirty events against the list's floor."""
    client = signed_in(town.community)
    ticket = Ticket.objects.visible_to(town.community).open().order_by("-pk").first()
    for n in range(30 - ticket.events.count()):
        reply(ticket, by=town.community, text=f"第 {n} 次答复")
    address = reverse("ticket", args=[ticket.number])
    took, floor = in_turns(lambda: client.get(address), lambda: client.get(reverse("tickets")))
    yield "ticket page, 30 events (floor: list page)", took, floor, "≤ 1", ""
    yield page(town, "community", address)


def page(town, who, address, floor=""):
    client = signed_in(getattr(town, who))
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    questions = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    database, buffers = (sum(each) for each in zip(*(sql_ms(sql, times=3) for sql in questions), strict=True))
    note = f"{len(questions)} queries, {database:.1f} ms and {buffers} buffers of the database"
    again = (lambda: client.get(floor)) if floor else ready(client, address)
    took, least = in_turns(lambda: client.get(address), again, 8)
    return f"{who} {address}", took, least, "≤ 1.5" if floor else "≤ 3", note


READY = {}


@access(SIGNED_IN)
def floor_view(request):
    """A view that renders rows it has at hand."""
    return HttpResponse(READY["template"].render(READY["context"], request))


def ready(client, address):
    """Ask for the page's own template filled again with what the view gave it: a view of constant rows."""
    if not any(each.name == "floor" for each in urlpatterns if hasattr(each, "name")):
        urlpatterns.insert(0, path("floor/", floor_view, name="floor"))
        clear_url_caches()
    setup_test_environment(debug=False)
    try:
        answer = client.get(address)
    finally:
        teardown_test_environment()
    context = answer.context[0].flatten()
    READY["template"] = engines["django"].get_template(answer.templates[0].name)
    READY["context"] = {key: value for key, value in context.items() if key not in ("request", "user", "csrf_token")}
    return lambda: client.get("/floor/")
