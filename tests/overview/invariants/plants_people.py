"""Plants in the tree, the register and the tickets."""

from datetime import date

from django.db.models import F
from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.models import (
    Exclusion,
    Extension,
    FollowUp,
    Spell,
    Supervision,
    Ticket,
    TicketEvent,
    TicketSerial,
)
from hierarchy.models import OrgUnit, Placement, Post, Term, User
from residents.models import CareProfile, Dwelling, Household, Resident, SecondHome, Visit
from tests.overview.invariants.planting import DAY, NOW, plant, rows, straight

STREET = OrgUnit.objects.filter(depth=1).order_by("pk").values("pk")[:1]

# The tree
straight("units.parent", rows(OrgUnit, depth=4), path="000100ZZ000X0001", numchild=0)
straight("units.depth", rows(OrgUnit, depth=5), depth=4)
straight("units.children", rows(OrgUnit, depth=3), numchild=999)
straight("units.closed_whole", rows(OrgUnit, depth=3, numchild__gt=0), closed_on=date(2026, 1, 1))
straight("placements.in_order", rows(Placement), until=date(1990, 1, 1))
straight("units.households", rows(OrgUnit, depth=5), kind="regular")
straight(
    "terms.post_stands",
    rows(Post, terms__ended_on=None, terms__began_on__lte=date(2026, 1, 1)),
    abolished_on=date(2026, 2, 1),
)
straight("posts.place", rows(Post, abolished_on=None, building__isnull=False), unit_id=STREET)
straight("buildings.unit", rows(OrgUnit, buildings__isnull=False), closed_on=date(2026, 1, 1))


@plant("units.placed")
def placed():
    unit = OrgUnit.objects.filter(depth=3).first()
    Placement.objects.filter(unit=unit, until=None).delete()
    Placement.objects.create(unit=unit, parent=None, path="ZZZZ", since=date(2020, 1, 1))


@plant("terms.single_seat", "terms.apart")
def two_terms():
    term = Term.objects.in_force().filter(alone=True).first()
    other = User.objects.exclude(pk=term.holder_id).filter(duty="").first()
    Term.objects.create(post=term.post, holder=other, began_on=term.began_on)
    Term.objects.filter(pk=term.pk).update(ended_on=None)
    Term.objects.create(post=term.post, holder=term.holder, began_on=date(2026, 9, 1), ended_on=date(2026, 9, 2))


@plant("terms.no_duty")
def duty_in_post():
    User.objects.filter(pk=Term.objects.in_force().first().holder_id).update(duty="system")


@plant("terms.enabled")
def disabled_in_post():
    User.objects.filter(pk=Term.objects.in_force().first().holder_id).update(is_active=False)


@plant("heads.established")
def abolished():
    grid = Post.objects.open().filter(unit__depth=3, building=None, entrance=None).first().unit
    Post.objects.filter(unit=grid, building=None, entrance=None).update(abolished_on=date(2026, 1, 1))


@plant("users.audited")
def audits_a_grid():
    User.objects.filter(duty="audit").update(audits=OrgUnit.objects.filter(depth=3).first())


# The register
HERE = {"presence": "here"}
straight("residents.place", rows(Resident), home_id=STREET)
straight("dwellings.place", rows(Dwelling), home_id=STREET)
straight("visits.place", rows(Visit), home_id=STREET)
straight("residents.presence", rows(Resident, **HERE), died_on=date(2026, 1, 1))
straight("households.ended_empty", rows(Household, members__presence="here"), ended_on=date(2026, 1, 1))
straight(
    "care.of_the_living",
    rows(Resident, care__closed_on=None, care__isnull=False, **HERE),
    presence="dead",
    died_on=date(2026, 1, 1),
)
straight("care.marks", rows(CareProfile, closed_on=None, marks__ended_on=None), closed_on=date(2026, 1, 1))
straight("households.designated", rows(Household, unit__isnull=False), designation="regular")


@plant("dwellings.entrance")
def entrance_elsewhere():
    door = Dwelling.objects.exclude(entrance=None).first()
    other = Dwelling.objects.exclude(entrance=None).exclude(building=door.building).first()
    Dwelling.objects.filter(pk=door.pk).update(entrance=other.entrance, number="9999X")


