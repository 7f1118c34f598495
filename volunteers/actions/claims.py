"""认领 of a need of the menu or of a micro-wish, by a volunteer, team or partner, until confirmed or free again.

Rows are locked in one order: the thing, then the claim, then who claims or served.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from volunteers.actions.hours import credit
from volunteers.choices import ClaimState, HoursSource, MenuState, WishState
from volunteers.models import Claim, ClaimService, MenuItem, MicroWish
from volunteers.rules_claims import acts_for, holder_for, party_of

C = ClaimState
OPEN = (C.HELD, C.STARTED)  # whoever holds it has still to do it
MOST_OPEN = {"volunteer": 3, "team": 5, "partner": 10}  # needs at once: nobody hoards the menu


@dataclass(frozen=True)
class Way:
    """The states in which a thing lies while it is claimed, and the column of its unit."""

    noun: str
    free: str
    held: str
    delivered: str
    done: str
    unit: str


WAYS = {
    MenuItem: Way(
        "需求", MenuState.LISTED, MenuState.CLAIMED, MenuState.DELIVERED, MenuState.CONFIRMED, "unit"
    ),
    MicroWish: Way("心愿", WishState.LISTED, WishState.CLAIMED, WishState.CLAIMED, WishState.DONE, "home"),
}  # fmt: skip


def thing_of(claim):
    return claim.item if claim.item_id else claim.wish


def lock_thing(thing):
    """The need or wish as the database has it, held until the action commits; with its way."""
    model = type(thing)
    return model.objects.select_for_update().get(pk=thing.pk), WAYS[model]


def lock_claim(claim, version=None):
    """(thing, claim, way), held. A `version` older than the row's is answered with what happened since."""
    thing, way = lock_thing(thing_of(claim))
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if version is not None and int(version) != claim.version:
        raise Conflict(f"这次认领刚有变动，现在是“{claim.get_state_display()}”。请刷新后再操作。")
    return thing, claim, way


def _save(thing, *fields):
    thing.version += 1
    thing.save(update_fields=[*fields, "version"])


def _record(deed, claim, thing, by, **facts):
    kind = "item" if claim.item_id else "wish"
    ledger.record(f"claim.{deed}", claim, by=by, unit=thing.path, **{kind: str(thing)}, **facts)


@transaction.atomic
def claim(thing, *, by, volunteer=None, team=None, partner=None, anonymous=False, promise="", now=None):
    """认领. Of two who tap at once one gets it, and the other reads by whom it is held. The same party twice is one."""
    thing, way = lock_thing(thing)
    now = now or timezone.now()
    parties = {"volunteer": volunteer, "team": team, "partner": partner}
    (kind, party), *more = [(name, row) for name, row in parties.items() if row is not None] or [("", None)]
    if party is None or more:
        raise ActionRefused("请选一个认领人：本人、队伍或单位。")
    if by is not None and not acts_for(by, kind, party):
        raise ActionRefused("只能为自己、自己带的队伍或所联络的单位认领。")
    party = type(party).objects.select_for_update().get(pk=party.pk)  # counted and checked as it is now
    live = Claim.objects.held().filter(**{_kind(thing): thing})
    if known := live.filter(**{kind: party}).first():
        return known
    _party_is_there(kind, party)
    _is_free(thing, way, live, by)
    _not_too_many(thing, kind, party)
    words = f"这件{way.noun}刚被别人认领，请刷新后看清单里的其他{way.noun}。"
    with one_winner(words):
        made = Claim.objects.create(
            **{_kind(thing): thing, kind: party}, joint=getattr(thing, "joint", False), anonymous=anonymous,
            at=now, moved_at=now, by=by, promise=promise.strip()[:200],
        )  # fmt: skip
    thing.state = way.held
    _save(thing, "state")
    _record("made", made, thing, by, party=kind)
    return made


def _kind(thing):
    return "item" if isinstance(thing, MenuItem) else "wish"


