"""Who is due for a visit, as one person has to see to it.

Those who serve a unit see to the people they are responsible for; leaders of a building or an entrance to everybody
behind its doors.
"""

from datetime import timedelta

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from governance.foundation.keyset import capped_count
from residents.choices import HOUSEHOLD_CADENCE
from residents.models import CareProfile, Household

SOON = timedelta(days=7)
WITHHELD = ("health", "support", "needs", "contact_phone")
OF_PERSON = tuple(f"resident__{name}" for name in ("id_number", "phone", "other_phones", "note"))
OF_HOME = tuple(
    f"resident__household__{name}" for name in ("phone", "note", "dwelling__owner_phone", "dwelling__note")
)  # words a list need not open


def duties(user):
    """Running profiles that are for this person to see to."""
    running = CareProfile.objects.visible_to(user).running().defer(*WITHHELD)
    return running if leads_only(user) else running.filter(worker=user)


def leads_only(user):
    """Whether the person leads a building or an entrance and serves no unit."""
    return not user.scope.branches


def due(profiles, today=None):
    return profiles.filter(due_on__lte=today or timezone.localdate())


def due_soon(profiles, today=None):
    return profiles.filter(due_on__lte=(today or timezone.localdate()) + SOON)


def due_count(user):
    return capped_count(due(duties(user)), 999)


def next_door(user, household):
    """(the next person due, how many are due besides this household): the same building first, as one walks it."""
    waiting = due(duties(user)).exclude(resident__household=household)
    here = household.dwelling.building_id
    order = waiting.order_by(
        Case(When(resident__building=here, then=Value(0)), default=Value(1)),
        "resident__building",
        F("resident__entrance").asc(nulls_first=True),
        F("resident__household__dwelling__floor").desc(nulls_last=True),
        "due_on",
        "pk",
    )
    return order.select_related("resident").defer(*WITHHELD, *OF_PERSON).first(), capped_count(waiting, 999)


def unvisited(user, today=None):
    """Households nobody came to for a year, for who leads their building or entrance."""
    since = (today or timezone.localdate()) - timedelta(days=HOUSEHOLD_CADENCE)
    long_ago = Q(visited_on=None) | Q(visited_on__lt=since)
    return Household.objects.visible_to(user).living().filter(long_ago)