@plant("second_homes.of_the_living")
def second_home_of_the_dead():
    person = Resident.objects.filter(presence="here").first()
    other = Household.objects.living().exclude(pk=person.household_id).first()
    SecondHome.objects.create(resident=person, household=other, began_on=date(2026, 1, 1))
    Resident.objects.filter(pk=person.pk).update(presence="dead", died_on=date(2026, 1, 2))


# Tickets
def tickets(**which):
    return lambda: Ticket.objects.filter(**which)


RUNNING = {"state__in": ["accepted", "dispatched", "in_progress"], "is_open": True}
DONE = {"state": "closed", "batch": None}
straight("tickets.open", tickets(**DONE), is_open=True)
straight("tickets.last_event", tickets(**RUNNING), state=TicketState.RETURNED)
straight("tickets.on_record", rows(TicketEvent), entry=None)
straight("tickets.held", tickets(**RUNNING), due_at=None)
straight("tickets.outcome", tickets(**DONE), resolution="")
straight("tickets.not_outcome", tickets(**RUNNING), closed_at=timezone.now())
straight("tickets.times", tickets(**DONE), closed_at=timezone.now() - 3000 * DAY)
straight("follow_ups.round", rows(FollowUp), round=9)
straight("tickets.reopened", tickets(), reopened=9)
straight("tickets.returned", tickets(), returned=9)
straight("tickets.photos", tickets(), photos_count=99)
straight("tickets.voices", tickets(), voices_count=99)
straight("tickets.supervised", tickets(supervised=0), supervised=4)
straight("tickets.merged", tickets(**DONE), state="merged", is_open=False)
straight("tickets.parked", tickets(state="in_progress"), state="parked")


@plant("extensions.answered")
def granted_by_nobody():
    ticket, by = Ticket.objects.filter(extensions=None).first(), User.objects.first()
    facts = {"level": 1, "amount": 1, "measure": "working_day", "reason": "等材料", "asked_by": by}
    Extension.objects.create(
        ticket=ticket,
        round=0,
        state="granted",
        unit=ticket.unit,
        answered_at_unit=ticket.unit,
        due_before=NOW(),
        **facts,
    )


straight("supervisions.finished", rows(Supervision, state="done"), finished_at=None)
straight("tickets.numbers", rows(TicketSerial), last=0)
straight("spells.state", tickets(**RUNNING), state="closed", is_open=False, resolved_at=timezone.now())


@plant("deadlines.reckoned")
def due_before_it_began():
    ticket = Ticket.objects.filter(**RUNNING, voices_count=0, pauses=None).first()
    began = NOW() + DAY
    Ticket.objects.filter(pk=ticket.pk).update(clock_began_at=began, due_at=began - DAY)


@plant("tickets.street")
def held_next_door():
    ticket = Ticket.objects.first()
    other = OrgUnit.objects.filter(depth=1).exclude(path=ticket.street_path).first()
    other = other or OrgUnit.objects.add_root({"name": "别的街道", "code": "BD"})
    Ticket.objects.filter(pk=ticket.pk).update(unit=other)


@plant("tickets.followed_up")
def closed_uncalled():
    ticket = Ticket.objects.filter(state="closed", anonymous=False, batch=None).exclude(reporter_phone_key="").first()
    FollowUp.objects.filter(ticket=ticket).delete()


@plant("tickets.parts")
def part_of_itself():
    Ticket.objects.filter(pk=Ticket.objects.first().pk).update(parent=F("pk"))


@plant("exclusions.decided")
def decided_by_oneself():
    found = Exclusion.objects.exclude(state="asked").first()
    Exclusion.objects.filter(pk=found.pk).update(decided_by=F("asked_by"))


@plant("spells.order")
def overlapping_stays():
    spell = Spell.objects.exclude(ended_at=None).filter(ended_at__gt=F("began_at")).first()
    Spell.objects.create(
        ticket=spell.ticket, began_at=spell.began_at, entered="reopened", ended_at=spell.ended_at, left="resolved"
    )


@plant("spells.events")
def a_stay_too_many():
    spell = Spell.objects.exclude(ended_at=None).first()
    Spell.objects.create(
        ticket=spell.ticket, began_at=spell.ended_at, entered="reopened", ended_at=spell.ended_at, left="resolved"
    )


@plant("book.balances")
def left_no_way():
    spell = Spell.objects.filter(ended_at=None).first()
    Spell.objects.filter(pk=spell.pk).update(ended_at=timezone.now(), left="")
