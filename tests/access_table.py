"""Every address of the portal, one line each: what its object is, and one request that succeeds.

A new URL needs a line here (and its view an `@access`), else tests/test_access.py fails and names it.
"""

from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from deliberation.actions.importing import upload_batch
from deliberation.choices import TicketState
from deliberation.deeds import DEEDS
from deliberation.forms_importing import MappingForm
from deliberation.forms_settings import LimitsForm
from deliberation.models import TicketBatch, TicketPhoto
from governance.foundation import calendar, ledger
from governance.foundation.models import CalendarDay, Job, Notice
from hierarchy.choices import PostRole
from hierarchy.models import ApiToken, ChatGroup, Post, StructureBatch, Term
from tests import access_residents
from tests.access_way import Way
from tests.builders import category_of, make_building, make_estate, make_officer, make_person, make_ticket

# Each page group has a part of its own, tests/access_<group>.py: REACH, URLS, ON_TICKETS and make_more(world, units,
# buildings), all but URLS optional; make_more answers {kind: {place: argument of the address}}.
PARTS = [
    import_module(f"tests.{found.name}")
    for found in iter_modules([str(Path(__file__).parent)])
    if found.name.startswith("access_") and found.name not in ("access_table", "access_way")
]


def of_parts(name):
    """One table of all parts; two parts that give one key different lines would hide each other's."""
    table = {}
    for part in PARTS:
        for key, value in getattr(part, name, {}).items():
            assert table.setdefault(key, value) == value, f"{part.__name__}: {name} has {key} already"
    return table


