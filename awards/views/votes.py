"""群众评价 for the office: slips printed by building, paper that came back, boxes counted, and how many took part."""

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards import rules
from awards.actions import voting as actions
from awards.conflicts import with_places
from awards.forms.voting import BoxForm, VoidForm
from awards.models import PaperCount, VoteSlip
from awards.views.rounds import visible_round
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.models import Building, OrgUnit
from hierarchy.views.deed import deed
from residents.models import Household

WAY = VoteSlip.Way
MOST_COUNTS = 60  # earlier counts on the page of a box


def place(request, pk, building):
    """(round, building) of an address: a building of one's branches in the street of the round."""
    round = visible_round(request, pk)
    rows = Building.objects.visible_to(request.user).filter(unit__path__startswith=round.office.path)
    return round, get_object_or_404(rows.select_related("estate", "unit"), pk=building)


def households_of(building, user):
    rows = Household.objects.visible_to(user).living().filter(dwelling__building=building)
    rows = rows.select_related("dwelling__building__estate", "dwelling__entrance")
    return rows.order_by("dwelling__entrance", "dwelling__number", "pk")


def _counted(rows, of):
    """A subquery: how many rows belong to a building."""
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=Count("pk")).values("n")), 0)


@access("award.votes")
@require_GET
def votes(request, pk):
    """Turnout, never choices before the end. Context: round, tab, page (buildings with .living, .printed, .by_code,
    .by_paper), sums, units, unit (chosen), votes_now, refusal,
    over."""
    round = visible_round(request, pk)
    slips = VoteSlip.objects.filter(round=round, household__dwelling__building=OuterRef("pk"))
    of = "household__dwelling__building"
    living = Household.objects.visible_to(request.user).living().filter(dwelling__building=OuterRef("pk"))
    buildings = Building.objects.visible_to(request.user).filter(unit__path__startswith=round.office.path)
    asked = OrgUnit.objects.visible_to(request.user).filter(code=request.GET.get("unit", "")[:40]).first()
    chosen = buildings.filter(unit__path__startswith=asked.path) if asked else buildings
    rows = (
        chosen.filter(Exists(living))
        .select_related("estate", "unit")
        .annotate(
            living=_counted(living, "dwelling__building"),
            printed=_counted(slips, of),
            by_code=_counted(slips.filter(way=WAY.CODE), of),
            by_paper=_counted(slips.filter(way=WAY.PAPER), of),
        )
    )
    mine = VoteSlip.objects.filter(round=round, household__dwelling__building__in=buildings.values("pk"))
    context = {
        "round": round,
        "tab": "votes",
        "page": page(rows, request.GET),
        "sums": mine.aggregate(
            printed=Count("pk"), by_code=Count("pk", filter=Q(way=WAY.CODE)),
            by_paper=Count("pk", filter=Q(way=WAY.PAPER)),
        ),
        "units": OrgUnit.objects.visible_to(request.user).filter(depth__in=[2, 3]).order_by("path"),
        "unit": asked,
        "votes_now": rules.allows(round, "vote"),
        "refusal": rules.why_not_now(round, "vote"),
        "over": actions.over(round),
    }  # fmt: skip
    return render(request, "awards/votes.html", context)


@access("award.votes")
@never_cache
@require_POST
def print_vote_slips(request, pk, building):
    """Paper with a code each, made at the moment and put on record. Context: round, building, slips (.code, .address,
    .ballot), until."""
    round, building = place(request, pk, building)
    if why := _too_early(round):
        messages.error(request, why)
        return redirect(reverse("award-votes", args=[round.pk]))
    households = list(households_of(building, request.user))
    one = [int(word) for word in request.POST.getlist("again")[:1] if word.isdecimal() and len(word) < 18]
    chosen = [each for each in households if each.pk in one] if one else households
    ballot = _on_ballots(round, households)
    slips = actions.print_slips(round, chosen, by=request.user, fresh=bool(one))
    doors = {each.pk: each for each in households}
    for slip in slips:
        slip.door = doors[slip.household_id].dwelling
        slip.address = request.build_absolute_uri(reverse("vote", args=[slip.code]))
        slip.grouped = "-".join(slip.code[n : n + 4] for n in range(0, actions.LENGTH, 4))
        slip.ballot = [each for each in ballot if slip.household_id not in each.homes]
    until = next((phase.ends_on for phase in round.phases.all() if phase.name == "voting"), None)
    context = {"round": round, "building": building, "slips": slips, "until": until}
    return render(request, "awards/vote_slips.html", context)


