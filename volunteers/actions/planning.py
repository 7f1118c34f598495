"""年度服务项目清单: needs × resources of a year, suggested by the portal, decided by a clerk."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from volunteers.choices import MatchState
from volunteers.fitting import fit
from volunteers.models import MenuItem, Resource, ServiceMatch
from volunteers.querysets import PUBLISHED

MOST_NEEDS, MOST_RESOURCES = 500, 500  # of one year: a sub-district's list has dozens
BEST = 3  # resources suggested for one need


def needs_of(unit, year):
    """Published needs below a unit that were asked in the year, or still wait for a taker."""
    rows = MenuItem.objects.filter(path__startswith=unit.path, state__in=PUBLISHED)
    return rows.filter(Q(asked_at__year=year) | Q(confirmed_at=None)).select_related("unit").order_by("-pk")


@transaction.atomic
def suggest_matches(unit, year, *, by):
    """Lay needs and resources side by side anew. What a clerk decided stays; returns how many suggestions there are."""
    year = int(year)
    if not 2000 <= year <= timezone.localdate().year + 1:
        raise ActionRefused("请选今年、明年或以前的年度。")
    needs = list(needs_of(unit, year)[:MOST_NEEDS])
    resources = Resource.objects.filter(active=True, partner__ended_on=None, partner__street_path=unit.path[:4])
    resources = list(resources.select_related("partner").order_by("pk")[:MOST_RESOURCES])
    below = ServiceMatch.objects.filter(year=year, path__startswith=unit.path)
    below.filter(state=MatchState.SUGGESTED).delete()
    decided = set(below.values_list("item", "resource"))
    made = []
    for item in needs:
        fits = sorted(((fit(item, each), -each.pk, each) for each in resources), key=lambda f: (f[0][0], f[1]))[::-1]
        for (score, because), _, resource in fits[:BEST]:
            if score and (item.pk, resource.pk) not in decided:
                made.append(
                    ServiceMatch(
                        year=year, item=item, resource=resource, unit=item.unit, path=item.path, score=score,
                        because=because,
                    )
                )  # fmt: skip
    ServiceMatch.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    ledger.record("plan.suggested", unit, by=by, unit=unit, year=year, count=len(made))
    return len(made)


@transaction.atomic
def decide_match(match, *, by, fits):
    """列入清单 or 不合适; a second thought is allowed. The partner is told of what is on the list."""
    match = ServiceMatch.objects.select_for_update(of=("self",)).select_related("item", "resource").get(pk=match.pk)
    state = MatchState.CONFIRMED if fits else MatchState.DROPPED
    if match.state == state:
        raise Conflict(f"这一条已经是“{match.get_state_display()}”，请刷新页面。")
    match.state, match.decided_by, match.decided_at = state, by, timezone.now()
    match.save(update_fields=["state", "decided_by", "decided_at"])
    ledger.record("need.matched" if fits else "need.unmatched", match, by=by, unit=match.path, year=match.year)
    return match
