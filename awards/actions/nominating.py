"""推荐: by oneself, a neighbour, an organisation or a building's leader; checked once; nothing to upload."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from awards import rules
from awards.choices import NominationState, ReviewState, RoundState, Target
from awards.models import Nomination, Review, RoundKind, Seconding, Veto
from awards.rules_results import why_not_bar, why_not_check, why_not_take_back
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from residents.models import Household

S = NominationState
LONGEST = 200


@transaction.atomic
def nominate(
    entry, *, by, source, deeds, unit=None, building=None, household=None, person=None, volunteer=None, nominator="",
    contact="", may_publish=False, public_name="", client_key=None,
):  # fmt: skip
    """One target for one kind. Named by several people it stays one nomination, and each further one seconds it.

    Returns the nomination; its `.seconding` is None where this made it.
    """
    RoundKind.objects.select_for_update(of=("self",)).get(pk=entry.pk)  # two at once: the later one seconds
    entry = RoundKind.objects.select_related("round__office", "kind").get(pk=entry.pk)
    if client_key and (known := Nomination.objects.filter(client_key=client_key).first()):
        known.seconding = None
        return known
    if why := rules.why_not_now(entry.round, "nominate"):
        raise ActionRefused(why)
    deeds = deeds.strip()
    if not deeds or len(deeds) > LONGEST:
        raise ActionRefused(f"请用 {LONGEST} 字以内写主要事迹，数据由系统带出，不用写进来。")
    of = {"building": building, "household": household, "person": person, "volunteer": volunteer}
    unit, title = _placed(entry.kind.target, unit, **of)
    if not unit.path.startswith(entry.round.office.path):
        raise ActionRefused("推荐对象不在本街道，不能参评。")
    said = {"source": source, "deeds": deeds, "nominator": nominator.strip(), "contact": contact}
    bare = {} if any(of.values()) else {"unit": unit}
    same = Q(**of, **bare) | _same_person(person, volunteer)
    known = Nomination.objects.filter(same, entry=entry).exclude(state=S.WITHDRAWN).first()
    if known is not None:
        return _second(known, by=by, **said)
    made = Nomination.objects.create(
        entry=entry, unit=unit, path=unit.path, title=title[:60], nominated_by=by, may_publish=may_publish,
        public_name=public_name.strip() if may_publish else "",
        households=voters(entry.kind.target, unit, building), client_key=client_key or None, **said, **of,
    )  # fmt: skip
    made.seconding = None
    ledger.record("award.nominated", made, by=by, unit=unit, kind=entry.kind.name)
    return made


def _same_person(person, volunteer):
    """A leader is one person, named by the post or as a volunteer."""
    if person is not None:
        return Q(volunteer__user=person)
    if volunteer is not None and volunteer.user_id:
        return Q(person=volunteer.user_id)
    return Q(pk__in=[])


def _second(known, *, by, **said):
    """附议. Whoever nominated it, or seconded it before, is told so and counted once."""
    known.entry = RoundKind.objects.select_related("round__office", "kind").get(pk=known.entry_id)
    if by is not None and known.nominated_by_id == by.pk:
        raise Conflict(f"“{known.title}”您已经推荐过，不用重复推荐。")
    if by is not None and (earlier := known.secondings.filter(by=by).first()):
        known.seconding = earlier
        return known
    known.seconding = Seconding.objects.create(nomination=known, by=by, **said)
    ledger.record("award.seconded", known, by=by, unit=known.path)
    return known


def _placed(target, unit, *, building, household, person, volunteer):
    """(the unit it belongs to, how it is called inside); the target must be of the kind's sort."""
    if target == Target.BUILDING and building is not None:
        return building.unit, f"{building.estate}{building}"
    if target == Target.FAMILY and household is not None:
        return household.dwelling.home, f"{household.dwelling.line}"
    if target == Target.LEADER and person is not None:
        term = person.terms.in_force().select_related("post__unit").first()
        if term is None:
            raise ActionRefused(f"{person} 现在没有岗位，不能以带头人参评。")
        return term.post.unit, f"{person}（{term.post.name}）"
    if target == Target.LEADER and volunteer is not None:
        return volunteer.unit, f"{volunteer.name}（志愿者）"
    depth = {Target.COMMUNITY: 2, Target.GRID: 3}.get(target)
    if depth and unit is not None and unit.depth == depth:
        return unit, unit.name
    raise ActionRefused(f"这个奖项评的是{Target(target).label}，请选一个{Target(target).label}。")


