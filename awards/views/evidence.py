"""数据: the figures of a round, of one nomination, and the rows behind each of them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from awards import rules
from awards.actions.evidence import AT_ONCE, RUNNING, ask_for_evidence, take_evidence
from awards.choices import Part
from awards.indicators import INDICATORS
from awards.indicators.panel import behind, counted_now, panel, words_of
from awards.models import Nomination
from awards.views.nominations import found
from awards.views.rounds import visible_round
from governance.foundation.access import access
from governance.foundation.errors import BadAddress
from governance.foundation.keyset import page
from hierarchy.views.deed import plain_deed


@access("award.read")
@require_GET
def data(request, pk):
    """Context: round, tab, kinds (each with .running: how many take part, .lines: [(line, indicator)], .waits), takes
    (whether the person may take the figures now), why_not."""
    round = visible_round(request, pk)
    kinds = list(
        round.kinds.select_related("kind", "criteria")
        .prefetch_related("criteria__lines")
        .annotate(running=Count("nominations", filter=Q(nominations__state__in=RUNNING)))
    )
    for each in kinds:
        lines = [line for line in each.criteria.lines.all() if line.part == Part.AUTO]
        each.lines = [(line, INDICATORS.get(line.indicator)) for line in lines]
        asked, taken = each.evidence_asked_at, each.evidence_at
        each.waits = asked is not None and (taken is None or taken < asked)
    context = {
        "round": round,
        "tab": "data",
        "kinds": kinds,
        "waiting": sum(each.waits for each in kinds),
        "done": sum(not each.waits for each in kinds),
        "organises": rules.is_organiser(request.user, round),
        "why_not": rules.why_not_now(round, "take_evidence"),
    }
    return render(request, "awards/data.html", context)


@access("award.organise")
@require_POST
def take(request, pk):
    """Few are counted at once, many by jobs."""
    round = visible_round(request, pk)
    if not rules.is_organiser(request.user, round):
        raise PermissionDenied
    many = Nomination.objects.visible_to(request.user).filter(entry__round=round, state__in=RUNNING)
    if many.count() > AT_ONCE:
        success, act = "正在后台取数，取好的奖项会写上时间，可以先做别的。", ask_for_evidence
    else:
        success, act = "已取数。每个数都能点开看到是哪些记录。", take_evidence
    return plain_deed(
        request, lambda: act(round, by=request.user), success=success, back=reverse("award-data", args=[round.pk])
    )


@access("award.read")
@require_GET
def evidence(request, pk):
    """Context: it, round, tab, evidence (`Panel` as taken), now (the same as of this moment)."""
    it = found(request, pk)
    context = {"it": it, "round": it.entry.round, "tab": "nominations", "evidence": panel(it), "opens": True}
    return render(request, "awards/evidence.html", context | {"now": counted_now(it)})


@access("award.read")
@require_GET
def rows(request, pk, line):
    """Context: it, round, line, indicator, taken and now (words), sources [(place, `Behind`)], place, shown, page."""
    it = found(request, pk)
    line = get_object_or_404(it.entry.criteria.lines.filter(part=Part.AUTO), pk=line)
    indicator = INDICATORS.get(line.indicator)
    if indicator is None:
        raise Http404
    sources = behind(it, indicator, request.user)
    fullest = next((n for n, each in enumerate(sources) if each.all), 0)
    place = request.GET.get("source", str(fullest))
    if not (place.isascii() and place.isdigit() and int(place[:3]) < max(len(sources), 1)):
        raise BadAddress("这一类记录不存在，请从数据页重新点开。")
    shown = sources[int(place)] if sources else None
    listed = page(shown.rows, request.GET) if shown else None
    for row in listed.rows if shown else ():
        row.day, row.words, row.address = shown.line(row)
    before, now = (next(each for each in of.rows if each.line == line) for of in (panel(it), counted_now(it)))
    context = {
        "it": it,
        "round": it.entry.round,
        "tab": "nominations",
        "line": line,
        "indicator": indicator,
        "taken": words_of(indicator, before.count),
        "now": words_of(indicator, now.count),
        "sources": list(enumerate(sources)),
        "place": int(place),
        "shown": shown,
        "page": listed,
    }
    return render(request, "awards/evidence_rows.html", context)
