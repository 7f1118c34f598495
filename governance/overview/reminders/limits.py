"""The limits of a ticket that come before its handling: accepting, acknowledging, first contact, the call afterwards.

A line gives the ticket's number only, as some tickets are confidential. The lamps of handling are the tickets' own.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.models import Ticket
from governance.foundation.kinds import Due, kind, while_in
from governance.foundation.workdays import Duration, DurationUnit, deadline
from governance.overview.reminders.people import next_working_day, serving

GROUP, WHOM = "诉求办理", "承办人；没有承办人时，承办单位的人"
SIGN, CALL = Duration(1, DurationUnit.WORKING_HOUR), Duration(2, DurationUnit.WORKING_HOUR)
OLD = timedelta(days=7)  # what ran out before is told of by the lamps and 督办


def _unsigned():
    return Ticket.objects.filter(state=TicketState.DISPATCHED)


def _uncalled():
    return Ticket.objects.running().filter(contacted_at=None)


def _dues(rows, field, words, now, until):
    """What `rows` have to do by their `field`, until a moment; `words` take the number and the time."""
    rows = rows.filter(**{f"{field}__gt": now - OLD, f"{field}__lte": until}).select_related("unit", "handler")
    rows = list(rows.order_by(field, "pk"))
    people = serving({row.unit.path for row in rows})
    for row in rows:
        due = timezone.localtime(getattr(row, field))
        handler = (row.handler_id,) if row.handler_id and row.handler.is_active else ()
        text = words.format(row.number, f"{due:%-m月%-d日 %H:%M}")
        window = f"{field[:4]}{due:%Y%m%d%H%M}"
        yield Due(str(row.pk), window, handler or people.get(row.unit.path, ()), text, row.get_absolute_url(), row.path)


def signing_due(now):
    """An hour of the office's time before the limit of 签收, also over a night or days off."""
    words = "请签收：诉求 {} 的签收时限是 {}"
    yield from _dues(_unsigned().filter(urgent=False), "acknowledge_due_at", words, now, deadline(now, SIGN).at)


def first_calls_due(now):
    """Two hours of the office's time before: a limit in natural hours may end on a day off."""
    words = "请联系诉求人：诉求 {} 的首次联系时限是 {}"
    yield from _dues(_uncalled().filter(urgent=False), "contact_due_at", words, now, deadline(now, CALL).at)


def urgent_ones_waiting(now):
    """Urgent tickets that nobody acknowledged or nobody called about in time; at any hour."""
    words = "紧急诉求 {} 还没有签收，时限是 {}"
    yield from _dues(_unsigned().filter(urgent=True), "acknowledge_due_at", words, now, now)
    words = "紧急诉求 {} 还没有联系诉求人，时限是 {}"
    yield from _dues(_uncalled().filter(urgent=True), "contact_due_at", words, now, now)


def last_calls_due(now):
    """回访 due by the end of the next working day: whoever did not do the work; in a unit of one, the unit above."""
    rows = Ticket.objects.filter(
        state=TicketState.RESOLVED, follow_up_due_at__gt=now, follow_up_due_at__lte=next_working_day(now)
    )
    rows = list(rows.select_related("unit").order_by("follow_up_due_at", "pk"))
    people = serving({path for row in rows for path in (row.unit.path, row.unit.path[:-4])})
    for row in rows:
        due = timezone.localtime(row.follow_up_due_at)
        own, above = (
            tuple(one for one in people.get(path, ()) if one != row.resolved_by_id)
            for path in (row.unit.path, row.unit.path[:-4])
        )
        text = f"请回访：诉求 {row.number} 的回访时限是 {due:%-m月%-d日 %H:%M}"
        yield Due(str(row.pk), f"{row.reopened}", own or above, text, row.get_absolute_url(), row.path)


def _from_outside():
    return Ticket.objects.running().filter(external_due_at__isnull=False)


def outside_limits_due(now):
    """The city platform's own limit, which may come before ours: told a working day before."""
    words = "请按时办结并回复平台：诉求 {} 的平台时限是 {}"
    yield from _dues(_from_outside(), "external_due_at", words, now, next_working_day(now))


def _urgent_and_waiting():
    waiting = Q(state=TicketState.DISPATCHED) | Q(pk__in=_uncalled().values("pk"))
    return Ticket.objects.filter(waiting, urgent=True)


kind(
    "ticket.acknowledge_due", "快到签收时限的诉求", GROUP, when="签收时限前 1 个工作小时", whom=WHOM,
    find=signing_due, still=while_in(_unsigned),
)  # fmt: skip
kind(
    "ticket.contact_due", "快到首次联系时限的诉求", GROUP, when="首次联系时限前 2 个工作小时", whom=WHOM,
    find=first_calls_due, still=while_in(_uncalled),
)  # fmt: skip
kind(
    "ticket.urgent_waiting", "没有签收、没有联系的紧急诉求", GROUP, when="签收、首次联系时限一过", whom=WHOM,
    urgent=True, find=urgent_ones_waiting, still=while_in(_urgent_and_waiting),
)  # fmt: skip
kind(
    "ticket.outside_due", "快到平台时限的诉求", GROUP, when="平台时限前一个工作日", whom=WHOM,
    find=outside_limits_due, still=while_in(_from_outside),
)  # fmt: skip
kind(
    "ticket.follow_up_due", "快到回访时限的诉求", GROUP, when="回访时限前一个工作日",
    whom="承办单位里没有办这件的人；没有别人时上一级",
    find=last_calls_due, still=while_in(lambda: Ticket.objects.filter(state=TicketState.RESOLVED)),
)  # fmt: skip
