"""命名、复核、撤销: numbers and validity for whoever stood its public days, looked at again before they end."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from awards import rules
from awards.actions.approving import on_notice
from awards.actions.freezing import is_still_so
from awards.actions.notice_days import lengthen_notices, short_ones
from awards.actions.objections import OPEN
from awards.actions.phases import lock_round
from awards.actions.suggesting import forget_tellers
from awards.certificate_codes import digest_of_number
from awards.choices import Outcome, RoundState, Stage, Target
from awards.models import Award, BuildingPlan, Nomination, Objection, RoundKind
from awards.rules_results import why_not_award
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict

PERSONAL = (Target.FAMILY, Target.LEADER)
SOON = timedelta(days=60)  # before the end the street is told to look again
AT_ONCE = 500


def name_all(round, *, by, on=None):
    """命名: every proposed nomination gets its number; no objection unanswered, no public day missing.

    Public days that the calendar made too few are lengthened, which stays also where the naming is then refused.
    """
    lengthen_notices(round, by=by)
    return _name(round, by=by, on=on)


@transaction.atomic
def _name(round, *, by, on):
    round, on = lock_round(round), on or timezone.localdate()
    if why := rules.why_not_now(round, "name", on):
        raise ActionRefused(why)
    entries = RoundKind.objects.select_for_update(of=("self",)).filter(round=round)
    entries = list(entries.select_related("round", "kind", "criteria").order_by("pk"))
    _nothing_is_missing(round, entries, on)
    proposed = Nomination.objects.filter(entry__round=round, standing__outcome=Outcome.PROPOSED)
    proposed = proposed.select_related("entry__kind").order_by("entry__kind__place", "entry", "path", "pk")  # no rank
    made = [_award(each, f"HM{on:%Y}-{round.pk:03d}-{n:03d}", on) for n, each in enumerate(proposed, 1)]
    Award.objects.bulk_create(made, batch_size=500)
    Objection.objects.filter(nomination__entry__round=round).update(contact="")  # nobody calls now
    forget_tellers(round)
    _name_plans(made, on)
    round.state, round.version = RoundState.NAMED, round.version + 1
    round.save(update_fields=["state", "version"])
    ledger.record("award.named", round, by=by, unit=round.office, n=len(made))
    return made


def _nothing_is_missing(round, entries, on):
    if Objection.objects.filter(nomination__entry__round=round, state__in=OPEN).exists():
        raise ActionRefused("还有异议没有答复，答复后才能命名。")
    for entry in entries:
        if entry.approved_by_id is None:
            if entry.frozen_at is None and not Nomination.objects.standing_for(entry).exists():
                continue  # nobody was nominated for it
            raise ActionRefused(f"“{entry.kind}”的结果还没有批准公示。")
        if not is_still_so(entry):
            raise ActionRefused(f"“{entry.kind}”锁定以后原始记录有变化，请重新核算、批准。")
    for each, until in short_ones(round):
        raise ActionRefused(f"“{each.title}”按现在的日历要公示到 {until:%Y-%m-%d}，请刷新后再命名。")
    late = on_notice(round).filter(noticed_until__gte=on).order_by("-noticed_until").first()
    if late is not None:
        raise ActionRefused(f"“{late.title}”公示到 {late.noticed_until:%Y-%m-%d}，期满后才能命名。")


def _name_plans(made, on):
    """A building that was found ready (验收) and is now named has come to the end of its 5+N."""
    buildings = [award.nomination.building_id for award in made if award.nomination.building_id]
    plans = BuildingPlan.objects.filter(building__in=buildings, stage=Stage.CHECKED)
    plans.update(stage=Stage.NAMED, since=on, version=F("version") + 1)


def _award(nomination, number, on):
    kind = nomination.entry.kind
    return Award(
        nomination=nomination, number=number, granted_on=on, valid_until=years_on(on, kind.years),
        digest=digest_of_number(number), on_wall=kind.target not in PERSONAL,
    )  # fmt: skip


def years_on(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)


@transaction.atomic
def agree_to_wall(award, *, by, on_wall, words=""):
    """荣誉墙, only as the family or the person wishes; taken back at any time. A portrait is never asked for."""
    award = _lock(award)
    award.on_wall, award.words = on_wall, words.strip()[:100] if on_wall else ""
    award.save(update_fields=["on_wall", "words"])
    ledger.record("award.wall_set", award.nomination, by=by, unit=award.nomination.path, on=on_wall)
    return award


@transaction.atomic
def recheck(award, *, by, note):
    """复核, kept: valid for as long again. What no longer holds is revoked instead."""
    award = _lock(award)
    if award.revoked_at:
        raise Conflict("已经撤销，不能再复核。")
    if reason := why_not_award(by, award.nomination):
        raise ActionRefused(reason)
    today = timezone.localdate()
    if today < award.valid_until - SOON:
        raise ActionRefused(f"有效期到 {award.valid_until:%Y-%m-%d}，到期前两个月起复核。")
    if not note.strip():
        raise ActionRefused("请写复核情况，如：走访核实，仍符合条件。")
    years = award.nomination.entry.kind.years
    award.valid_until = years_on(max(award.valid_until, today), years)
    award.rechecked_on, award.recheck_note, award.reminded_at = today, note.strip()[:200], None
    award.save(update_fields=["valid_until", "rechecked_on", "recheck_note", "reminded_at"])
    ledger.record("award.rechecked", award.nomination, by=by, unit=award.nomination.path, years=years)
    return award


@transaction.atomic
def revoke(award, *, by, why):
    """撤销命名: the number stays readable and says that it is revoked."""
    award = _lock(award)
    if award.revoked_at:
        raise Conflict("已经撤销过了，请刷新页面。")
    if reason := why_not_award(by, award.nomination):
        raise ActionRefused(reason)
    if not why.strip():
        raise ActionRefused("请写明撤销的原因和依据。")
    award.revoked_at, award.revoked_by, award.revoked_why = timezone.now(), by, why.strip()[:200]
    award.on_wall = False
    award.save(update_fields=["revoked_at", "revoked_by", "revoked_why", "on_wall"])
    ledger.record("award.revoked", award.nomination, by=by, unit=award.nomination.path)
    return award


def _lock(award):
    return Award.objects.select_for_update(of=("self",)).select_related("nomination__entry__kind").get(pk=award.pk)


@jobs.handler("awards.remind_of_ends")
def remind_of_ends(now=None):
    """Awards that end within two months, told to the street once."""
    today = timezone.localdate(now)
    ending = Award.objects.valid_on(today).filter(valid_until__lte=today + SOON, reminded_at=None).order_by("pk")
    jobs.each("awards.remind_of_end", list(ending.values_list("pk", flat=True)[:AT_ONCE]), now)


@jobs.handler("awards.remind_of_end")
@transaction.atomic
def remind_of_end(pk, now=None):
    award = _lock(Award(pk=pk))
    if award.reminded_at or award.revoked_at:
        return
    award.reminded_at = now or timezone.now()
    award.save(update_fields=["reminded_at"])
    until = f"{award.valid_until:%Y-%m-%d}"
    ledger.record("award.ending", award.nomination, by=None, unit=award.nomination.path, until=until)
