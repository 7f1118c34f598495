"""Mediating a dispute: register, accept, sit together, agree or not, and see whether the agreement was kept."""

import secrets
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock as lock_ticket
from deliberation.actions._move import save as save_ticket
from deliberation.actions._move import step
from deliberation.choices import Lamp
from deliberation.choices_councils import ItemState
from deliberation.choices_disputes import DISPUTE_NEXT, Agreement, DisputeState, Performance
from deliberation.models import AgendaItem, Dispute, MediationSession, Party
from deliberation.rules_following import mediates
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from governance.foundation.fields import blind_index
from governance.foundation.workdays import Duration, DurationUnit, deadline
from hierarchy.scope import serves

S = DisputeState
LIMIT = Duration(30, DurationUnit.NATURAL_DAY)
MOST_EXTENSION = 30  # days, once, when both sides agree


def phone_key(phone):
    return blind_index("deliberation.party.phone", phone)


@transaction.atomic
def register_dispute(*, by, unit, kind, facts, ticket=None, client_key=None):
    """登记, from a ticket of this kind or by itself, at one of one's own units. The ticket becomes confidential,
    and what it is about no longer stands on an agenda.
    """
    if not (by.may("dispute.handle") and serves(by, unit)):
        raise ActionRefused("矛盾纠纷由自己任职的单位登记调解，请选择自己的单位。")
    if len(facts.strip()) < 5:
        raise ActionRefused("请写明纠纷事由：谁和谁、为什么事、争的是什么。")
    key = f"{by.pk}:{client_key}" if client_key else None
    if key and (known := Dispute.objects.filter(client_key=key).first()):
        return known
    if ticket is not None:
        ticket = lock_ticket(ticket, by=by, deed="mediate")
    with one_winner("这件诉求已经转入调解，请刷新页面查看。"):
        dispute = Dispute.objects.create(
            ticket=ticket, unit=unit, path=unit.path, kind=kind, facts=facts.strip(), registered_by=by, client_key=key
        )
    ledger.record("dispute.registered", dispute, by=by, unit=unit, kind=kind)
    if ticket is not None:
        ticket.confidential = True
        save_ticket(ticket, "confidential")
        step(ticket, "dispute_registered", by=by, reason=f"由{unit}调解")
        still_to_come = AgendaItem.objects.filter(ticket=ticket, state=ItemState.PLANNED)
        still_to_come.update(title=f"保密事项（{ticket.number}）", text="", proposed_by="")
    return dispute


def _lock(dispute, by, version=None):
    locked = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if version is not None and int(version) != locked.version:
        raise Conflict("这件纠纷刚被同事更新过，请刷新页面，看过再办。")
    if not mediates(by, locked):
        raise ActionRefused(f"这件纠纷由{locked.unit}调解，您的岗位不能办理。")
    return locked


def _move(dispute, state):
    if state not in DISPUTE_NEXT[dispute.state]:
        raise ActionRefused(f"这件纠纷现在是“{dispute.get_state_display()}”，不能改为“{S(state).label}”。请刷新页面。")
    dispute.state = state


def _must_run(dispute):
    if not DISPUTE_NEXT[dispute.state]:
        raise ActionRefused(f"这件纠纷已经{dispute.get_state_display()}，不能再改。")


def _save(dispute, action, by, *fields, **facts):
    dispute.version += 1
    dispute.save(update_fields=[*fields, "version"])
    ledger.record(f"dispute.{action}", dispute, by=by, unit=dispute.path, **facts)
    return dispute


@transaction.atomic
def accept_dispute(dispute, *, by, version=None):
    """受理: from here thirty days run."""
    dispute = _lock(dispute, by, version)
    _move(dispute, S.ACCEPTED)
    now = timezone.localtime()
    dispute.accepted_on, dispute.due_on = now.date(), timezone.localtime(deadline(now, LIMIT).at).date()
    return _save(dispute, "accepted", by, "state", "accepted_on", "due_on")


@transaction.atomic
def add_party(dispute, *, by, role, name, phone="", resident=None, version=None):
    """One who is at odds, or stands beside; tied to the register where the person is known there."""
    dispute = _lock(dispute, by, version)
    _must_run(dispute)
    if not name.strip():
        raise ActionRefused("请填当事人姓名。")
    party = Party.objects.create(
        dispute=dispute, role=role, name=name.strip(), phone=phone, phone_key=phone_key(phone), resident=resident
    )
    _save(dispute, "party_added", by, role=role)
    return party


