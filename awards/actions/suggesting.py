"""群众推荐: a resident tells in own words whom he means; the community finds out, and names or sets aside."""

import secrets

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from awards import rules
from awards.actions.nominating import LONGEST, nominate
from awards.choices import SuggestionState
from awards.models import Nomination, RoundKind, Seconding, Suggestion
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict

S = SuggestionState
MOST_A_DAY = 5  # from one address
MOST_WAITING = 100  # of one community that nobody has looked at yet
DAY = 24 * 60 * 60


@transaction.atomic
def suggest(entry, unit, *, address, who, deeds, source, nominator, contact="", client_key=None):
    """Without an account. Answers everybody alike, whoever is meant and whether it was named before."""
    entry = RoundKind.objects.select_related("round__office", "kind").get(pk=entry.pk)
    if client_key and (known := Suggestion.objects.filter(client_key=client_key).first()):
        return known
    if why := rules.why_not_now(entry.round, "nominate"):
        raise ActionRefused(why)
    if unit.depth != 2 or not unit.path.startswith(entry.round.office.path):
        raise ActionRefused("请选推荐对象所在的社区。")
    key = f"awards-suggested:{address}:{timezone.localdate()}"
    cache.add(key, 0, DAY)
    if cache.incr(key) > MOST_A_DAY:
        raise ActionRefused("今天从这里提交的推荐较多，请明天再提，或直接联系社区。")
    if Suggestion.objects.filter(unit=unit, state=S.RECEIVED)[:MOST_WAITING].count() == MOST_WAITING:
        raise ActionRefused("社区正在核对收到的推荐，请改天再提，或直接打社区电话。")
    made = Suggestion.objects.create(
        entry=entry, unit=unit, path=unit.path, receipt=f"TJ{timezone.localdate():%y%m}{secrets.randbelow(10**8):08d}",
        who=who.strip()[:60], deeds=deeds.strip()[:LONGEST], source=source, nominator=nominator.strip()[:20],
        contact=contact.strip()[:40], client_key=client_key or None,
    )  # fmt: skip
    ledger.record("award.suggested", made, by=None, unit=unit)
    return made


def lock(suggestion, version=None):
    """A suggestion nobody has settled yet, held until the action commits."""
    locked = Suggestion.objects.select_for_update(of=("self",)).select_related("entry").get(pk=suggestion.pk)
    if (version is not None and int(version) != locked.version) or locked.state != S.RECEIVED:
        raise Conflict(f"这条推荐已经是“{locked.get_state_display()}”，请刷新页面。")
    return locked


@transaction.atomic
def take(suggestion, *, by, deeds="", version=None, **target):
    """列入: names whom the community found meant; one already named is seconded. Returns the nomination."""
    suggestion = lock(suggestion, version)
    named = nominate(
        suggestion.entry, by=None, source=suggestion.source, deeds=deeds or suggestion.deeds,
        nominator=suggestion.nominator, contact=suggestion.contact, **target,
    )  # fmt: skip
    suggestion.state, suggestion.nomination = S.TAKEN, Nomination(pk=named.pk)
    _handled(suggestion, by, "state", "nomination")
    return named


@transaction.atomic
def set_aside(suggestion, *, by, why, version=None):
    """未列入, with the reason the receipt's page gives."""
    suggestion = lock(suggestion, version)
    if not why.strip():
        raise ActionRefused("请写明没有列入的原因，推荐人凭回执能看到。")
    suggestion.state, suggestion.why = S.ASIDE, why.strip()[:100]
    _handled(suggestion, by, "state", "why")
    ledger.record("award.suggestion_set_aside", suggestion, by=by, unit=suggestion.path)
    return suggestion


def _handled(suggestion, by, *columns):
    suggestion.handled_by, suggestion.handled_at = by, timezone.now()
    suggestion.version += 1
    suggestion.save(update_fields=[*columns, "handled_by", "handled_at", "version"])


def forget_tellers(round):
    """Once the round is named nobody calls back: who told, and how to reach them, goes; the receipt still answers."""
    Suggestion.objects.filter(entry__round=round).update(who="", deeds="", nominator="", contact="")
    Nomination.objects.filter(entry__round=round).update(nominator="", contact="")
    Seconding.objects.filter(nomination__entry__round=round).update(nominator="", contact="")
