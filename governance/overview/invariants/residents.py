"""The register: who lives where, and what ends when somebody leaves. Contradictions of what was written down are the
checkup's (`residents.checks`); here stands what the program itself must never get wrong.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from governance.overview.invariants.registry import RESIDENTS, Breach, invariant
from hierarchy.choices import HOUSEHOLD_KINDS
from residents.choices import Presence
from residents.models import CareMark, CareProfile, Dwelling, Household, Resident, SecondHome, Visit

PLACE = "请在居民页面用“搬家”办到原处再办回来，位置会重写；仍不一致的请联系系统管理员。"
LEFT = "请打开居民页面核对在册情况，办理恢复在册或重新办理迁出、去世。"
CARE = "请打开居民的关爱档案结档，或恢复在册。"


def _residents(rows, wrong, prefix=""):
    for pk, path in rows.values_list(f"{prefix}pk", f"{prefix}path").iterator():
        yield Breach(f"居民{pk}", wrong, path, reverse("resident", args=[pk]))


def _doors(rows, wrong):
    for pk, path in rows.values_list("pk", "path").iterator():
        yield Breach(f"房屋{pk}", wrong, path, reverse("dwelling", args=[pk]))


@invariant("residents.place", "居民的楼栋、单元、归属与所住的门一致", RESIDENTS, PLACE, over=Resident)
def people_stand_where_their_door_is(span):
    door = "household__dwelling__"
    same = Q(building=F(f"{door}building"), home=F(f"{door}home"))
    same &= Q(entrance=F(f"{door}entrance")) | Q(entrance=None, **{f"{door}entrance": None})
    yield from _residents(Resident.objects.filter(span.of("pk")).exclude(same), "记的位置不是所住的门的位置")


@invariant("dwellings.place", "房屋归负责该楼栋的单位", RESIDENTS, "请在楼栋页面重新选择责任单位。", over=Dwelling)
def doors_hang_on_their_buildings_unit(span):
    rows = Dwelling.objects.filter(span.of("pk"))
    yield from _doors(rows.exclude(home=F("building__unit")), "责任单位不是楼栋的责任单位")


@invariant("dwellings.entrance", "房屋的单元在同一栋楼里", RESIDENTS, "请在房屋页面更正单元。", over=Dwelling)
def entrances_are_of_the_same_building(span):
    rows = Dwelling.objects.filter(span.of("pk"), entrance__isnull=False)
    yield from _doors(rows.exclude(entrance__building=F("building")), "所在单元是另一栋楼的")


@invariant("visits.place", "走访记录归负责该楼栋的单位", RESIDENTS, "请在楼栋页面重新选择责任单位。", over=Visit)
def visits_hang_on_their_buildings_unit(span):
    rows = Visit.objects.filter(span.of("pk")).exclude(home=F("building__unit"))
    for pk, path in rows.values_list("pk", "path").iterator():
        yield Breach(f"走访{pk}", "归属不是楼栋的责任单位", path)


@invariant("residents.presence", "在册情况与迁出、去世日期一致", RESIDENTS, LEFT, over=Resident)
def presence_has_its_day(span):
    right = Q(presence=Presence.HERE, left_on=None, died_on=None)
    right |= Q(presence=Presence.LEFT, left_on__isnull=False, died_on=None)
    right |= Q(presence=Presence.DEAD, died_on__isnull=False)
    yield from _residents(Resident.objects.filter(span.of("pk")).exclude(right), "在册情况与日期对不上")


@invariant("households.ended_empty", "搬离的户里没有在册的人", RESIDENTS, LEFT, over=Resident)
def nobody_lives_in_an_ended_household(span):
    rows = Resident.objects.filter(span.of("pk"), presence=Presence.HERE).exclude(household__ended_on=None)
    yield from _residents(rows, "所在的户已登记搬离，本人仍在册")


@invariant("care.of_the_living", "已故、迁出的人没有关爱档案在办", RESIDENTS, CARE, over=CareProfile)
def care_ends_with_the_person(span):
    rows = CareProfile.objects.filter(span.of("pk"), closed_on=None).exclude(resident__presence=Presence.HERE)
    yield from _residents(rows, "已不在册，关爱档案没有结档", "resident__")


@invariant("care.marks", "结档的关爱档案没有在用的类别", RESIDENTS, CARE, over=CareProfile)
def closed_care_has_no_running_mark(span):
    running = CareMark.objects.filter(profile=OuterRef("pk"), ended_on=None)
    rows = CareProfile.objects.filter(span.of("pk")).exclude(closed_on=None).filter(Exists(running))
    yield from _residents(rows, "档案已结，仍有类别没有结束", "resident__")


@invariant("second_homes.of_the_living", "不在册的人没有另一居所", RESIDENTS, LEFT, over=SecondHome)
def second_homes_end_with_the_person(span):
    rows = SecondHome.objects.filter(span.of("pk"), ended_on=None).exclude(resident__presence=Presence.HERE)
    yield from _residents(rows, "已不在册，另一居所没有结束", "resident__")


@invariant(
    "households.designated", "中心户、示范户的单位在用且类别一致", RESIDENTS, "请在家庭页面取消认定后重新认定。",
    over=Household,
)  # fmt: skip
def designated_households_have_their_unit(span):
    rows = Household.objects.filter(span.of("pk"), unit__isnull=False)
    rows = rows.filter(
        Q(unit__closed_on__isnull=False) | ~Q(unit__kind=F("designation")) | ~Q(designation__in=HOUSEHOLD_KINDS)
    )
    for pk, path in rows.values_list("dwelling", "dwelling__path").iterator():
        yield Breach(f"房屋{pk}的家庭", "认定的类别与组织架构里的单位对不上", path, reverse("dwelling", args=[pk]))
