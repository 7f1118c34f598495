"""A small matter held since a Friday, and the strokes of the minute's job: what the tests of the ladder share."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

from deliberation.actions import (
    take_up,
)
from deliberation.actions.deadlines import light_lamps
from deliberation.actions.pressing import press_overdue
from governance.foundation.models import LedgerEntry
from tests.builders import make_ticket

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
PLAN = "等维修资金批下来再换整栋线路"


def at(text):
    moment = datetime.fromisoformat(text) if isinstance(text, str) else text
    return time_machine.travel(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI), tick=False)


def held_since_friday(town, **more):
    """A small matter taken up on Friday 2026-11-13 at 10:00: due on Wednesday 11-18 at 17:30."""
    with at("2026-11-13T10:00"):
        ticket = make_ticket(town.group, by=town.building_leader, building=town.building, **more)
        take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    ticket.refresh_from_db()
    return ticket


def stroke(moment):
    with at(moment):
        light_lamps()
        press_overdue()


def recorded(ticket, *actions):
    rows = LedgerEntry.objects.filter(subject_type="deliberation.ticket", subject_id=str(ticket.pk))
    return rows.filter(action__in=[f"ticket.{action}" for action in actions]).count()


def levels(ticket):
    return list(ticket.supervisions.order_by("pk").values_list("level", flat=True))


# Climbing
