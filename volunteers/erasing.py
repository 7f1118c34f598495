"""What goes of a wish when the person's data is erased: who wished and how it was told; that there was one stays."""

from django.db.models import F, Q

from residents.choices import Presence
from residents.erasing import erases
from volunteers.models import MicroWish

NOBODY = "居民"


@erases
def wishes(resident):
    """The person's own wishes, and those of the household once nobody of it is left."""
    mine = Q(resident=resident)
    if not resident.household.members.filter(presence=Presence.HERE).exclude(pk=resident.pk).exists():
        mine |= Q(resident=None, household=resident.household_id)
    MicroWish.objects.filter(mine).update(caller=NOBODY, words="", version=F("version") + 1)
