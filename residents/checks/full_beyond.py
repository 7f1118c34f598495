from django.db.models import Count, F, Q

from hierarchy.models import Building
from residents.checks.found import Check, finding


def find(place, only=None):
    """More households registered than the building has: rates of it would pass 100 %."""
    living = Count("dwellings__households", filter=Q(dwellings__households__ended_on=None))
    rows = Building.objects.filter(unit__path__startswith=place, households__gt=0)
    if only is not None:
        rows = rows.filter(pk=only.key.split(":")[1])
    rows = rows.annotate(living=living).filter(living__gt=F("households"))
    for pk, home, path, n, living in rows.values_list("pk", "unit_id", "unit__path", "households", "living"):
        yield finding("full_beyond", home, path, f"{pk}:{n}:{living}")


def say(findings):
    parts = {row.pk: row.key.split(":") for row in findings}
    buildings = Building.objects.select_related("estate").in_bulk({int(part[1]) for part in parts.values()})
    told = {}
    for row in findings:
        _, pk, declared, living = parts[row.pk]
        building = buildings[int(pk)]
        rate = round(100 * int(living) / int(declared))
        told[row.pk] = f"{building.estate}{building}登记 {declared} 户，在册 {living} 户，入住率 {rate}%。"
    return told


CHECK = Check(
    "full_beyond", "户数超过楼栋总户数", "楼栋户数填小了，或有住户没有销户；楼栋户数由街道在楼栋页面修改。", find, say,
)  # fmt: skip