S = TicketState
EVERYWHERE = {"own", "same", "other", "street"}
# Who reaches which place, told by hand: own = 1号楼1单元 of 杨柳第一网格, same = another grid of 杨柳社区,
# other = 枫林社区, street = the street next door.
TERRITORY = {
    "system": EVERYWHERE,
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
RESIDENTS_MATTERS = TERRITORY | {"system": set()}
REACH = {
    "unit": TERRITORY,
    "estate": TERRITORY,
    "building": TERRITORY,
    "group": TERRITORY,
    "post": TERRITORY,
    "term": TERRITORY,
    "person": TERRITORY | {"entrance": set()},  # the building leader is none of the entrance leader's people
    "ticket": RESIDENTS_MATTERS,
    "photo": RESIDENTS_MATTERS,
    "category": {"street": {"own"}, "outsider": {"street"}},
    "structure": {"system": {"own", "street"}, "street": {"own"}, "outsider": {"street"}},
    "batch": {"street": {"own", "other"}, "community": {"own"}, "neighbour": {"other"}, "outsider": {"street"}},
    "notice": {"community": {"own"}},  # a person's own, whoever else may ask
    "token": {"community": {"own"}},
    "job": {"system": {"own"}},
    "change": {"system": {"own"}},
    "day": {"system": {"own"}},
    **of_parts("REACH"),
}


def deed(by, state, post=None, **more):
    return {"by": by, "state": state, "post": post or {}, "more": more}


ON_TICKETS = {
    "accept": deed("grid", S.SUBMITTED),
    "take_up": deed("grid", S.SUBMITTED, lambda w: {"unit": w.t.willow_1}),
    "dispatch": deed("community", S.ACCEPTED, lambda w: {"unit": w.t.willow_1}),
    "acknowledge": deed("grid", S.DISPATCHED),
    "contact": deed("grid", S.IN_PROGRESS, {"note": "已电话联系"}),
    "resolve": deed("grid", S.IN_PROGRESS, {"kind": "substantive", "text": "已换灯，现场复查正常。"}),
    "follow_up": deed("community", S.RESOLVED, {"reached": "yes", "solved": "yes", "satisfaction": "5"}),
    "close": deed("community", S.RESOLVED, anonymous=True),
    "escalate": deed("grid", S.IN_PROGRESS, {"reason": "beyond_power", "note": "须街道协调物业"}),
    "push_down": deed("community", S.IN_PROGRESS, lambda w: {"unit": w.t.willow_1, "note": "网格可办"}, unit="willow"),
    "return": deed("grid", S.IN_PROGRESS, {"reason": "not_ours", "note": "属社区公共区域"}),
    "assign": deed("grid", S.IN_PROGRESS, lambda w: {"handler": w.t.grid_leader.pk}),
    "classify": deed("grid", S.ACCEPTED, lambda w: {"category": w.category}),
    "decline": deed("grid", S.SUBMITTED, {"reason": "litigation", "note": "已起诉，请等判决"}),
    "transfer": deed("grid", S.ACCEPTED, {"to": "12345"}),
    "withdraw": deed("grid", S.SUBMITTED, {"note": "居民来电说已修好"}),
    "reopen": deed("community", S.CLOSED, {"note": "灯又坏了"}),
    "reply": deed("grid", S.IN_PROGRESS, {"text": "明天来修"}),
    "note": deed("grid", S.IN_PROGRESS, {"text": "物业欠费"}),
    "supplement": deed("building", S.IN_PROGRESS, {"text": "三楼也坏了"}),
    **of_parts("ON_TICKETS"),
}

URLS = {
    # Signing in and one's own account
    "login": Way(by="signed out"),
    "logout": Way(by="grid", post={}),
    "change-password": Way(by="grid"),
    "my-account": Way(by="grid"),
    "create-token": Way(by="community", post={"name": "大屏", "days": "90"}),
    "revoke-token": Way("token", by="community", post={}),
    "inbox": Way(by="grid"),
    "read-all-notices": Way(by="grid", post={}),
    "notice": Way("notice", by="community"),
    "read-notice": Way("notice", by="community", post={}),
    # People
    "people": Way(by="system"),
    "new-person": Way(by="system"),
    "person": Way("person"),
    "change-person": Way("person", by="system"),
    "open-account": Way("person", by="system"),
    "reset-password": Way("person", by="system", post={}),
    "disable-account": Way("person", by="system", post={}),
    "enable-account": Way("person", by="system", post={}),
    "reveal-phone": Way("person", post={"reason": "核对换届名单"}),
    # The tree and its territory
    "units": Way(),
    "export-structure": Way(),
    "found-street": Way(by="system", narrower=frozenset({"street"})),
    "unit": Way("unit"),
    "unit-branch": Way("unit"),
    "found-unit": Way("unit"),
    "rename-unit": Way("unit"),
    "move-unit": Way("unit"),
    "close-unit": Way("unit"),
    "establish-post": Way("unit"),
    "found-estate": Way("unit"),
    "found-building": Way("unit"),
    "change-estate": Way("estate"),
    "building": Way("building"),
    "change-building": Way("building"),
    "found-entrance": Way("building"),
    "register-group": Way("building"),
    "close-group": Way("group", post={}),
    "import-structure": Way(),
    "structure-template": Way(),
    "structure-batch": Way("structure"),
    "confirm-structure": Way("structure", post={}),
    "undo-structure": Way("structure", post={}),
    "appoint": Way("post"),
    "abolish-post": Way("post", post={}),
    "hand-over": Way("term"),
    "end-term": Way("term"),
    # Tickets
    "desk": Way(),
    "tickets": Way(),
    "new-ticket": Way(by="building"),
    "place-buildings": Way(by="building", query=lambda w: {"estate": w.t.estate.pk}),
    "place-entrances": Way(by="building", query=lambda w: {"building": w.t.building.pk}),
    "suggest-level": Way(by="building", post={}),
    "ticket": Way("ticket"),
    "print-ticket": Way("ticket"),
    "ticket-photo": Way("photo"),
    "reveal-ticket-phone": Way("ticket", post={"reason": "回电核实地点"}, more={"reporter_phone": "13855100001"}),
    "categories": Way(),
    "new-category": Way(post=lambda w: {"parent": w.category.pk, "name": "楼道照明", "level": "1"}),
    "category": Way("category"),
    "change-limits": Way(post=lambda w: untouched(LimitsForm(rows=[]))),
    "export-tickets": Way(),
    "import-tickets": Way(),
    "ticket-batch": Way("batch"),
    "remap-batch": Way(
        "batch", post=lambda w: untouched(MappingForm(batch=TicketBatch.objects.get(file_name="own.csv")))
    ),
    "apply-batch": Way("batch", post={}),
    "undo-batch": Way("batch", post={}),
    # The portal itself
    "calendar": Way(by="grid"),
    "change-day": Way("day", by="system"),
    "paste-holidays": Way(by="system"),
    "import-holidays": Way(by="system"),
    "confirm-holidays": Way(by="system", post={}),
    "undo-calendar-change": Way("change", by="system", post={}),
    "search": Way(by="grid", post={"q": "杨柳"}),
    "ledger": Way(by="audit"),
    "jobs": Way(by="system"),
    "retry-job": Way("job", by="system", post={}),
    "healthz": Way(by="signed out"),
    "service-worker": Way(by="signed out"),
    "manifest": Way(by="signed out"),
    "styleguide": Way(by="grid"),
    **of_parts("URLS"),
    # API
    "api-schema": Way(by="signed out"),
    "api-unit-list": Way(),
    "api-unit-detail": Way("unit"),
    "api-ticket-list": Way(),
    "api-ticket-detail": Way("ticket"),
    **{f"{name.replace('_', '-')}-ticket": Way("ticket", **ON_TICKETS[name]) for name in DEEDS},
    **{f"api-ticket-{name.replace('_', '-')}": Way("ticket", **ON_TICKETS[name]) for name in DEEDS},
}


def untouched(form):
    """What a browser sends when nobody changed anything."""
    return {name: field.initial for name, field in form.fields.items() if field.initial is not None}


def build_world(town):
    """An object of every kind in every place, as the argument its address takes."""
    t = town
    w = SimpleNamespace(t=t, category=category_of(t.street), args={})
    next_estate = make_estate(t.next_community, "邻里苑")
    buildings = {
        "own": t.building,
        "same": t.building_2,
        "other": t.maple_building,
        "street": make_building(next_estate, t.next_grid, "1"),
    }
    units = {"own": t.group, "same": t.willow_2, "other": t.maple_1, "street": t.next_grid}
    people = {
        "own": t.building_leader,
        "same": t.grid_leader_2,
        "other": make_officer("程网格", t.maple_1, PostRole.GRID_WORKER),
        "street": make_officer("邻网格员", t.next_grid, PostRole.GRID_WORKER),
    }
    for person in people.values():
        person.phone = "13855100002"
        person.save(update_fields=["phone"])
    posts = {place: Post.objects.get(terms__holder=person) for place, person in people.items()}
    tickets = {place: make_ticket(unit, building=buildings[place]) for place, unit in units.items()}
    tickets["own"] = own_ticket(w)
    w.args["unit"] = {place: unit.code for place, unit in units.items()}
    w.args["building"] = {place: building.pk for place, building in buildings.items()}
    w.args["estate"] = {
        "own": t.estate.pk,
        "same": make_estate(t.willow, "柳荫苑").pk,
        "other": t.maple_estate.pk,
        "street": next_estate.pk,
    }
    w.args["group"] = {
        place: ChatGroup.objects.create(building=building, name="楼栋群").pk for place, building in buildings.items()
    }
    w.args["person"] = {place: person.pk for place, person in people.items()}
    w.args["post"] = {place: post.pk for place, post in posts.items()}
    w.args["term"] = {place: Term.objects.get(post=post).pk for place, post in posts.items()}
    w.args["ticket"] = {place: ticket.number for place, ticket in tickets.items()}
    w.args["photo"] = {place: make_photo(ticket).pk for place, ticket in tickets.items()}
    w.args["category"] = {"own": w.category.pk, "street": category_of(t.next_street).pk}
    w.args["structure"] = {
        "own": make_structure(t.street, t.director),
        "street": make_structure(t.next_street, t.outsider),
    }
    w.args["batch"] = {
        "own": make_batch(t.willow, t.director, "own.csv"),
        "other": make_batch(t.maple, t.director, "other.csv"),
        "street": make_batch(t.next_community, t.outsider, "street.csv"),
    }
    w.args["token"] = {"own": make_token(t.willow_secretary).pk}
    w.args["notice"] = {"own": make_notice(t.willow_secretary, tickets["own"]).pk}
    w.args["job"] = {"own": Job.objects.create(topic="jobs.reconcile", key="given up", dead=True).pk}
    w.args["change"] = {"own": make_change(t.system_manager)}
    w.args["day"] = {"own": "2026-11-20"}
    w.args |= access_residents.make_homes(units, buildings, people)
    for part in PARTS:
        if hasattr(part, "make_more"):
            w.args |= part.make_more(w, units, buildings)
    return w


def own_ticket(w, state=None, **more):
    """The ticket of 1号楼1单元, filed by its building leader and held by the grid."""
    t = w.t
    more = {"unit": "willow_1"} | more
    more["unit"] = getattr(t, more["unit"])
    return make_ticket(t.group, building=t.building, entrance=t.entrance, by=make_person("登记人"), state=state, **more)


def make_photo(ticket):
    return TicketPhoto.objects.create(ticket=ticket, file=ContentFile(b"\xff\xd8\xff", name="photo.jpg"))


def make_token(person):
    later = timezone.now() + timezone.timedelta(days=1)
    return ApiToken.objects.create(user=person, name="大屏", digest=ApiToken.digest_of("x"), expires_at=later)


def make_notice(person, ticket):
    entry = ledger.of(ticket).first()
    return Notice.objects.get_or_create(user=person, entry=entry, defaults={"text": "请签收"})[0]


def make_structure(office, by):
    return StructureBatch.objects.create(office=office, by=by, file_name="架构.xlsx").pk


def make_batch(home, by, name):
    sheet = "留言编号,留言主题,留言时间,留言详情,一级分类\n1,路灯不亮,2020/1/6 12:09:38,楼道灯不亮，老人下楼不安全。,交通运输"
    return upload_batch(by=by, home=home, file=SimpleUploadedFile(name, sheet.encode())).pk


def make_change(by):
    day = CalendarDay(date=date(2027, 3, 8), kind="holiday", name="试放一天", source=CalendarDay.Source.MANUAL)
    return calendar.change_days([day], by=by, how="day").pk
