"""Handing out: dispatch, sign for, send back, up the ladder, down again."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import as_it_is, lock, move, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, DISPATCH_FIELDS, keep_promise, start_dispatch
from deliberation.actions.intake import accept_locked
from deliberation.choices import EscalationReason, IssueLevel, ReturnReason, TicketState
from deliberation.models import TicketHelper
from governance.foundation.errors import ActionRefused
from governance.foundation.workdays import Duration, DurationUnit, deadline
from hierarchy.choices import Level
from hierarchy.models import OrgUnit, User
from hierarchy.scope import in_reach, serves

TO_UNIT = ["state", "is_open", "unit", "handler", "dispatched", "dispatched_at", "acknowledged_at", *DISPATCH_FIELDS]
RETURN_WITHIN = Duration(1, DurationUnit.WORKING_DAY)
MOST_DISPATCHES = 2  # the third is the street's to decide (首接负责)


@transaction.atomic
def dispatch(ticket, *, by, unit, handler=None, note="", version=None):
    """分办 to the unit responsible, within the reach of the person who hands it out; the third time by the street."""
    ticket = lock(ticket, version, by=by, deed="dispatch")
    if times_dispatched(ticket) >= MOST_DISPATCHES and not in_reach(by, _street_of(ticket)):
        raise ActionRefused(
            "已经分办过两次，第三次由街道定责（首接负责）。请联系街道分办；已派给您的单位，可以签收后“下派”。"
        )
    return _dispatch_locked(ticket, by, unit, handler, note)


def times_dispatched(ticket):
    """How often it was handed out in this round of handling, not counting climbs."""
    handed_out = ticket.events.filter(action="dispatched")
    return handed_out.filter(at__gte=ticket.clock_began_at).count() if ticket.clock_began_at else 0


def _street_of(ticket):
    return OrgUnit.objects.get(path=ticket.path[: OrgUnit.steplen])


def _dispatch_locked(ticket, by, unit, handler=None, note=""):
    if not in_reach(by, unit):
        raise ActionRefused(f"{unit}不在您的辖区。要交上级办理，请用“上报”。")
    can_take_it(unit, handler)
    was = ticket.state
    _give(ticket, unit, handler)
    save(ticket, *TO_UNIT)
    step(
        ticket,
        "dispatched",
        by=by,
        was=was,
        reason=f"派给{unit}" + (f" {handler.name}" if handler else ""),
        text=note,
        unit_name=unit.name,
        unit_id=unit.pk,
    )
    return ticket


def can_take_it(unit, handler=None):
    """Nothing is sent where nobody can sign for it."""
    if unit.closed_on:
        raise ActionRefused(f"{unit}已撤销，请选现在的承办单位。")
    if unit.depth > Level.GRID:
        raise ActionRefused(f"{unit}不承办诉求，请派到网格、社区、科室或街道。")
    if not User.objects.serving_at(unit).exists():
        raise ActionRefused(f"{unit}现在没有在任的人，派过去没人签收。请派给其他单位，或先在组织架构里任命。")
    if handler is not None and not (handler.is_active and serves(handler, unit)):
        raise ActionRefused(f"{handler.name}不在{unit}任职，请选该单位的人，或只选单位。")


def _give(ticket, unit, handler=None):
    move(ticket, TicketState.DISPATCHED)
    ticket.unit, ticket.handler = unit, handler
    ticket.dispatched += 1
    ticket.dispatched_at = timezone.now()
    ticket.acknowledged_at = None
    start_dispatch(ticket, ticket.dispatched_at)
    if not ticket.path.startswith(unit.path):
        TicketHelper.objects.get_or_create(ticket=ticket, unit=unit, defaults={"path": unit.path})


@transaction.atomic
def acknowledge(ticket, *, by, version=None):
    """签收: the unit confirms; the one who signs is the handler unless one was named."""
    return _acknowledge_locked(lock(ticket, version, by=by, deed="acknowledge"), by)


def _acknowledge_locked(ticket, by):
    was = ticket.state
    move(ticket, TicketState.IN_PROGRESS)
    ticket.acknowledged_at = timezone.now()
    ticket.handler = ticket.handler or by
    save(ticket, "state", "is_open", "acknowledged_at", "handler")
    step(ticket, "acknowledged", by=by, was=was, on_time=_in_time(ticket.acknowledge_due_at))
    return ticket


def _in_time(due):
    return due is None or timezone.now() <= due


@transaction.atomic
def take_up(ticket, *, by, unit, version=None):
    """受理并自办: the person's own unit accepts, takes and signs in one step. Nothing is typed three times."""
    if not serves(by, unit):
        raise ActionRefused("只能由自己任职的单位自办，请选择自己的单位。")
    ticket = lock(ticket, version, by=by, deed="take_up")
    if ticket.state == TicketState.SUBMITTED:
        ticket = accept_locked(ticket, by)
    return _acknowledge_locked(_dispatch_locked(ticket, by, unit, by), by)


@transaction.atomic
def assign(ticket, *, by, handler, version=None):
    """Name another handler inside the unit."""
    ticket = lock(ticket, version, by=by, deed="assign")
    can_take_it(ticket.unit, handler)
    was, before = ticket.handler, as_it_is(ticket, "handler")
    ticket.handler = handler
    save(ticket, "handler")
    step(ticket, "handler_changed", by=by, reason=f"{was.name if was else '未定'} → {handler.name}", before=before)
    return ticket


