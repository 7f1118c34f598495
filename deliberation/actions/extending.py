"""延期: asked once a round while the deadline stands, answered one level up before it passes."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, handling_limit, keep_promise
from deliberation.actions.routing import staffed_above
from deliberation.choices import IN_WORK, IssueKind, TicketState
from deliberation.choices_ladder import ExtensionState
from deliberation.models import Extension, LadderSettings
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused
from governance.foundation.workdays import Duration, DurationUnit
from hierarchy.choices import LEADING
from hierarchy.models import OrgUnit, User

U = DurationUnit
WITHOUT = (IssueKind.INQUIRY, IssueKind.PRAISE)


def longest_extension(ticket):
    """The most a ticket may be prolonged, or None: urgent matters and questions have no extension.

    A limit in hours (water, power, gas) gets at most 24 hours more; a dispute as long as both sides agree to, which
    is at most the time of mediation once more.
    """
    if ticket.urgent or ticket.kind in WITHOUT:
        return None
    if ticket.kind == IssueKind.DISPUTE:
        return Duration(30, U.NATURAL_DAY)
    if handling_limit(ticket).unit in (U.MINUTE, U.WORKING_HOUR, U.NATURAL_HOUR):
        return Duration(24, U.NATURAL_HOUR)
    return LadderSettings.of(ticket.path[:4]).longest_extension(ticket.level)


@transaction.atomic
def ask_extension(ticket, *, by, amount, reason, agreed=False, version=None):
    """申请延期 by the unit that holds it; the length in the unit of what is allowed."""
    if len((reason or "").strip()) < 5:
        raise ActionRefused("请写明为什么办不完、延长的时间做什么。")
    ticket = lock(ticket, version, by=by, deed="ask_extension")
    longest = longest_extension(ticket)
    if longest is None:
        raise ActionRefused("紧急件和咨询、表扬不能延期，请先处置，办不了请“上报”。")
    if not 1 <= amount <= longest.amount:
        raise ActionRefused(f"这件诉求最多延长 {longest}，请改短后再申请。")
    if ticket.kind == IssueKind.DISPUTE and not agreed:
        raise ActionRefused("矛盾纠纷延长调解期限须双方同意，请征得同意并勾选后再申请。")
    above = staffed_above(ticket.unit) or _own_street(ticket, by)
    asked = Extension.objects.create(
        ticket=ticket, round=ticket.reopened, level=ticket.clock_level or ticket.level, amount=amount,
        measure=longest.unit, reason=reason.strip(), unit=ticket.unit, answered_at_unit=above, asked_by=by,
        due_before=ticket.due_at,
    )  # fmt: skip
    save(ticket)
    step(ticket, "extension_asked", by=by, reason=f"申请延长 {asked.duration}", text=asked.reason, to_unit=above.pk)
    return ticket


def _own_street(ticket, by):
    """What the street holds is prolonged by another leader of the street."""
    street = OrgUnit.objects.get(path=ticket.path[:4])
    if not User.objects.serving_at(street, *LEADING).exclude(pk=by.pk).exists():
        raise ActionRefused("街道没有其他领导可以审批延期。请在时限内办结，或由街道领导过问。")
    return street


@transaction.atomic
def answer_extension(ticket, *, by, granted, words="", version=None):
    """同意 or 不同意, before the deadline has passed; a refusal says why."""
    ticket = lock(ticket, version, by=by, deed="answer_extension")
    asked = ticket.extensions.select_for_update().get(state=ExtensionState.ASKED, round=ticket.reopened)
    if timezone.now() > ticket.due_at:
        raise ActionRefused("时限已过，这次申请已经失效。请督促承办单位尽快办结。")
    if not granted and len((words or "").strip()) < 2:
        raise ActionRefused("不同意延期要写明理由。")
    asked.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    asked.answered_by, asked.answered_at, asked.words = by, timezone.now(), (words or "").strip()[:300]
    asked.save()
    keep_promise(ticket, agreed=granted)
    asked.due_after = ticket.due_at
    asked.save(update_fields=["due_after"])
    save(ticket, *CLOCK_FIELDS)
    action, reason = "extension_refused", f"不同意延长 {asked.duration}"
    if granted:
        due = f"{timezone.localtime(ticket.due_at):%m-%d %H:%M}"
        action, reason = "extension_granted", f"延长 {asked.duration}，时限到 {due}"
    step(ticket, action, by=by, reason=reason, text=asked.words)
    return ticket


@jobs.handler("extensions.lapse")
@transaction.atomic
def lapse_extension(pk, now=None):
    """An asked extension that was not answered before the deadline, or whose ticket moved on, is void; said once."""
    now = now or timezone.now()
    asked = Extension.objects.select_related("ticket").get(pk=pk)
    ticket = lock(asked.ticket)
    asked = Extension.objects.select_for_update().get(pk=pk)
    still_there = ticket.unit_id == asked.unit_id and ticket.reopened == asked.round
    moved_on = not (still_there and ticket.state in {*IN_WORK, TicketState.PARKED})
    too_late = ticket.state in IN_WORK and ticket.due_at < now
    if asked.state != ExtensionState.ASKED or not (moved_on or too_late):
        return
    asked.state = ExtensionState.LAPSED
    asked.save(update_fields=["state"])
    step(ticket, "extension_lapsed", by=None, reason="诉求已转手或办结" if moved_on else "时限前未审批")