def voters(target, unit, building=None):
    """How many households may vote on it: those of the building, else of the unit's branch."""
    here = Household.objects.filter(ended_on=None)
    if target == Target.BUILDING:
        return here.filter(dwelling__building=building).count()
    return here.filter(dwelling__path__startswith=unit.path).count()


def lock_nomination(nomination, version=None):
    """The nomination as it is now, held until the action commits."""
    locked = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if version is not None and int(version) != locked.version:
        raise Conflict("这份推荐刚被别人处理过，请刷新后再操作。")
    locked.entry = RoundKind.objects.select_related("round__office", "kind", "criteria").get(pk=locked.entry_id)
    return locked


def why_not_leave(entry):
    """The sentence for when nobody falls out any more but by a veto: the result is frozen; "" before that."""
    if entry.round.state != RoundState.OPEN:
        return f"这一轮评选现在是“{entry.round.get_state_display()}”，不能这样做。"
    if entry.frozen_at:
        return f"“{entry.kind}”的结果已经锁定，名单不能再变；有问题请街道按一票否决或异议办理。"
    return ""


def _hold(nomination, version):
    """The same as `lock_nomination`, its kind held first, so that no result is frozen meanwhile."""
    RoundKind.objects.select_for_update(of=("self",)).get(pk=nomination.entry_id)
    return lock_nomination(nomination, version)


def _leave(nomination, state, why=""):
    """It takes no part: what judges were given and have not marked is taken off their lists."""
    nomination.state, nomination.why = state, why
    _save(nomination, "state", "why")
    unmarked = (ReviewState.DRAFT, ReviewState.ASSIGNED)
    Review.objects.filter(nomination=nomination, state__in=unmarked).delete()


@transaction.atomic
def check(nomination, *, by, fits, why="", version=None):
    """审核: takes part, or does not and why. Nobody checks what he put forward himself, or what is near to him.

    What was accepted wrongly is declined again until the kind's result is frozen.
    """
    nomination = _hold(nomination, version)
    again = nomination.state == S.ACCEPTED and not fits
    if reason := why_not_leave(nomination.entry) if again else rules.why_not_now(nomination.entry.round, "check"):
        raise ActionRefused(reason)
    if nomination.state != S.SUBMITTED and not again:
        raise Conflict(f"这份推荐已经是“{nomination.get_state_display()}”，请刷新页面。")
    if reason := why_not_check(by, nomination) or (again and why_not_take_back(by, nomination)):
        raise ActionRefused(reason)
    if not fits and not why.strip():
        raise ActionRefused("请写明不符合哪一条，推荐人会看到。")
    if fits:
        nomination.state, nomination.why = S.ACCEPTED, ""
        _save(nomination, "state", "why")
    else:
        _leave(nomination, S.DECLINED, why.strip()[:200])
    ledger.record("award.checked", nomination, by=by, unit=nomination.path, fits=fits)
    return nomination


