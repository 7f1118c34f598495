"""公示异议: raised by anybody without an account, looked into and answered; upheld, the kind is reckoned anew."""

import secrets

from django.db import transaction
from django.utils import timezone

from awards import rules
from awards.actions.approving import on_notice
from awards.actions.evidence import take_again
from awards.actions.freezing import freeze, lock_entry
from awards.actions.nominating import lock_nomination
from awards.actions.phases import ANSWER_DAYS
from awards.choices import ObjectionState, RoundState
from awards.models import Objection, Veto
from awards.rules_results import why_apart
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.workdays import Duration, DurationUnit, deadline

STATE = ObjectionState
OPEN = (STATE.RECEIVED, STATE.LOOKING)
MOST_WAITING = 300  # objections to one nomination that nobody has answered yet
SHORTEST, LONGEST = 5, 2000
ANSWER = Duration(ANSWER_DAYS, DurationUnit.WORKING_DAY)


@transaction.atomic
def object_to(nomination, *, text, contact="", now=None):
    """While its own public days run; the receipt number opens the answer. The same words from one contact are one;
    who leaves none cannot be told from another, and gets a receipt of his own.
    """
    nomination = lock_nomination(nomination)
    round, now = nomination.entry.round, now or timezone.now()
    today = timezone.localdate(now)
    shown = on_notice(round).filter(pk=nomination.pk, noticed_from__lte=today, noticed_until__gte=today)
    if round.state != RoundState.OPEN or not shown.exists():
        raise ActionRefused("现在不在它的公示期。有意见请直接联系街道。")
    text = (text or "").strip()[:LONGEST]
    if len(text) < SHORTEST:
        raise ActionRefused("请写明有什么意见、依据是什么，至少 5 个字。")
    contact = (contact or "").strip()[:60]
    waiting = list(nomination.objections.filter(state__in=OPEN)[:MOST_WAITING])
    for same in waiting:
        if contact and (same.contact, same.text) == (contact, text):
            return same
    if len(waiting) == MOST_WAITING:
        raise ActionRefused("收到的意见较多，正在核实。请改天再提，或直接联系街道。")
    made = Objection.objects.create(
        nomination=nomination, receipt=f"YY{now:%y%m}{secrets.randbelow(10**8):08d}", text=text,
        contact=contact, at=now, due_on=timezone.localdate(deadline(now, ANSWER).at),
    )  # fmt: skip
    ledger.record("award.objected", nomination, by=None, unit=nomination.path)
    return made


@transaction.atomic
def look_into(objection, *, by, version=None):
    objection, nomination = _lock(objection, by, version)
    if objection.state == STATE.LOOKING:
        raise Conflict("这条异议已经有人在核实，请刷新页面。")
    objection.state = STATE.LOOKING
    _save(objection, "state")
    ledger.record("award.objection_taken", nomination, by=by, unit=nomination.path)
    return objection


@transaction.atomic
def answer(objection, *, by, upheld, findings, words, reason="", recount=False, version=None):
    """成立: the nomination is barred for a reason of the criteria, or, where only a figure was wrong and its rows are
    mended (`recount`), counted again; then the kind is reckoned anew.

    A second person approves that result again; who moves up then gets public days of its own.
    """
    objection, nomination = _lock(objection, by, version)
    if why := rules.why_not_now(nomination.entry.round, "answer"):
        raise ActionRefused(why)
    if not findings.strip() or not words.strip():
        raise ActionRefused("请写核实情况和给提出人的答复。")
    if upheld and not recount and reason not in nomination.entry.criteria.vetoes:
        raise ActionRefused("异议成立要选对应的一票否决事项。")
    objection.state = STATE.UPHELD if upheld else STATE.REFUSED
    objection.findings, objection.answer = findings.strip()[:500], words.strip()[:300]
    objection.answered_by, objection.answered_at = by, timezone.now()
    _save(objection, "state", "findings", "answer", "answered_by", "answered_at")
    ledger.record("award.objection_answered", nomination, by=by, unit=nomination.path, upheld=upheld)
    if upheld and recount and not take_again(nomination):
        raise ActionRefused("重新取数后和原来一样。请先在原始记录里更正（如作废那次走访），再来答复。")
    if upheld and not recount:
        Veto.objects.create(
            nomination=nomination, reason=reason, proof=f"公示异议 {objection.receipt} 查实", by=by, objection=objection
        )
    if upheld:
        freeze(nomination.entry, by=by)
    return objection


def _lock(objection, by, version):
    """(the objection, its nomination), held with the kind they belong to; refused to who must keep away."""
    entry = lock_entry(objection.nomination.entry)
    nomination = lock_nomination(objection.nomination)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.state not in OPEN:
        raise Conflict(f"这条异议已经办结：{objection.get_state_display()}。请刷新页面。")
    if version is not None and int(version) != objection.version:
        raise Conflict("这条异议刚被同事处理过，请刷新后再办。")
    if why := why_apart(by, entry):
        raise ActionRefused(why)
    return objection, nomination


def _save(objection, *columns):
    objection.version += 1
    objection.save(update_fields=[*columns, "version"])