def _party_is_there(kind, party):
    if kind == "volunteer" and party.left_on:
        raise ActionRefused("这位志愿者已退出，请先恢复登记。")
    if kind == "team" and party.closed_on:
        raise ActionRefused("这支队伍已撤销，请换一支。")
    if kind == "partner" and party.ended_on:
        raise ActionRefused("与这家单位的共建已终止，请先恢复。")


def _is_free(thing, way, live, by):
    if thing.state == way.free or (thing.state == way.held and getattr(thing, "joint", False)):
        return
    holder = live.order_by("pk").first()
    if holder is None:
        raise Conflict(f"这件{way.noun}现在是“{thing.get_state_display()}”，不能认领。请看清单里的其他{way.noun}。")
    at = timezone.localtime(holder.at)
    raise Conflict(
        f"已由{holder_for(holder, by)}于 {at.month}月{at.day}日 {at:%H:%M} 认领（{holder.get_state_display()}），"
        f"一件{way.noun}只由一家办。请看清单里的其他{way.noun}；释放后会重新上架。"
    )


def _not_too_many(thing, kind, party):
    if not isinstance(thing, MenuItem):
        return
    held = Claim.objects.filter(**{kind: party}, item__isnull=False, state__in=OPEN).count()
    if held >= MOST_OPEN[kind]:
        raise ActionRefused(f"手上已有 {held} 件没办完，最多同时认领 {MOST_OPEN[kind]} 件。请先办完或释放一件。")


@transaction.atomic
def start(claim, *, by, planned_on=None, promise="", version=None, now=None):
    """对接, and every later word on how it goes: idle days begin anew, from the day agreed upon if any."""
    thing, claim, _way = lock_claim(claim, version)
    _still_open(claim)
    now = now or timezone.now()
    if planned_on is not None and not timezone.localdate(now) <= planned_on:
        raise ActionRefused("约定的服务日期已经过去，请填今天或以后的日期。")
    claim.state, claim.moved_at, claim.reminded_at = C.STARTED, now, None
    claim.planned_on = planned_on or claim.planned_on
    claim.promise = promise.strip()[:200] or claim.promise
    _save(claim, "state", "moved_at", "reminded_at", "planned_on", "promise")
    _record("started", claim, thing, by)
    return claim


def _still_open(claim):
    if claim.state not in OPEN:
        raise Conflict(f"这次认领现在是“{claim.get_state_display()}”，请刷新页面看最新进度。")


@transaction.atomic
def deliver(claim, *, by, outcome, services=(), version=None, now=None):
    """办好了: what was done, and who served from when to when as (volunteer, begins_at, ends_at)."""
    thing, claim, way = lock_claim(claim, version)
    _still_open(claim)
    now = now or timezone.now()
    if not outcome.strip():
        raise ActionRefused("请写一句办得怎么样，如：已换好楼道灯。")
    claim.services.all().delete()
    for volunteer, begins_at, ends_at in services:
        _sensible(volunteer, begins_at, ends_at, now)
        with one_winner("同一个人的同一段时间写了两次，请删去一行。"):
            ClaimService.objects.create(claim=claim, volunteer=volunteer, begins_at=begins_at, ends_at=ends_at)
    claim.state, claim.outcome, claim.delivered_at, claim.moved_at = C.DELIVERED, outcome.strip()[:300], now, now
    _save(claim, "state", "outcome", "delivered_at", "moved_at")
    _settle(thing, way)
    _record("delivered", claim, thing, by, served=len(services))
    return claim


def _sensible(volunteer, begins_at, ends_at, now):
    if ends_at <= begins_at:
        raise ActionRefused(f"{volunteer.name}的结束时间应晚于开始时间，请检查。")
    if ends_at > now:
        raise ActionRefused(f"{volunteer.name}的服务还没有结束，结束后再报完成。")


