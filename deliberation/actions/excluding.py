"""剔除: a ticket leaves the three rates when one level above agrees; and the office's weights of the rates."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, save, step
from deliberation.choices_following import ExclusionReason, ExclusionState
from deliberation.models import Exclusion, RateWeights
from deliberation.rules_following import may_decide
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner

TWICE = "这件诉求已经申请过剔除，请等上一级审批，或到“剔除申请”里看结果。"


@transaction.atomic
def ask_exclusion(ticket, *, by, reason, note, version=None):
    """申请剔除: who handles the ticket says why it should not count; nothing changes until it is approved."""
    if len(note.strip()) < 5:
        raise ActionRefused("请写明为什么不该计入三率，上一级凭这段话审批。")
    ticket = lock(ticket, version, by=by, deed="exclude")
    with one_winner(TWICE):
        Exclusion.objects.create(
            ticket=ticket, unit=ticket.unit, path=ticket.unit.path, reason=reason, note=note.strip(), asked_by=by
        )
    save(ticket)
    step(ticket, "exclusion_asked", by=by, reason=ExclusionReason(reason).label, text=note.strip(), internal=True)
    return ticket


@transaction.atomic
def decide_exclusion(exclusion, *, by, approve, answer):
    """One level above agrees or not, once, and never who asked."""
    if not answer.strip():
        raise ActionRefused("请写审批意见，申请的人看得到。")
    ticket = lock(exclusion.ticket)
    exclusion = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    if exclusion.state != ExclusionState.ASKED:
        raise Conflict(f"这份申请已由{exclusion.decided_by}审批，结果是“{exclusion.get_state_display()}”。")
    if not may_decide(by, exclusion):
        raise ActionRefused("剔除由申请单位的上一级审批，申请人自己不能审批。请交给上一级的同事。")
    exclusion.state = ExclusionState.APPROVED if approve else ExclusionState.REFUSED
    exclusion.decided_by, exclusion.decided_at, exclusion.answer = by, timezone.now(), answer.strip()
    exclusion.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    save(ticket)
    action = "exclusion_approved" if approve else "exclusion_refused"
    step(ticket, action, by=by, reason=exclusion.get_reason_display(), text=answer.strip(), internal=True)
    return exclusion


@transaction.atomic
def set_weights(office, *, by, response, solved, satisfied):
    """How much each of the three counts; together a hundred."""
    if response + solved + satisfied != 100:
        raise ActionRefused(f"三个权重加起来要等于 100，现在是 {response + solved + satisfied}。")
    weights = {"response": response, "solved": solved, "satisfied": satisfied}
    RateWeights.objects.update_or_create(office=office, defaults=weights)
    ledger.record("rates.weights_set", office, by=by, unit=office, **weights)