@transaction.atomic
def send_back(ticket, *, by, reason, note, version=None):
    """退单: within one working day of the dispatch, once per unit, with a reason and where it should go."""
    if not note.strip():
        raise ActionRefused("退单要写明理由，以及建议由哪个单位办理。")
    ticket = lock(ticket, version, by=by, deed="return")
    if timezone.now() > deadline(ticket.dispatched_at, RETURN_WITHIN).at:
        raise ActionRefused("退单须在派单后 1 个工作日内提出，现在已过时限。办不了请用“上报”。")
    unit, times = ticket.unit, times_dispatched(ticket)
    if ticket.events.filter(action="returned", unit=unit).exists():
        raise ActionRefused(f"{unit}已退过一次单，不能再退。请先办理，或用“上报”交上级定责。")
    if times > MOST_DISPATCHES:
        raise ActionRefused("街道已按首接负责定责，不能再退单。请办理；确实办不了，请用“上报”。")
    above = OrgUnit.objects.get_parent(unit)
    if above is None:
        raise ActionRefused("街道是最后一级，不能退单。可以分办给科室或社区，或不属职责的转出。")
    was = ticket.state
    move(ticket, TicketState.RETURNED)
    ticket.returned += 1
    if times == MOST_DISPATCHES:
        above = _street_of(ticket)
    ticket.handler, ticket.acknowledged_at = None, None
    facts = {"unit_name": unit.name, "to_unit": above.pk}
    event = step(ticket, "returned", by=by, was=was, reason=ReturnReason(reason).label, text=note, **facts)
    ticket.unit = above
    save(ticket, "state", "is_open", "unit", "handler", "returned", "acknowledged_at")
    return event.ticket


@transaction.atomic
def escalate(ticket, *, by, reason, note, version=None):
    """上报 one level: what was tried is said; the resident's clock goes on, with the higher level's limit."""
    if not note.strip():
        raise ActionRefused("上报要写明已经做过什么、卡在哪里，上级才好接着办。")
    ticket = lock(ticket, version, by=by, deed="escalate")
    if ticket.unit.depth == Level.STREET:
        raise ActionRefused("已经在街道一级，难事不出街道。可以分办给科室，或转出到市、区平台。")
    above = staffed_above(ticket.unit)
    if above is None:
        raise ActionRefused("上级单位现在都没有在任的人，报上去没人签收。请先联系街道任命，或继续办理。")
    return hand_up(ticket, above, by=by, reason=EscalationReason(reason), text=note)


def staffed_above(unit):
    """The next unit above in which somebody serves, or None: a vacant one holds nothing up."""
    for above in reversed(OrgUnit.objects.lines_above(unit.path[: -OrgUnit.steplen])):
        if User.objects.serving_at(above).exists():
            return above
    return None


def hand_up(ticket, above, *, by, reason, text):
    """A locked ticket climbs to a unit above; the one below goes on helping."""
    was, below = ticket.state, ticket.unit
    _raise_level(ticket, above)
    _give(ticket, above)
    keep_promise(ticket)
    goes_on_helping(ticket, below)
    save(ticket, *TO_UNIT, "level", "level_reason", *CLOCK_FIELDS)
    facts = {"unit_name": above.name, "unit_id": above.pk, "below": below.name}
    step(ticket, "escalated", by=by, was=was, reason=reason.label, text=text, **facts)
    return ticket


def goes_on_helping(ticket, unit):
    """协办: who had it before it climbed stays with it."""
    on_line = ticket.path.startswith(unit.path)
    helper = {"path": unit.path, "on_line": on_line}
    TicketHelper.objects.get_or_create(ticket=ticket, unit=unit, defaults=helper)


def _raise_level(ticket, unit):
    """The level follows the unit up: grid 小事, community 大事, street 难事."""
    ticket.clock_level = ticket.clock_level or ticket.level
    level = {1: IssueLevel.HARD, 2: IssueLevel.MAJOR}.get(unit.depth, IssueLevel.MINOR)
    if level > ticket.level:
        ticket.level, ticket.level_reason = level, f"上报到{unit}，按{level.label}办理"


@transaction.atomic
def push_down(ticket, *, by, unit, note, version=None):
    """下派 to a unit below, once; the promise made to the resident stays."""
    if not note.strip():
        raise ActionRefused("下派要写明为什么下级可以办、要办到什么程度。")
    ticket = lock(ticket, version, by=by, deed="push_down")
    if ticket.pushed_down:
        raise ActionRefused("这件诉求已经下派过一次，不能再下派。请本级办理。")
    if unit.pk == ticket.unit_id or not ticket.unit.contains(unit):
        raise ActionRefused(f"{unit}不是{ticket.unit}的下级，请重新选择。")
    can_take_it(unit)
    was, above = ticket.state, ticket.unit
    ticket.pushed_down = True
    _give(ticket, unit)
    save(ticket, *TO_UNIT, "pushed_down")
    step(
        ticket,
        "pushed_down",
        by=by,
        was=was,
        reason=f"派给{unit}",
        text=note,
        unit_name=unit.name,
        unit_id=unit.pk,
        above=above.name,
    )
    return ticket
