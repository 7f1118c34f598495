"""The desk's part of tests/access_table.py: many at once, undoing, canned replies, checklists, views, joint handling."""

from django.utils import timezone

from deliberation.actions import classify
from deliberation.choices import TicketState
from deliberation.models import CannedReply, ChecklistItem, SavedView, Ticket, TicketEvent, TicketHelper
from hierarchy.models import OrgUnit
from tests.access_way import Way
from tests.builders import category_of, make_category, make_ticket

S = TicketState
REACH = {
    "reply": {"street": {"own", "other"}, "community": {"own"}, "neighbour": {"other"}, "outsider": {"street"}},
    "item": {"street": {"own"}, "community": {"own"}, "neighbour": {"own"}, "outsider": {"street"}},
    "view": {"community": {"own"}},  # a person's own
}
COMMUNITY = frozenset({"community"})


def asked(world, unit):
    """A unit that was asked to help with the newest ticket."""
    ticket = Ticket.objects.latest("pk")
    more = {"path": unit.path, "asked": "请看现场", "asked_by": world.t.grid_leader, "asked_at": timezone.now()}
    return TicketHelper.objects.create(ticket=ticket, unit=unit, **more)


def deed(by, state, post, **more):
    return {"by": by, "state": state, "post": post, "more": more}


def answer(world):
    asked(world, world.t.willow_1)
    return {"answer": "已到现场看过"}


def release(world):
    return {"helper": asked(world, world.t.maple_1).pk, "unit": "WH0201"}


ON_TICKETS = {
    "ask_help": deed("grid", S.IN_PROGRESS, lambda w: {"unit": w.t.maple_1, "asked": "请核对边界"}),
    "answer_help": deed("grid", S.IN_PROGRESS, answer, unit="willow"),
    "release_help": deed("grid", S.IN_PROGRESS, release),
    "check": deed("grid", S.IN_PROGRESS, {"items": []}),
}


def chosen(world):
    ticket = world.chosen
    return {"deed": "note", "ticket": f"{ticket.number}:{ticket.version}", "go": "1", "text": "已看过"}


URLS = {
    "bulk-tickets": Way(by="grid", post=chosen),
    "undo-steps": Way(by="grid", post=lambda w: {"event": w.undoable}),
    "saved-views": Way(by="community"),
    "new-view": Way(by="community", post={"name": "楼道灯", "query": "q=楼道灯"}),
    "change-view": Way("view", by="community", post={"deed": "first"}),
    "ticket-replies": Way("ticket", by="grid"),
    "canned-replies": Way(by="community"),
    "new-reply": Way(post={"title": "已收到", "text": "您反映的{类别}已收到"}),
    "change-reply": Way("reply", by="street"),
    "checklists": Way(by="community"),
    "new-checklist-item": Way(post=lambda w: {"category": w.category.pk, "text": "拍照"}, narrower=COMMUNITY),
    "checklist-item": Way("item", narrower=COMMUNITY),
    "api-reply-list": Way(by="grid"),
    "api-ticket-view-list": Way(by="grid"),
}


def make_more(world, units, buildings):
    t = world.t
    world.chosen = make_ticket(t.group, building=t.building)
    classify(world.chosen, by=t.grid_leader, category=make_category(t.street, "公共照明", "ZM"))
    world.chosen.refresh_from_db()
    world.undoable = TicketEvent.objects.exclude(before=None).latest("pk").pk
    replies = {"own": t.willow, "other": t.maple, "street": t.next_community}
    items = {"own": world.category, "street": category_of(t.next_street)}
    return {
        "reply": {place: make_reply(unit).pk for place, unit in replies.items()},
        "item": {
            place: ChecklistItem.objects.create(category=category, text="看现场").pk
            for place, category in items.items()
        },
        "view": {"own": SavedView.objects.create(owner=t.willow_secretary, name="超时的", query="st=red").pk},
    }


def make_reply(unit):
    return CannedReply.objects.create(
        office=OrgUnit.objects.get_root(unit), unit=unit, title="已收到", text="{类别}已收到"
    )