@transaction.atomic
def confirm(claim, *, by, rating=None, thanks="", version=None, now=None):
    """The asker says it is done, himself by his link (`by` is None) or to a clerk: then the hours are credited.

    Who did it does not confirm it. Hours the ledger refuses are kept with the reason, for the clerk to mend.
    """
    thing, claim, way = lock_claim(claim, version)
    if claim.state == C.CONFIRMED:
        raise Conflict("已经确认过了，谢谢。")
    if claim.state != C.DELIVERED:
        raise ActionRefused("对方还没有报完成，办好后再确认。")
    if by is not None and _did_it(by, claim):
        raise ActionRefused("自己办的由需求人或其他同事确认，请把确认链接发给需求人。")
    if rating is not None and not 1 <= rating <= 5:
        raise ActionRefused("评价是一到五颗星。")
    claim.state, claim.rating, claim.thanks = C.CONFIRMED, rating, thanks.strip()[:200]
    claim.confirmed_at = now or timezone.now()
    _save(claim, "state", "rating", "thanks", "confirmed_at")
    credited = sum(_credit(each, claim, thing, way, by) for each in claim.services.select_related("volunteer"))
    _settle(thing, way)
    _record("confirmed", claim, thing, by, rating=rating, credited=credited)
    return claim


def _did_it(user, claim):
    kind, party = party_of(claim)
    own = kind == "volunteer" and party.user_id == user.pk
    return own or claim.services.filter(volunteer__user=user).exists() or (
        kind == "partner" and party.liaisons.filter(pk=user.pk).exists()
    )  # fmt: skip


def _credit(service, claim, thing, way, by):
    """Whether one service went into the ledger of hours. Its day is judged by the day it was delivered."""
    try:
        credit(
            service.volunteer, by=by, unit=getattr(thing, way.unit), source=HoursSource.CLAIM,
            words=getattr(thing, "title", "") or "完成微心愿", theme=getattr(thing, "theme", ""), team=claim.team,
            begins_at=service.begins_at, ends_at=service.ends_at, claim=claim, client_key=f"claim-service:{service.pk}",
            now=claim.delivered_at,
        )  # fmt: skip
    except ActionRefused as refused:
        service.refused = str(refused)[:200]
    else:
        service.refused = ""
    service.save(update_fields=["refused"])
    return not service.refused


@transaction.atomic
def send_back(claim, *, by, why, version=None, now=None):
    """还没办好: the asker says so, and whoever holds it goes on."""
    thing, claim, way = lock_claim(claim, version)
    if claim.state != C.DELIVERED:
        raise Conflict(f"这次认领现在是“{claim.get_state_display()}”，请刷新页面看最新进度。")
    if not why.strip():
        raise ActionRefused("请写一句哪里还没办好。")
    claim.state, claim.thanks, claim.moved_at, claim.reminded_at = (
        C.STARTED, why.strip()[:200], now or timezone.now(), None,
    )  # fmt: skip
    _save(claim, "state", "thanks", "moved_at", "reminded_at")
    _settle(thing, way)
    _record("sent_back", claim, thing, by)
    return claim


@transaction.atomic
def release(claim, *, by, why, version=None):
    """释放: given back with a reason; the thing is free for others again."""
    thing, claim, way = lock_claim(claim, version)
    if claim.state == C.RELEASED:
        return claim
    _still_open(claim)
    if not why.strip():
        raise ActionRefused("请写明为什么释放，如：时间安排不开。")
    return set_free(thing, claim, way, by=by, why=why)


def set_free(thing, claim, way, *, by, why):
    """Release a locked claim; the locked thing is free once nobody else works on it."""
    claim.state, claim.released_why, claim.moved_at = C.RELEASED, why.strip()[:100], timezone.now()
    _save(claim, "state", "released_why", "moved_at")
    _settle(thing, way)
    _record("released", claim, thing, by, idle=by is None)
    return claim


def _settle(thing, way):
    """The thing's state follows from its claims: open ones first, then those waiting, then done, then free."""
    states = set(thing.claims.held().values_list("state", flat=True))
    if states & set(OPEN):
        state = way.held
    elif C.DELIVERED in states:
        state = way.delivered
    elif C.CONFIRMED in states:
        state = way.done
    else:
        state = way.free
    if state == thing.state:
        return
    thing.state = state
    fields = ["state"]
    if state == way.done and hasattr(thing, "confirmed_at"):
        thing.confirmed_at = timezone.now()
        fields.append("confirmed_at")
    _save(thing, *fields)
