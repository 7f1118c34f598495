"""What follows when somebody no longer lives behind a door: care, second homes, the household, its designation."""

from django.db.models import F

from governance.foundation.errors import ActionRefused
from residents.actions._held import store
from residents.actions.designation import end_designation
from residents.choices import Occupancy
from residents.models import CareMark, CareProfile, PartyMember, SecondHome


def close_care(resident, on):
    """The care profile is closed with its marks; restoring somebody finds it by the day."""
    held = _held_care(resident)
    CareMark.objects.filter(profile__in=held, ended_on=None).update(ended_on=on)
    CareProfile.objects.filter(pk__in=held, closed_on=None).update(closed_on=on, version=F("version") + 1)


def _held_care(resident):
    """The profile before its marks, as the deeds on care hold them."""
    held = CareProfile.objects.select_for_update(no_key=True).filter(resident=resident)
    return list(held.values_list("pk", flat=True))


def reopen_care(resident, on):
    """Take back what was closed on a day somebody was recorded dead or gone by mistake."""
    profiles = CareProfile.objects.filter(pk__in=_held_care(resident), closed_on=on)
    CareMark.objects.filter(profile__in=profiles, ended_on=on).update(ended_on=None)
    profiles.update(closed_on=None, version=F("version") + 1)


def end_second_homes(resident, on):
    SecondHome.objects.filter(resident=resident, ended_on=None).update(ended_on=on)


def settle_household(household, leavers, *, by, on, occupancy=None):
    """After people left: an empty household ends, and a designation whose last party member left ends with it.

    Nobody is told here what the door is like now: an emptied one is 待核实 unless who recorded it said more.
    """
    members = household.members.here()
    empty = not members.exists()
    if household.designation and (empty or _lost_its_members(leavers, members)):
        try:
            end_designation(household, by=by, on=on)
        except ActionRefused:  # the unit still has work in hand: somebody must end it by hand, the checkup says so
            return
    if not empty:
        return
    store(household, ended_on=on)
    dwelling = household.dwelling
    if not dwelling.households.living().exists() and dwelling.occupancy != Occupancy.VACANT:
        store(dwelling, occupancy=occupancy or Occupancy.UNKNOWN)


def _lost_its_members(leavers, members):
    was = PartyMember.objects.filter(resident__in=leavers).exists()
    return was and not PartyMember.objects.filter(resident__in=members).exists()
