from residents.checks.found import Check, finding, narrowed
from residents.models import CareProfile


def find(place, only=None):
    profiles = CareProfile.objects.running().filter(worker=None, resident__community_path=place)
    profiles = narrowed(profiles, only, resident_id="resident_id")
    rows = profiles.values_list("pk", "resident_id", "resident__home_id", "resident__path")
    for pk, resident, home, path in rows:
        yield finding("care_unassigned", home, path, str(pk), resident_id=resident)


def say(findings):
    return {row.pk: f"{row.resident.masked_name}有关爱档案，没有责任人。" for row in findings}


CHECK = Check(
    "care_unassigned", "关爱档案没有责任人", "没有责任人，到期不会提醒任何人。", find, say,
    mends=(("assign_grid", "交给网格长"),),
)  # fmt: skip
