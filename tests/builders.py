"""Plain functions that make rows. Only these and `hierarchy.actions` create units."""

import itertools
from datetime import date, timedelta

from django.utils import timezone

from deliberation.actions import file_ticket
from deliberation.actions.councils import found_council, unit_of
from deliberation.actions.seats import seat_member
from deliberation.actions.teams import found_team, join_team
from deliberation.choices import FINISHED, TicketState
from deliberation.choices_councils import ConsentPaper, CouncilKind, TeamProfile
from deliberation.models import Category
from deliberation.places import Place
from hierarchy.choices import Duty, PostRole
from hierarchy.models import Building, Entrance, Estate, OrgUnit, Post, Term, User
from hierarchy.models.user import phone_key
from residents.models import Dwelling, Household, Resident
from volunteers.actions.teams import found_team as found_volunteer_team
from volunteers.models import MenuItem, PartnerUnit, Shift, Volunteer, VolunteerActivity
from volunteers.sign_in_codes import new_secret

serial = itertools.count(1)
PASSWORD = "Yuan-zhao7Lin"  # one that the staff rules accept


def make_unit(name, parent=None, **more):
    more = {"name": name, "code": more.pop("code", f"U{next(serial)}"), **more}
    if parent is None:
        return OrgUnit.objects.add_root(more)
    return OrgUnit.objects.add_child(OrgUnit.objects.get(pk=parent.pk), more)


def make_estate(unit, name="杏花苑", **more):
    return Estate.objects.create(unit=unit, name=name, **more)


def make_building(estate, unit, number="1", entrances=2, **more):
    building = Building.objects.create(estate=estate, unit=unit, number=number, **more)
    for n in range(1, entrances + 1):
        Entrance.objects.create(building=building, number=str(n))
    return building


def make_person(name, username=None, phone="", **more):
    user = User(name=name, username=username or f"p{next(serial)}", phone=phone, phone_key=phone_key(phone), **more)
    user.set_unusable_password()
    user.password_set_at = timezone.now()
    user.save()
    return user


def make_post(unit, role=PostRole.SECRETARY, building=None, entrance=None, **more):
    return Post.objects.create(unit=unit, role=role, building=building, entrance=entrance, **more)


def appoint(person, unit, role=PostRole.SECRETARY, building=None, entrance=None, since=date(2025, 1, 1)):
    """A post with the person in it from `since` on."""
    post = make_post(unit, role, building, entrance)
    Term.objects.create(post=post, holder=person, began_on=since)
    person.__dict__.pop("scope", None)
    return person


def make_officer(name, unit, role=PostRole.SECRETARY, **more):
    return appoint(make_person(name), unit, role, **more)


def make_system_manager(name="系统管理员"):
    return make_person(name, duty=Duty.SYSTEM)


def make_auditor(office, name="审计员"):
    return make_person(name, duty=Duty.AUDIT, audits=office)


def make_category(office, name="环境卫生", code="HJ", parent=None, **more):
    full_name = f"{parent.full_name} / {name}" if parent else name
    return Category.objects.create(office=office, name=name, code=code, parent=parent, full_name=full_name, **more)


def category_of(unit):
    """A category of the unit's street, made on first use."""
    office = OrgUnit.objects.get(path=unit.path[:4])
    return Category.objects.filter(office=office).first() or make_category(office)


def make_ticket(
    home, *, by=None, state=None, building=None, entrance=None, text="3单元楼道灯不亮，老人下楼不安全。", **more
):
    """A filed ticket; with `state`, set straight to it as a stored row would be (for lists and refusals)."""
    by = by or make_officer("登记人", home)
    place = Place(building=building, entrance=entrance, unit=None if building or entrance else home)
    category = more.pop("category", None) or category_of(home)
    filing = {name: more.pop(name) for name in list(more) if name in FILING}
    ticket = file_ticket(by=by, category=category, text=text, place=place, **filing)
    if state or more:
        now = timezone.now()
        if state in (TicketState.RESOLVED, TicketState.CLOSED):
            more.setdefault("resolved_at", now)
        for name, value in more.items():
            setattr(ticket, name, value)
        ticket.state = state or ticket.state
        ticket.is_open = ticket.state not in FINISHED
        ticket.save()
    return ticket


