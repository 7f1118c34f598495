"""Whom 督办, 延期 and 挂账 concern. People who have left since are not told; who serves there now is."""

from django.db.models import Q

from deliberation.models import Supervision, Ticket
from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User


def _ticket(entry):
    return Ticket.objects.select_related("unit", "handler", "filed_by").get(pk=entry.subject_id)


def _serving(unit):
    return User.objects.serving_at(OrgUnit.objects.get(pk=unit))


def _supervision(entry):
    rows = Supervision.objects.select_related("ticket", "resolution", "unit", "issuer_unit", "issued_by")
    return rows.get(pk=entry.facts["supervision"])


def _addressed(supervision):
    """Those named when it was issued, as far as they still serve there; else everybody who serves there now."""
    there = User.objects.serving_at(supervision.unit)
    named = there.filter(pk__in=supervision.targets.values("user"))
    return named if named.exists() else there


@tell("ticket.supervised", "{level}，请按期回复：{label}")
@tell("ticket.supervision_rejected", "{level}的回复被退回，请重新回复：{label}")
@tell("ticket.supervision_late", "{level}逾期未复，请尽快回复：{label}")
@tell("ticket.supervision_accepted", "{level}的回复已通过：{label}")
@tell("ticket.supervision_withdrawn", "{level}已撤销：{label}")
@tell("resolution.supervised", "{level}，请按期回复：{label}")
@tell("resolution.supervision_rejected", "{level}的回复被退回，请重新回复：{label}")
@tell("resolution.supervision_late", "{level}逾期未复，请尽快回复：{label}")
@tell("resolution.supervision_accepted", "{level}的回复已通过：{label}")
@tell("resolution.supervision_withdrawn", "{level}已撤销：{label}")
def those_it_is_addressed_to(entry):
    supervision = _supervision(entry)
    return _addressed(supervision), supervision.get_absolute_url(), supervision.matter.line


@tell("ticket.urged", "诉求人催办，请尽快办理并答复：{label}")
def those_who_are_urged(entry):
    supervision = _supervision(entry)
    return _addressed(supervision), supervision.get_absolute_url(), supervision.matter.line


@tell("ticket.supervised", "您单位承办的诉求被{level}：{label}")
def those_who_hold_it(entry):
    ticket = _ticket(entry)
    return User.objects.serving_at(ticket.unit), ticket.get_absolute_url(), ticket.line


@tell("ticket.supervision_replied", "{level}已回复：{label}")
@tell("ticket.supervision_late", "{level}逾期未复：{label}")
@tell("resolution.supervision_replied", "{level}已回复：{label}")
@tell("resolution.supervision_late", "{level}逾期未复：{label}")
def the_side_that_issued_it(entry):
    """Who issued it; of the system's own, those at the issuing unit who are not addressed themselves."""
    supervision = _supervision(entry)
    people = [supervision.issued_by] if supervision.issued_by and supervision.issued_by.is_active else []
    if not people:
        people = User.objects.serving_at(supervision.issuer_unit).exclude(pk__in=supervision.targets.values("user"))
    return people, supervision.get_absolute_url(), supervision.matter.line


@tell("ticket.extension_asked", "申请延期，请在时限前审批：{label}")
def those_who_answer_it(entry):
    ticket = _ticket(entry)
    return _serving(entry.facts["to_unit"]), ticket.get_absolute_url(), ticket.line


@tell("ticket.extension_granted", "延期申请已同意：{label}")
@tell("ticket.extension_refused", "延期申请未同意，请在原时限内办结：{label}")
@tell("ticket.extension_lapsed", "延期申请已失效，请在时限内办结：{label}")
@tell("ticket.parking_renewed", "上级同意续挂：{label}")
@tell("ticket.resumed", "挂账件恢复办理：{label}")
def the_unit_that_has_it(entry):
    ticket = _ticket(entry)
    people = User.objects.filter(pk=ticket.handler_id, is_active=True) if ticket.handler_id else None
    if people is None or not people.exists():
        people = User.objects.serving_at(ticket.unit)
    return people, ticket.get_absolute_url(), ticket.line


@tell("ticket.parked", "请牵头推动挂账件：{label}")
def those_who_carry_the_plan(entry):
    ticket = _ticket(entry)
    return _serving(entry.facts["unit_id"]), ticket.get_absolute_url(), ticket.line


@tell("ticket.review_due", "挂账件该复查了：{label}")
def those_who_look_again(entry):
    ticket = _ticket(entry)
    there = User.objects.serving_at(ticket.unit)
    carrying = _serving(entry.facts["to_unit"])
    people = User.objects.filter(Q(pk__in=there.values("pk")) | Q(pk__in=carrying.values("pk")))
    return people, ticket.get_absolute_url(), ticket.line


@tell("ticket.parked", "您登记的诉求已挂账，页面上可以看计划和复查日期：{label}")
@tell("ticket.resumed", "您登记的诉求恢复办理：{label}")
@tell("ticket.extension_granted", "您登记的诉求时限已延长：{label}")
@tell("ticket.supervision_replied", "您登记的诉求有督办回复：{label}")
def the_one_who_filed(entry):
    """Of a supervision only the answer to one's own 催办."""
    ticket = _ticket(entry)
    if "supervision" in entry.facts and _supervision(entry).issued_by_id != ticket.filed_by_id:
        return [], ticket.get_absolute_url(), ticket.line
    return [ticket.filed_by] if ticket.filed_by else [], ticket.get_absolute_url(), ticket.line
