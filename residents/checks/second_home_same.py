from django.db.models import F

from residents.checks.found import Check, finding, narrowed
from residents.models import SecondHome


def find(place, only=None):
    homes = SecondHome.objects.filter(ended_on=None, household=F("resident__household"), resident__community_path=place)
    homes = narrowed(homes, only, resident_id="resident_id")
    for pk, resident, home, path in homes.values_list("pk", "resident_id", "resident__home_id", "resident__path"):
        yield finding("second_home_same", home, path, f"{pk}", resident_id=resident)


def say(findings):
    return {row.pk: f"{row.resident.masked_name}的“另一居所”就是现在的住处。" for row in findings}


CHECK = Check(
    "second_home_same", "另一居所与住处相同", "搬家以后没有销掉原来的“也住这里”。", find, say,
    mends=(("end_second_home", "销掉另一居所"),),
)  # fmt: skip