FILING = {
    "level", "title", "photos", "client_key", "reporter_name", "reporter_phone", "kind", "source",
    "external_number", "urgent", "confidential", "group_matter", "anonymous",
}  # fmt: skip


def make_dwelling(building, number="301", entrance=None, **more):
    """A door at the building's first entrance unless told otherwise."""
    entrance = entrance or building.entrances.order_by("id").first()
    unit = building.unit
    floor = more.pop("floor", int(number[:-2]) if number.isdigit() and len(number) > 2 else None)
    return Dwelling.objects.create(
        building=building, entrance=entrance, number=number, floor=floor, home=unit, path=unit.path, **more
    )


def make_household(dwelling, **more):
    return Household.objects.create(dwelling=dwelling, **more)


def make_resident(household, name="吴桂兰", **more):
    """Somebody who lives in the household."""
    resident = Resident(name=name, **more)
    resident.stand_at(household)
    resident.save()
    return resident


def make_council(unit=None, kind=CouncilKind.WISE_COUNCIL, **more):
    """A council with the preset of its kind; of a building or an estate the unit follows from that."""
    unit = unit or unit_of(kind, None, more.get("estate"), more.get("building"))
    return found_council(unit, by=more.pop("by", None), kind=kind, **more)


def make_member(council, name="外单位成员", group=None, **more):
    """Somebody on the first seat, or on the group of that name: `resident=` or `user=`, else a name alone."""
    groups = council.groups.all()
    group = groups.get(name=group) if group else groups.first()
    name = "" if more.get("resident") or more.get("user") else name
    return seat_member(council, by=more.pop("by", None), group=group, name=name, **more)


def make_team(unit, name="小小议事员", profile=TeamProfile.CHILDREN, **more):
    return found_team(unit, by=more.pop("by", None), name=name, profile=profile, **more)


def make_deliberator(team, name="李小树", **more):
    """A child by name, with the guardian's consent, unless told otherwise."""
    today = timezone.localdate()
    consent = {"guardian_name": "李爸爸", "guardian_consent_on": today, "consent_paper": ConsentPaper.WRITTEN}
    name = "" if more.get("resident") else name
    return join_team(team, by=more.pop("by", None), name=name, **{"minor": True} | consent | more)


def make_volunteer(unit, name="吴秀英", **more):
    """Somebody who signed the form."""
    number = f"WHZ{Volunteer.objects.count() + 1:06d}"
    facts = {"consent_on": timezone.localdate(), "consent_paper": "written"} | more
    return Volunteer.objects.create(unit=unit, path=unit.path, name=name, number=number, **facts)


def make_volunteer_team(unit, name="绿色护河队", kind="service", **more):
    return found_volunteer_team(unit, by=more.pop("by", None), name=name, kind=kind, **more)


def make_shift(unit, *, title="清洁楼道", capacity=10, begins_at=None, hours=2, **more):
    """A shift of an open activity; tomorrow for two hours unless told otherwise."""
    begins_at = begins_at or timezone.now().replace(microsecond=0) + timedelta(days=1)
    facts = {"state": "open", "place": "杏花苑"} | more
    activity = VolunteerActivity.objects.create(unit=unit, path=unit.path, title=title, **facts)
    ends_at = begins_at + timedelta(hours=hours)
    return Shift.objects.create(
        activity=activity, begins_at=begins_at, ends_at=ends_at, capacity=capacity, secret=new_secret()
    )


def make_partner(unit, name="望湖供电服务所", liaison=None, **more):
    partner = PartnerUnit.objects.create(unit=unit, path=unit.path, name=name, **more)
    if liaison is not None:
        partner.liaisons.add(liaison)
    return partner


def make_need(unit, title="更换楼道灯", state="listed", **more):
    """A need of the menu, published just now unless told otherwise."""
    now = timezone.now()
    facts = {"review_due_at": now + timedelta(days=3), "listed_at": now if state == "listed" else None} | more
    number = f"XQ{MenuItem.objects.count() + 1:06d}"
    return MenuItem.objects.create(unit=unit, path=unit.path, number=number, title=title, state=state, **facts)
