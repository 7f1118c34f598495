"""热点: what many report, over places and weeks."""

import tempfile

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from deliberation.actions.topics import ask_for_topics
from deliberation.models import Ticket, Topic, TopicPlace
from deliberation.models.topic import WEEKS
from deliberation.rules import MERGEABLE
from deliberation.sheets_topics import write_topics
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.models import OrgUnit

MOST = 60  # topics of one page: the hottest
MOST_IN_FILE = 500
AT_ONCE = 20  # tickets a link names for merging
LATELY = 2  # weeks that are compared with as many before


@access("topic.read")
@require_GET
def topics(request):
    """热点. Context: topics (each with here: places, weeks, tickets, people, open, trend), units, unit, more."""
    units = _units(request)
    unit = units.filter(code=request.GET.get("unit", "")).first()
    shown = _hottest(request, unit, MOST)
    context = {"topics": shown, "units": list(units[:200]), "unit": unit, "more": len(shown) == MOST}
    return render(request, "deliberation/topics.html", context)


def _units(request):
    return OrgUnit.objects.visible_to(request.user).current().filter(depth__lte=3).order_by("path")


def _hottest(request, unit, most):
    """The hottest topics of the person's places, below `unit` if there is one, with what they come to there."""
    places = TopicPlace.objects.visible_to(request.user)
    if unit is not None:
        places = places.filter(path__startswith=unit.path)
    chosen = places.hottest(most)
    found = Topic.objects.select_related("category").in_bulk(chosen)
    near = places.filter(topic__in=chosen).select_related("unit").order_by("-heat", "pk")
    shown = [found[pk] for pk in chosen]
    _add_up(shown, list(near))
    return shown


@access("ticket.export")
@require_GET
def export_topics(request):
    """What the page shows and what stands below it, as a workbook; that it was taken out is on record."""
    unit = _units(request).filter(code=request.GET.get("unit", "")).first()
    now, own = timezone.localtime(), request.user.scope.terms[0].post.unit
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}"
    shown, file = _hottest(request, unit, MOST_IN_FILE), tempfile.TemporaryFile()  # noqa: SIM115 - closed when sent
    with transaction.atomic():
        title = f"{unit or own} 热点台账"
        count = write_topics(file, shown, title=title, unit=own, mark=mark, today=now.date())
        ledger.record("topics.exported", own, by=request.user, unit=own, count=count)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"热点台账-{unit or own}-{now:%Y%m%d-%H%M}.xlsx")


def _add_up(topics, places):
    """Give each topic what the person's places of it come to."""
    for topic in topics:
        topic.here = [place for place in places if place.topic_id == topic.pk]
        topic.weeks = [sum(counts) for counts in zip(*(place.weeks for place in topic.here), strict=True)]
        for name in ("tickets", "people", "open"):
            setattr(topic, name, sum(getattr(place, name) for place in topic.here))
        topic.last_at = max(place.last_at for place in topic.here)
        topic.first_at = min(place.first_at for place in topic.here)
        topic.trend = trend(topic.weeks)


def trend(weeks):
    """上升, 持续 or 回落: the last two weeks against the two before."""
    lately, before = sum(weeks[-LATELY:]), sum(weeks[-2 * LATELY : -LATELY])
    if lately > before:
        return ("上升", "late", "trending-up")
    return ("回落", "done", "trending-down") if lately < before else ("持续", "", "minus")


@access("topic.read")
@require_GET
def topic(request, key):
    """One topic: its places with their weeks, each with the tickets that may be merged, and the tickets themselves."""
    places = TopicPlace.objects.visible_to(request.user).filter(topic__key=key)
    here = list(places.select_related("unit", "topic__category").order_by("-heat", "pk"))
    if not here:
        raise Http404
    shown = here[0].topic
    _add_up([shown], here)
    tickets = Ticket.objects.visible_to(request.user).filter(topic_link__place__in=[place.pk for place in here])
    _may_merge(here, tickets)
    context = {
        "topic": shown,
        "places": here,
        "page": page(tickets.for_list(), request.GET),
        "open": tickets.open().count(),
        "weeks_from": shown.found_at - timezone.timedelta(days=7 * WEEKS),
    }
    return render(request, "deliberation/topic.html", context)


def _may_merge(places, tickets):
    """Name for each place the oldest ticket in work and those that may be put into it."""
    rows = tickets.filter(state__in=MERGEABLE).order_by("pk").values_list("topic_link__place", "number")
    for place in places:
        place.mergeable = []
    by_pk = {place.pk: place for place in places}
    for place, number in rows[:500]:
        if len(by_pk[place].mergeable) <= AT_ONCE:
            by_pk[place].mergeable.append(number)


@access("topic.read")
@require_POST
def refresh_topics(request):
    """Find the topics of the person's streets anew, by a job."""
    for office in request.user.scope.offices:
        ask_for_topics(office)
    messages.success(request, "正在重新归并，一两分钟后刷新本页。")
    return redirect("topics")
