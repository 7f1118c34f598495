from django.db.models import Exists, OuterRef

from residents.cadence import kinds_in_use
from residents.checks.found import Check, finding, narrowed
from residents.choices import CareKind
from residents.models import CareProfile, Resident
from residents.models.person import born_before


def find(place, only=None):
    """Where the office uses the category at all: else the click could not open the file."""
    if CareKind.ADVANCED_AGE not in kinds_in_use(place):
        return
    running = CareProfile.objects.running().filter(resident=OuterRef("pk"))
    people = Resident.objects.here().filter(
        ~Exists(running), community_path=place, birth_date__lte=born_before(80), erased_at=None
    )
    for pk, home, path in narrowed(people, only, resident_id="pk").values_list("pk", "home_id", "path"):
        yield finding("care_over_80", home, path, str(pk), resident_id=pk)


def say(findings):
    return {row.pk: f"{row.resident.masked_name} {row.resident.age} 岁，还没有关爱档案。" for row in findings}


CHECK = Check(
    "care_over_80", "80 岁以上没有关爱档案", "高龄老人每月至少联系一次，没有档案就不会提醒走访。", find, say,
    mends=(("open_care", "建档（高龄老人）"),),
)  # fmt: skip
