"""Whom a step of a ticket concerns. The decorated function is the audience: entry -> (people, address, words)."""

from deliberation.models import Ticket
from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User


def _ticket(entry):
    return Ticket.objects.select_related("unit", "home", "handler", "filed_by").get(pk=entry.subject_id)


@tell("ticket.filed", "新诉求待受理：{label}")
def those_who_may_accept(entry):
    """The people of the unit that will be responsible; the grid's too, so that small matters start at once."""
    ticket = _ticket(entry)
    if ticket.confidential:
        return User.objects.serving_at(ticket.unit), ticket.get_absolute_url(), ticket.line
    return User.objects.serving_on_line(ticket.home, at_least=ticket.unit), ticket.get_absolute_url(), ticket.line


@tell("ticket.dispatched", "{who} 分办给您的单位，请签收：{label}")
@tell("ticket.escalated", "{below} 上报，请签收：{label}")
@tell("ticket.pushed_down", "{above} 下派，请签收：{label}")
@tell("ticket.reopened", "回访不满意重办，请签收：{label}")
@tell("ticket.returned", "{unit_name} 退单，请重派：{label}")
def people_of_the_unit(entry):
    ticket = _ticket(entry)
    people = [ticket.handler] if ticket.handler else User.objects.serving_at(ticket.unit)
    return people, ticket.get_absolute_url(), ticket.line


@tell("ticket.resolved", "已办结，请安排回访：{label}")
@tell("ticket.follow_up_late", "办结满 3 个工作日还没回访到，请今天打电话：{label}")
def those_who_may_call(entry):
    ticket = _ticket(entry)
    people = list(User.objects.serving_at(ticket.unit).exclude(pk=ticket.resolved_by_id))
    if not people and (above := OrgUnit.objects.get_parent(ticket.unit)):  # a unit of one cannot call on its own work
        people = list(User.objects.serving_at(above).exclude(pk=ticket.resolved_by_id))
    return people, ticket.get_absolute_url(), ticket.line


@tell("ticket.accepted", "您登记的诉求已受理：{label}")
@tell("ticket.declined", "您登记的诉求不予受理：{label}")
@tell("ticket.closed", "您登记的诉求已结案：{label}")
@tell("ticket.replied", "您登记的诉求有答复：{label}")
@tell("ticket.resolved", "您登记的诉求已办结，等回访：{label}")
@tell("ticket.transferred", "您登记的诉求已转出：{label}")
@tell("ticket.withdrawn", "您登记的诉求已撤回：{label}")
@tell("ticket.reopened", "您登记的诉求正在重办：{label}")
def the_one_who_filed(entry):
    ticket = _ticket(entry)
    return [ticket.filed_by] if ticket.filed_by else [], ticket.get_absolute_url(), ticket.line


@tell("ticket.lamp_amber", "时限已用七成：{label}")
def the_handler(entry):
    ticket = _ticket(entry)
    return (
        [ticket.handler] if ticket.handler else User.objects.serving_at(ticket.unit),
        ticket.get_absolute_url(),
        ticket.line,
    )


@tell("ticket.supplemented", "诉求人补充了情况：{label}")
def who_works_on_what_the_reporter_added(entry):
    """Only of words that came by the reporter's own link: whoever has an account talks to the handler anyway."""
    ticket = _ticket(entry)
    people = [ticket.handler] if ticket.handler else User.objects.serving_at(ticket.unit)
    return [] if entry.actor_id else people, ticket.get_absolute_url(), ticket.line


@tell("ticket.lamp_red", "已超时：{label}")
def the_handler_and_the_unit(entry):
    ticket = _ticket(entry)
    return User.objects.serving_at(ticket.unit), ticket.get_absolute_url(), ticket.line