@transaction.atomic
def withdraw(nomination, *, by, version=None):
    """By who nominated, while nominations are taken; others who seconded it carry it on.

    By the nominee, until the kind's result is frozen: it ends.
    """
    nomination = _hold(nomination, version)
    himself = rules.is_it(by, nomination)
    if not himself and nomination.nominated_by_id != by.pk:
        raise ActionRefused("只有推荐人和本人能撤回推荐。")
    round = nomination.entry.round
    if reason := why_not_leave(nomination.entry) if himself else rules.why_not_now(round, "nominate"):
        raise ActionRefused(reason)
    if nomination.state == S.WITHDRAWN:
        raise Conflict("这份推荐已经撤回，请刷新页面。")
    next_one = None if himself else nomination.secondings.order_by("pk").first()
    if next_one is None:
        _leave(nomination, S.WITHDRAWN, nomination.why)
    else:
        if nomination.nominated_by_id:  # he goes on being kept from judging and checking it
            nomination.former_nominators.add(nomination.nominated_by_id)
        nomination.nominated_by_id, nomination.nominator = next_one.by_id, next_one.nominator
        nomination.contact, nomination.source, nomination.deeds = next_one.contact, next_one.source, next_one.deeds
        _save(nomination, "nominated_by", "nominator", "contact", "source", "deeds")
        next_one.delete()
    ledger.record("award.withdrawn", nomination, by=by, unit=nomination.path)
    return nomination


@transaction.atomic
def consent(nomination, *, by, may_publish, public_name="", version=None):
    """Whether the family or person agrees to be named in public; without it notices and ballots name nobody."""
    nomination = lock_nomination(nomination, version)
    if not (nomination.household_id or nomination.person_id or nomination.volunteer_id):
        raise ActionRefused("单位和楼栋公示时直接写名称，不用登记同意。")
    if may_publish and nomination.household_id and not public_name.strip():
        raise ActionRefused("请写公开时怎样称呼这一户，如：吴桂兰家庭。")
    nomination.may_publish, nomination.public_name = may_publish, public_name.strip()[:30] if may_publish else ""
    _save(nomination, "may_publish", "public_name")
    ledger.record("award.consented", nomination, by=by, unit=nomination.path, agrees=may_publish)
    return nomination


@transaction.atomic
def bar(nomination, *, by, reason, proof):
    """一票否决, for one of the reasons the criteria name, with what proves it."""
    nomination = lock_nomination(nomination)
    if why := rules.why_not_now(nomination.entry.round, "bar") or why_not_bar(by, nomination.entry):
        raise ActionRefused(why)
    if reason not in nomination.entry.criteria.vetoes:
        raise ActionRefused("请从细则列出的一票否决事项里选一项。")
    if not proof.strip():
        raise ActionRefused("请写明依据，如文书编号、查实的日期。")
    if nomination.vetoes.filter(reason=reason, lifted_at=None).exists():
        raise Conflict(f"已经按“{reason}”否决，请刷新页面。")
    made = Veto.objects.create(nomination=nomination, reason=reason, proof=proof.strip()[:200], by=by)
    ledger.record("award.barred", nomination, by=by, unit=nomination.path)
    return made


@transaction.atomic
def lift(veto, *, by, why):
    """What was found true turned out not to be, or is put right; the veto stays readable with its end.

    By somebody else than who entered it; what an objection brought out stays for this round.
    """
    nomination = lock_nomination(veto.nomination)
    veto = Veto.objects.select_for_update(of=("self",)).get(pk=veto.pk)
    if reason := rules.why_not_now(nomination.entry.round, "bar") or why_not_bar(by, nomination.entry):
        raise ActionRefused(reason)
    if veto.lifted_at:
        raise Conflict("这一条已经解除，请刷新页面。")
    if veto.objection_id:
        raise ActionRefused("这一条是公示异议查实的，不能解除；整改好了，下一轮可以再推荐。")
    if veto.by_id == by.pk:
        raise ActionRefused("否决是您登记的，解除要由另一人办，请同事核对后解除。")
    if not why.strip():
        raise ActionRefused("请写明解除的原因，如：已整改，复查合格。")
    veto.lifted_at, veto.lifted_why = timezone.now(), why.strip()[:200]
    veto.save(update_fields=["lifted_at", "lifted_why"])
    ledger.record("award.unbarred", nomination, by=by, unit=nomination.path)
    return veto


def _save(nomination, *columns):
    nomination.version += 1
    nomination.save(update_fields=[*columns, "version"])
