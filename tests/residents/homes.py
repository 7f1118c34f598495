"""Somebody at home, with a care profile where a test needs one."""

from datetime import date

from residents.cadence import reckon
from residents.models import CareMark, CareProfile
from tests.builders import make_dwelling, make_household, make_resident


def at_home(building, number="301", name="吴桂兰", entrance=None, **more):
    """A resident alone behind a new door."""
    return make_resident(make_household(make_dwelling(building, number, entrance)), name, **more)


def cared_for(resident, *kinds, worker=None, opened_on=date(2026, 3, 1), **more):
    profile = CareProfile.objects.create(resident=resident, worker=worker, opened_on=opened_on, **more)
    for kind in kinds:
        CareMark.objects.create(profile=profile, kind=kind, since=opened_on)
    if "due_on" not in more:
        reckon(profile).save()
    return profile
