"""The register's part of tests/access_table.py: its addresses, its kinds of object and who reaches them.

`own` lies behind 1号楼1单元 of 杨柳第一网格, the entrance the entrance leader leads.
"""

from types import SimpleNamespace

from django.utils import timezone

from residents.choices import RequestKind
from residents.models import Finding, RegisterRequest, RosterBatch, Visit
from tests.access_way import Way
from tests.builders import make_dwelling, make_household, make_resident

# As in tests/access_table.py, except that who builds the tree sees nothing of residents.
REGISTER = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
DESK = REGISTER | {"building": set(), "entrance": set()}  # what clerks work on: seen along the branch only
REACH = {
    "dwelling": REGISTER,
    "household": REGISTER,
    "resident": REGISTER,
    "visit": REGISTER,
    "request": REGISTER,
    "roster": DESK,
    "finding": DESK,
}


URLS = {
    # Doors, households, people (residents/urls/register.py)
    # Care and visits (residents/urls/care.py), wishes (volunteers/urls.py)
    "wishes": Way(by="community"),
}


def make_homes(units, buildings, people):
    """Somebody behind a door of every place, with a visit, a request, a finding and a roster."""
    made = {kind: {} for kind in REACH}
    for place, building in buildings.items():
        home = _home(building, units[place], people[place])
        for kind, thing in vars(home).items():
            made[kind][place] = thing.pk
    return made


def _home(building, unit, person):
    dwelling = make_dwelling(building, "301")
    household = make_household(dwelling)
    resident = make_resident(household, phone="13855100003", id_number=f"34010419480312{building.pk:04}")
    place = {name: getattr(resident, name) for name in ("building", "entrance", "home", "path")}
    now = timezone.now()
    return SimpleNamespace(
        dwelling=dwelling,
        household=household,
        resident=resident,
        visit=Visit.objects.create(household=household, resident=resident, by=person, **place),
        request=RegisterRequest.objects.create(resident=resident, kind=RequestKind.CORRECT, words="改电话", due_at=now),
        roster=RosterBatch.objects.create(home=unit, file_name="花名册.xlsx", by=person),
        finding=Finding.objects.create(
            check_code="two_heads", path=unit.path, home=unit, household=household, key=f"two_heads:{household.pk}"
        ),
    )
