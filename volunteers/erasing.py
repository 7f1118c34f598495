"""What goes of wishes, pledges and groups when the person's data is erased: names and words. What is counted stays."""

from django.db.models import F, Q

from residents.choices import Presence
from residents.erasing import erases
from volunteers.models import MicroWish, Pledge, SelfGroupMember

NOBODY = "居民"


@erases
def wishes(resident):
    """The person's own wishes, and those of the household once nobody of it is left."""
    mine = Q(resident=resident)
    if not resident.household.members.filter(presence=Presence.HERE).exclude(pk=resident.pk).exists():
        mine |= Q(resident=None, household=resident.household_id)
    MicroWish.objects.filter(mine).update(caller=NOBODY, words="", version=F("version") + 1)


@erases
def pledges_and_groups(resident):
    """Names go; that the place was looked after, and that the group had so many people, stays."""
    Pledge.objects.filter(resident=resident).update(name="", note="", version=F("version") + 1)
    SelfGroupMember.objects.filter(resident=resident).update(name="")