def _too_early(round):
    """Slips may be printed while the round runs and until voting is over: the ballot stands once all are checked."""
    if round.state != "open":
        return rules.why_not_now(round, "vote")
    return "群众评价已经结束，不能再印选票。" if actions.over(round) else ""


def _on_ballots(round, households):
    if not households:
        return []
    near = actions.ballot_of(round, households[0].dwelling)
    return with_places(near.select_related("entry__kind", "household__dwelling__building__estate"))


@access("award.votes")
@require_http_methods(["GET", "POST"])
def return_slips(request, pk, building):
    """Which doors gave paper back, ticked from the list. Context: round, building, slips, refusal."""
    round, building = place(request, pk, building)
    of = VoteSlip.objects.filter(round=round, household__dwelling__building=building, issue__gt=0)
    refusal, status = "", 200
    if request.method == "POST":
        chosen = [int(word) for word in request.POST.getlist("household")[:500] if word.isdecimal() and len(word) < 18]
        try:
            n = actions.return_paper(round, building, chosen, by=request.user)
        except ActionRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, f"已登记收回 {n} 张纸票，这些户的扫码号码不能再用。")
            return redirect(reverse("count-vote-box", args=[round.pk, building.pk]))
    slips = of.select_related("household__dwelling__entrance")
    context = {
        "round": round, "building": building, "refusal": refusal, "tab": "votes",
        "slips": list(slips.order_by("household__dwelling__entrance", "household__dwelling__number")),
    }  # fmt: skip
    return render(request, "awards/return_slips.html", context, status=status)


@access("award.votes")
@require_http_methods(["GET", "POST"])
def count_votes(request, pk, building):
    """A building's box. Context: round, building, form (rows: nomination and two fields), returned, counts (earlier
    ones: how many, by whom)."""
    round, building = place(request, pk, building)
    ballot = _on_ballots(round, list(households_of(building, request.user)[:1]))
    form = BoxForm(request.POST or None, ballot=ballot)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.count_paper(
                round, building, form.counts(), by=request.user, counted_by=said["counted_by"],
                watched_by=said["watched_by"],
            )  # fmt: skip
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记。结束以前，这里只看得到收了多少张，看不到选了什么。")
            return redirect(reverse("award-votes", args=[round.pk]))
    context = {
        "round": round, "building": building, "form": form, "returned": len(actions.returned(round, building)),
        "tab": "votes", "counts": list(_counts(round, building).select_related("nomination", "by")[:MOST_COUNTS]),
    }  # fmt: skip
    return render(request, "awards/count_votes.html", context, status=422 if form.errors else 200)


def _counts(round, building):
    """Earlier counts of a building's box; how many votes each had, never which way."""
    rows = PaperCount.objects.filter(nomination__entry__round=round, building=building).order_by("-pk")
    return rows.defer("ayes", "noes").annotate(n=F("ayes") + F("noes"))


@access("award.votes")
@require_http_methods(["GET", "POST"])
def void_count(request, pk, building, count):
    """作废 a count that was written down wrongly; the box is counted anew."""
    round, building = place(request, pk, building)
    it = get_object_or_404(_counts(round, building), pk=count)
    home = reverse("count-vote-box", args=[round.pk, building.pk])
    return deed(
        request, VoidForm(request.POST or None), lambda why: actions.void_count(it, by=request.user, why=why),
        title="作废这次计数", success="已作废，请重新清点、登记。", back=home, submit="作废", icon="undo-2",
        up=("登记票数", home), intro=f"{building.estate}{building}：{it.nomination_id} 号，{it.n} 票",
    )  # fmt: skip
