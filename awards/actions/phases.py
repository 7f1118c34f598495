"""The dates of a round. A phase that moves takes its later neighbours along; nothing overlaps that must not."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from awards.choices import PhaseName, RoundState
from awards.models import AwardRound, Nomination, Phase
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.workdays import Duration, DurationUnit, deadline

P = PhaseName
DAYS = {  # natural days a new round gives each; notice and answers are counted in working days
    P.NOMINATION: 14, P.EVIDENCE: 5, P.SCORING: 10, P.VOTING: 10, P.REVIEW: 3, P.RESULT: 7,
}  # fmt: skip
NOTICE_DAYS = 5  # working days at least, by the office's calendar
ANSWER_DAYS = 5
BESIDE = {P.VOTING: P.SCORING}  # begins with the other, not after it


def lock_round(round, version=None):
    locked = AwardRound.objects.select_for_update(of=("self",)).select_related("office").get(pk=round.pk)
    if version is not None and int(version) != locked.version:
        raise Conflict("评选安排刚被别人修改过，请刷新后再操作。")
    return locked


def usual_dates(begins_on):
    """{phase: (first day, last day)} of a round that begins on a day."""
    dates, day = {}, begins_on
    for name in PhaseName:
        first = dates[BESIDE[name]][0] if name in BESIDE else day
        last = first + timedelta(days=DAYS[name] - 1) if name in DAYS else least_end(name, first)
        dates[name] = (first, last)
        day = max(day, last + timedelta(days=1))
    return dates


def least_end(name, first):
    """The earliest last day a phase may have: 公示 and its answers last whole working days after their first."""
    if name in (P.NOTICE, P.ANSWERS):
        days = Duration(NOTICE_DAYS if name == P.NOTICE else ANSWER_DAYS, DurationUnit.WORKING_DAY)
        start = timezone.make_aware(timezone.datetime.combine(first, timezone.datetime.min.time()))
        return timezone.localdate(deadline(start, days).at)
    return first


@transaction.atomic
def set_dates(round, begins_on, *, by, version=None):
    """The usual phases of a new round, from a day on."""
    round = lock_round(round, version)
    if round.state != RoundState.DRAFT:
        raise ActionRefused("评选已经开始，请逐个调整阶段日期。")
    round.phases.all().delete()
    Phase.objects.bulk_create(
        Phase(round=round, name=name, begins_on=first, ends_on=last)
        for name, (first, last) in usual_dates(begins_on).items()
    )
    round.version += 1
    round.save(update_fields=["version"])
    ledger.record("award.dates_set", round, by=by, unit=round.office, begins=str(begins_on))
    return round


@dataclass(frozen=True)
class Shift:
    """One phase that moves: from which days to which."""

    phase: Phase
    begins_on: date
    ends_on: date


def moves(round, name, begins_on, ends_on, *, today=None):
    """What giving a phase other days moves: itself first, then the neighbours that follow. Writes nothing."""
    today = today or timezone.localdate()
    phases = {each.name: each for each in round.phases.all()}
    phase, order = phases[name], list(PhaseName)
    if round.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise ActionRefused(f"这一轮已经是“{round.get_state_display()}”，日期不再调整。")
    if round.state == RoundState.OPEN and phase.ends_on < today:
        raise ActionRefused(f"“{phase}”已经结束，不能再改日期。")
    if round.state == RoundState.OPEN and phase.begins_on <= today and begins_on != phase.begins_on:
        raise ActionRefused(f"“{phase}”已经开始，只能改结束日期。")
    if round.state == RoundState.OPEN and ends_on < today:
        raise ActionRefused("结束日期不能早于今天。")
    if ends_on < begins_on:
        raise ActionRefused("结束日期不能早于开始日期。")
    if ends_on < least_end(name, begins_on):
        raise ActionRefused(f"“{phase}”最早到 {least_end(name, begins_on):%Y-%m-%d}：公示和答复要满 5 个工作日。")
    before = [phases[other] for other in order[: order.index(name)] if BESIDE.get(name) != other]
    if any(other.ends_on >= begins_on for other in before if BESIDE.get(other.name) != name):
        raise ActionRefused("开始日期要在前一阶段结束之后，请先改前一阶段。")
    return [Shift(phase, begins_on, ends_on), *_following(phases, name, begins_on, ends_on, today)]


@transaction.atomic
def move_phase(phase, begins_on, ends_on, *, by, today=None, version=None):
    """Give a phase other days; later ones keep their length and follow. What is over stays as it was."""
    round, today = lock_round(phase.round, version), today or timezone.localdate()
    shifts = moves(round, phase.name, begins_on, ends_on, today=today)
    _apply(round, shifts, by=by, today=today)
    for shift in shifts:
        if shift.phase.name == P.NOTICE:
            _take_notices_along(round, shift, today)
    return [shift.phase for shift in shifts]


def _take_notices_along(round, shift, today):
    """Public days of who was approved already: not begun, they move with the phase; running, they last as long as it.

    Never fewer than they were.
    """
    listed = Nomination.objects.filter(entry__round=round, noticed_until__gte=today).on_notice()
    for each in listed.select_for_update(of=("self",)).order_by("pk"):
        until = each.noticed_until
        if each.noticed_from > today:
            length = until - each.noticed_from
            each.noticed_from = max(shift.begins_on, today)
            until = max(each.noticed_from + length, least_end(P.NOTICE, each.noticed_from))
        each.noticed_until = max(until, shift.ends_on)
        each.version += 1
        each.save(update_fields=["noticed_from", "noticed_until", "version"])


@transaction.atomic
def extend_phase(phase, ends_on, *, by, today):
    """Let a phase that must last longer do so, also one that was over: who moves up needs public days of its own."""
    round = lock_round(phase.round)
    phases = {each.name: each for each in round.phases.select_for_update()}
    phase = phases[phase.name]
    following = _following(phases, phase.name, phase.begins_on, ends_on, today)
    _apply(round, [Shift(phase, phase.begins_on, ends_on), *following], by=by, today=today)


def _apply(round, shifts, *, by, today):
    """Write what moves; a phase that is put off is told of again when it begins."""
    for shift in shifts:
        each = shift.phase
        if shift.begins_on > today:
            each.told_at = None
        if shift.ends_on > each.ends_on:
            each.reminded_at = None
        each.begins_on, each.ends_on = shift.begins_on, shift.ends_on
        each.save(update_fields=["begins_on", "ends_on", "told_at", "reminded_at"])
    round.version += 1
    round.save(update_fields=["version"])
    for n, shift in enumerate(shifts):
        moved = shift.phase
        ledger.record(
            "award.phase_moved", round, by=by, unit=round.office, phase=moved.name, named=moved.get_name_display(),
            until=f"{moved.ends_on:%m-%d}", open=round.state == RoundState.OPEN, follows=n > 0,
        )  # fmt: skip


def _following(phases, name, begins_on, ends_on, today):
    """The later phases that have to give way: each begins after all before it have ended, as long as it was.

    What runs beside another is put off by as many days as that one, unless it has begun.
    """
    order, moved = list(PhaseName), {name: (begins_on, ends_on)}
    for later in order[order.index(name) + 1 :]:
        old, first = phases[later], phases[later].begins_on
        before = order[: order.index(later)]
        if later in BESIDE:
            beside = phases[BESIDE[later]]
            if beside.name in moved and first > today:
                first += moved[beside.name][0] - beside.begins_on
            before = [other for other in before if other != beside.name]
        free = max(moved.get(other, (None, phases[other].ends_on))[1] for other in before) + timedelta(days=1)
        first = max(first, free)
        if first != old.begins_on:
            last = max(first + (old.ends_on - old.begins_on), least_end(later, first))
            moved[later] = (first, last)
    return [Shift(phases[later], *moved[later]) for later in moved if later != name]
