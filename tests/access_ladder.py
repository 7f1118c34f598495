"""督办, 延期 and 挂账 in the access table. `own` is addressed to 杨柳第一网格, whose community and street stand above."""

from datetime import timedelta

from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import Extension, Pause, Supervision, Ticket
from hierarchy.models import OrgUnit
from tests.access_way import Way
from tests.builders import make_ticket

S = TicketState
BRANCH = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = {"supervision": BRANCH, "answered_supervision": {role: {"own"} & places for role, places in BRANCH.items()}}


def deed(by, post):
    return {"by": by, "state": S.IN_PROGRESS, "post": post, "more": {}}


def in_days(n):
    return timezone.localdate() + timedelta(days=n)


def changed(**columns):
    """The ticket just made, with these columns changed."""
    ticket = Ticket.objects.latest("pk")
    Ticket.objects.filter(pk=ticket.pk).update(**columns)
    return ticket


def parked(**post):
    ticket = changed(state=S.PARKED)
    Pause.objects.create(ticket=ticket, plan="等维修资金", unit=ticket.unit, review_on=in_days(9), until=in_days(99))
    return post


def running(**post):
    now = timezone.now()
    changed(clock_began_at=now, due_at=now + timedelta(days=3), amber_at=now + timedelta(days=2))
    return post


def asked(w, **post):
    running()
    ticket, t = Ticket.objects.latest("pk"), w.t
    Extension.objects.create(
        ticket=ticket, round=0, level=1, amount=3, measure="working_day", reason="等配件", unit=t.willow_1,
        answered_at_unit=t.willow, asked_by=t.grid_leader, due_before=timezone.now(),
    )  # fmt: skip
    return post


def filed_by_the_leader(w):
    changed(filed_by=w.t.building_leader)
    return {}


ON_TICKETS = {
    "supervise": deed("community", {"level": "2", "ask": "请三天内换好灯并回复"}),
    "urge": deed("building", filed_by_the_leader),
    "park": deed(
        "grid", lambda w: {"plan": "等维修资金批下来再换整栋线路", "unit": w.t.willow_1, "review_on": str(in_days(20))}
    ),
    "resume": deed("grid", lambda w: parked(note="维修资金已批")),
    "review_parked": deed("grid", lambda w: parked(note="仍在等资金", review_on=str(in_days(20)))),
    "renew_parked": deed("community", lambda w: parked(note="资金年底前到位")),
    "ask_extension": deed("grid", lambda w: running(amount="3", reason="等配件到货后才能换")),
    "answer_extension": deed("community", lambda w: asked(w, granted="yes")),
}
REPLY = {"text": "已联系物业，明天换灯"}
URLS = {
    "supervisions": Way(by="grid"),
    "supervision": Way("supervision", by="grid"),
    "reply-supervision": Way("supervision", by="grid", post=REPLY),
    "accept-supervision": Way("answered_supervision", by="community", post={}),
    "reject-supervision": Way("answered_supervision", by="community", post=REPLY),
    "withdraw-supervision": Way("supervision", by="community", post=REPLY),
    "ladder-settings": Way(),
    "api-supervision-list": Way(by="grid"),
    "api-supervision-detail": Way("supervision", by="grid"),
    "api-supervision-reply": Way("supervision", by="grid", post=REPLY),
    "api-supervision-accept": Way("answered_supervision", by="community", post={}),
    "api-supervision-reject": Way("answered_supervision", by="community", post=REPLY),
    "api-supervision-withdraw": Way("supervision", by="community", post=REPLY),
}


def make_more(w, units, buildings):
    """A supervision addressed to the grid of every place; in the own place one that was answered, too."""
    made = {"supervision": {place: _supervision(unit, buildings[place]).pk for place, unit in units.items()}}
    made["answered_supervision"] = {"own": _supervision(units["own"], buildings["own"], state="replied").pk}
    return made


def _supervision(unit, building, **more):
    grid = OrgUnit.objects.get(path=unit.path[:12])
    return Supervision.objects.create(
        ticket=make_ticket(unit, building=building), level=SupervisionLevel.NORMAL, unit=grid, path=grid.path,
        issuer_unit=OrgUnit.objects.get(path=unit.path[:8]), issuer_line="柳书记", ask="请尽快办结",
        reply_due_at=timezone.now() + timedelta(days=3), **more,
    )  # fmt: skip
