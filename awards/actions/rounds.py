"""A round opens with its criteria frozen, may be called off, and ends with the naming."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from awards.actions.kinds import ask_on
from awards.actions.phases import lock_round, set_dates
from awards.actions.suggesting import forget_tellers
from awards.actions.telling import tell_phase
from awards.choices import ObjectionState, PhaseName, RoundState
from awards.models import AwardKind, AwardRound, Objection, RoundKind
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused

SETTINGS = ("name", "since", "until", "trim_from", "normalising", "full_turnout", "blind")


@transaction.atomic
def plan_round(office, *, by, name, since, until, quotas=None, begins_on=None, **settings):
    """A draft. quotas {kind id: quota}; without, every active kind with its usual quota. A kind without criteria in
    force is left out. begins_on: the first day of the usual phases.
    """
    ask_on(office)
    _ask_span(office, name, since, until)
    round = AwardRound.objects.create(
        office=office, name=name.strip(), since=since, until=until, made_by=by, **settings
    )
    _set_kinds(round, quotas)
    ledger.record("award.planned", round, by=by, unit=office)
    return round if begins_on is None else set_dates(round, begins_on, by=by)


@transaction.atomic
def change_round(round, *, by, quotas, version=None, **settings):
    """Which kinds with which quotas, and how scores become totals; only while nobody has been asked yet."""
    round = lock_round(round, version)
    if round.state != RoundState.DRAFT:
        raise ActionRefused("评选启动后，奖项、名额和算法不再改。日期可以调整。")
    facts = {name: settings[name] for name in SETTINGS if name in settings}
    _ask_span(round.office, facts["name"], facts["since"], facts["until"], but=round.pk)
    for name, value in facts.items():
        setattr(round, name, value.strip() if name == "name" else value)
    round.version += 1
    round.save(update_fields=[*facts, "version"])
    round.kinds.all().delete()
    _set_kinds(round, quotas)
    ledger.record("award.planned", round, by=by, unit=round.office)
    return round


def _ask_span(office, name, since, until, but=None):
    if until < since:
        raise ActionRefused("数据的截止日期不能早于起始日期。")
    if AwardRound.objects.filter(office=office, name=name.strip()).exclude(pk=but).exists():
        raise ActionRefused(f"已有一轮叫“{name.strip()}”，请换个名称。")


def _set_kinds(round, quotas):
    for kind in AwardKind.objects.filter(office=round.office).active():
        criteria, quota = kind.standing_criteria(), kind.quota if quotas is None else quotas.get(kind.pk)
        if criteria is not None and quota:
            RoundKind.objects.create(round=round, kind=kind, criteria=criteria, quota=quota)


@transaction.atomic
def open_round(round, *, by, version=None):
    """From here on criteria and quotas stand: a new version of the criteria is for the next round."""
    round = lock_round(round, version)
    if round.state != RoundState.DRAFT:
        raise ActionRefused(f"这一轮已经是“{round.get_state_display()}”。")
    ask_on(round.office)
    entries = list(round.kinds.select_related("kind"))
    if not entries:
        raise ActionRefused("请先选要评的奖项：在“奖项与细则”里启用至少一个，并让它的细则生效。")
    phases = {phase.name: phase for phase in round.phases.all()}
    if set(phases) != set(PhaseName.values):
        raise ActionRefused("请先排好各阶段的日期。")
    if phases[PhaseName.NOMINATION].ends_on < timezone.localdate():
        raise ActionRefused("推荐阶段的日期已经过了，请重新排定日期再启动。")
    for entry in entries:
        entry.criteria = entry.kind.standing_criteria()
        entry.save(update_fields=["criteria"])
    round.state, round.version = RoundState.OPEN, round.version + 1
    round.save(update_fields=["state", "version"])
    ledger.record("award.opened", round, by=by, unit=round.office)
    for phase in phases.values():
        tell_phase(phase.pk)
    return round


@transaction.atomic
def cancel_round(round, *, by, why, version=None):
    """Called off before anybody was named; what was written stays readable, but not who told it or objected."""
    round = lock_round(round, version)
    if round.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise ActionRefused(f"这一轮已经是“{round.get_state_display()}”，不能取消。")
    if not why.strip():
        raise ActionRefused("请写明取消的原因，会告诉推荐人和评委。")
    begun = round.state == RoundState.OPEN
    round.state, round.cancelled_why, round.version = RoundState.CANCELLED, why.strip()[:100], round.version + 1
    round.save(update_fields=["state", "cancelled_why", "version"])
    _close_objections(round, by)
    forget_tellers(round)
    ledger.record("award.cancelled", round, by=by, unit=round.office, begun=begun)
    return round


def _close_objections(round, by):
    """Who objected reads by the receipt why nobody answers any more; nobody calls now."""
    objections = Objection.objects.filter(nomination__entry__round=round)
    objections.update(contact="")
    objections.filter(state__in=[ObjectionState.RECEIVED, ObjectionState.LOOKING]).update(
        state=ObjectionState.CLOSED, answer=f"这一轮评选已取消，不再核实。原因：{round.cancelled_why}", answered_by=by,
        answered_at=timezone.now(), version=F("version") + 1,
    )  # fmt: skip
