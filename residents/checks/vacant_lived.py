from django.db.models import Count

from residents.checks.found import Check, finding, narrowed
from residents.choices import Occupancy
from residents.models import Resident


def find(place, only=None):
    people = Resident.objects.here().filter(community_path=place, household__dwelling__occupancy=Occupancy.VACANT)
    people = narrowed(people, only, dwelling_id="household__dwelling_id")
    rows = people.values_list("household__dwelling_id", "home_id", "path").annotate(n=Count("pk")).order_by()
    for dwelling, home, path, n in rows:
        yield finding("vacant_lived", home, path, f"{dwelling}:{n}", dwelling_id=dwelling)


def say(findings):
    return {row.pk: f"这套房登记为空置，却有 {row.key.rsplit(':', 1)[1]} 人在册。" for row in findings}


CHECK = Check(
    "vacant_lived", "空置房里有人", "房屋状态没有跟着入住更新，空置率会算错。", find, say,
    mends=(("occupied_owner", "改为自住"), ("occupied_rented", "改为租住")),
)  # fmt: skip