@transaction.atomic
def hold_session(dispute, *, by, at, place, mediators, present="", text="", agreed=False, version=None):
    """One sitting is put on record; the first begins the mediation."""
    dispute = _lock(dispute, by, version)
    if at > timezone.now() + timedelta(minutes=10):
        raise ActionRefused("调解时间不能晚于现在，开完再登记。")
    if not text.strip():
        raise ActionRefused("请写调解记录：各方怎么说、谈到哪一步。")
    _move(dispute, S.MEDIATING)
    session = MediationSession.objects.create(
        dispute=dispute, at=at, place=place, mediators=mediators, present=present.strip(), text=text.strip(),
        agreed=agreed, by=by,
    )  # fmt: skip
    _save(dispute, "session_held", by, "state", agreed=agreed)
    return session


@transaction.atomic
def extend_dispute(dispute, *, by, days, agreed, version=None):
    """延长 once, by agreement of both sides, before the limit has passed."""
    dispute = _lock(dispute, by, version)
    _must_run(dispute)
    if dispute.due_on is None:
        raise ActionRefused("受理以后才有调解期限，请先受理。")
    if dispute.extended:
        raise ActionRefused("调解期限已经延长过一次，不能再延长。谈不拢的请登记“调解不成”，告知当事人其他途径。")
    if not agreed:
        raise ActionRefused("延长要双方当事人同意，请征得同意后勾选。")
    if not 1 <= days <= MOST_EXTENSION:
        raise ActionRefused(f"一次最多延长 {MOST_EXTENSION} 天。")
    if dispute.is_late():
        raise ActionRefused("调解期限已过，不能再延长。请登记结果。")
    dispute.due_on, dispute.extended = dispute.due_on + timedelta(days=days), True
    dispute.lamp = Lamp.NONE
    return _save(dispute, "extended", by, "due_on", "extended", "lamp", days=days)


@transaction.atomic
def succeed(dispute, *, by, agreement, agreement_text, perform_by=None, version=None):
    """调解成功 with an agreement, written or put on record by word. The ticket it came from stays as it is."""
    dispute = _lock(dispute, by, version)
    if not agreement_text.strip():
        raise ActionRefused("请写明达成的协议：谁、在什么时候、做什么。")
    if dispute.parties.count() < 2:
        raise ActionRefused("协议至少有两方当事人，请先登记当事人。")
    _move(dispute, S.SUCCEEDED)
    dispute.agreement, dispute.agreement_text = Agreement(agreement), agreement_text.strip()
    dispute.perform_by, dispute.performance = perform_by, Performance.WAITING
    dispute.concluded_on = timezone.localdate()
    fields = ["state", "agreement", "agreement_text", "perform_by", "performance", "concluded_on"]
    return _save(dispute, "succeeded", by, *fields, agreement=agreement)


@transaction.atomic
def fail(dispute, *, by, result, version=None):
    """调解不成: what cannot be agreed is told, with where the parties may turn."""
    return _end(dispute, by, version, S.FAILED, "failed", result)


@transaction.atomic
def end_dispute(dispute, *, by, result, version=None):
    """终止: withdrawn, gone to court, a party not to be found. Counts neither as success nor as failure."""
    return _end(dispute, by, version, S.ENDED, "ended", result)


def _end(dispute, by, version, state, action, result):
    if not result.strip():
        raise ActionRefused("请写明原因，以及告知当事人可以走的其他途径。")
    dispute = _lock(dispute, by, version)
    _move(dispute, state)
    dispute.result, dispute.concluded_on = result.strip(), timezone.localdate()
    return _save(dispute, action, by, "state", "result", "concluded_on")


@transaction.atomic
def check_performance(dispute, *, by, performance, version=None):
    """履行: whether what was agreed was done."""
    dispute = _lock(dispute, by, version)
    if dispute.state != S.SUCCEEDED:
        raise ActionRefused("调解成功、有协议的才核实履行。")
    dispute.performance, dispute.performed_on = Performance(performance), timezone.localdate()
    return _save(dispute, "performed", by, "performance", "performed_on", performance=performance)


@transaction.atomic
def keep_scan(dispute, *, by, scan, version=None):
    """The signed agreement as a scan; a better one takes the place of the first."""
    dispute = _lock(dispute, by, version)
    if dispute.state != S.SUCCEEDED:
        raise ActionRefused("调解成功、有协议的才上传签字扫描件。")
    dispute.scan.save(f"{secrets.token_hex(16)}.{scan.kind}", ContentFile(scan.content), save=False)
    return _save(dispute, "scan_kept", by, "scan")


@transaction.atomic
def reveal_party_phone(party, *, by, reason):
    """A party's full number, for a reason that goes into the ledger."""
    dispute = _lock(party.dispute, by)
    if len(reason.strip()) < 2:
        raise ActionRefused("请写明查看电话的用途，例如“约时间调解”。")
    ledger.record("dispute.phone_shown", dispute, by=by, unit=dispute.path, party=party.pk, reason=reason.strip()[:60])
    return party.phone
