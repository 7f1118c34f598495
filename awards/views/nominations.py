"""推荐: those of a round, and one with its facts and its way."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from awards import rules
from awards.actions.nominating import why_not_leave
from awards.choices import NominationState, SuggestionState
from awards.forms.narrowing import TABS, NominationFilter
from awards.indicators.panel import panel
from awards.models import Nomination, Suggestion
from awards.rules_results import why_not_check, why_not_take_back
from awards.views.rounds import visible_round
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.keyset import page
from residents.offices import public_units

WAY = ("award.nominated", "award.seconded", "award.consented", "award.checked", "award.withdrawn", "award.barred",
       "award.unbarred", "award.tie_settled", "award.paper_counted", "award.merged")  # fmt: skip


NOMINATING = ("award.nominated", "award.seconded")  # by whom is for those who check it


def seen(user):
    """The nominations a person may see by name."""
    return Nomination.objects.visible_to(user).named_to(user)


def found(request, pk):
    rows = seen(request.user).select_related(
        "entry__round__office", "entry__kind", "entry__criteria", "unit", "nominated_by",
        "household__dwelling__building__estate",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@access("award.read")
@require_GET
def nominations(request, pk):
    """Context: round, filter, kinds (of the round), page (rows with .barred, .community_name, .seconded), tabs [(key,
    words, count)], st, checks, picks (many at once may be accepted), waiting (suggestions nobody looked at),
    public_units, nominates (the phase and one's posts allow it). No marks."""
    round, user = visible_round(request, pk), request.user
    visible = seen(user).filter(entry__round=round)
    narrowed = NominationFilter(request.GET, visible.for_list(), request=request)
    rows = narrowed.qs if narrowed.is_valid() else visible.none()
    shown = page(rows.for_list().annotate(seconded=Count("secondings")), request.GET)
    counts = dict(visible.order_by().values_list("state").annotate(n=Count("pk")))
    received = Suggestion.objects.visible_to(user).filter(entry__round=round, state=SuggestionState.RECEIVED)
    context = {
        "round": round,
        "filter": narrowed,
        "kinds": list(round.kinds.select_related("kind")),
        "page": shown,
        "tabs": [(key, words, counts.get(key, 0) if key else sum(counts.values())) for key, words in TABS],
        "st": request.GET.get("st", ""),
        "checks": user.may("award.check"),
        "picks": user.may("award.check") and request.GET.get("st") == NominationState.SUBMITTED,
        "waiting": received.count() if user.may("award.check") else 0,
        "public_units": list(public_units().filter(path__in={branch[:8] for branch in user.scope.branches})[:5]),
        "nominates": user.may("award.nominate") and rules.allows(round, "nominate"),
        "tab": "nominations",
    }
    return render(request, "awards/nominations.html", context)


@access("award.read")
@require_GET
def nomination(request, pk):
    """Context: it, round, secondings, vetoes, checks, bars, withdraws, consents (may it now), declines (takes an
    acceptance back), inside (who nominated is shown), steps (of its way, no marks), evidence, opens."""
    it, user = found(request, pk), request.user
    round, state = it.entry.round, it.state
    inside = user.has_perm("awards.read_nominator", it)
    leaves, judges_it = not why_not_leave(it.entry), user.has_perm("awards.check_nomination", it)
    steps = list(ledger.of(it).filter(action__in=WAY)[:50])
    for step in steps:
        step.words = ledger.name_of(step.action)
        step.who = step.actor_name if inside or step.action not in NOMINATING else ""
    context = {
        "it": it,
        "round": round,
        "inside": inside,
        "secondings": list(it.secondings.select_related("by").order_by("pk")[:50]),
        "vetoes": list(it.vetoes.select_related("by").order_by("-pk")),
        "checks": state == NominationState.SUBMITTED and judges_it
        and rules.allows(round, "check") and not why_not_check(user, it),
        "declines": state == NominationState.ACCEPTED and judges_it and leaves
        and not (why_not_check(user, it) or why_not_take_back(user, it)),
        "bars": user.has_perm("awards.bar_nomination", it) and rules.allows(round, "bar"),
        "withdraws": state != NominationState.WITHDRAWN and user.has_perm("awards.withdraw_nomination", it)
        and (leaves if rules.is_it(user, it) else rules.allows(round, "nominate")),
        "consents": (it.household_id or it.person_id or it.volunteer_id) and user.has_perm("awards.record_consent", it),
        "steps": steps,
        "evidence": panel(it),
        "opens": any(it.path.startswith(branch) for branch in user.scope.branches),
        "tab": "nominations",
    }  # fmt: skip
    return render(request, "awards/nomination.html", context)
