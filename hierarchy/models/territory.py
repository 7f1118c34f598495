from django.db import models
from django.db.models import Q

from hierarchy.choices import EstateKind
from hierarchy.models.unit import OrgUnit
from hierarchy.querysets import BuildingQuerySet, EntranceQuerySet, EstateQuerySet


class Estate(models.Model):
    """小区. Hangs on the unit that answers for its public spots; its buildings may belong to several grids."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="estates", verbose_name="责任单位")
    name = models.CharField("小区", max_length=40)
    kind = models.CharField("类型", max_length=20, choices=EstateKind, default=EstateKind.COMMODITY)
    households = models.PositiveIntegerField("规划户数", default=0)
    population = models.PositiveIntegerField("规划人口", default=0)
    has_property_company = models.BooleanField("有物业", default=True)

    objects = EstateQuerySet.as_manager()

    class Meta:
        verbose_name = "小区"
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="estate_named_once_a_unit")]

    def __str__(self):
        return self.name


class Building(models.Model):
    """楼栋. Belongs to the lowest unit responsible for it."""

    estate = models.ForeignKey(Estate, on_delete=models.PROTECT, related_name="buildings", verbose_name="小区")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="buildings", verbose_name="责任单位")
    number = models.CharField("楼号", max_length=10)
    written = models.CharField("原写法", max_length=20, blank=True)  # as a sheet wrote it: 3#, 三号楼
    floors = models.PositiveSmallIntegerField("层数", default=6)
    households = models.PositiveIntegerField("户数", default=0)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "楼栋"
        constraints = [models.UniqueConstraint(fields=["estate", "number"], name="building_numbered_once")]

    def __str__(self):
        return f"{self.number}号楼" if self.number.isdigit() else self.number


class Entrance(models.Model):
    """单元."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="entrances", verbose_name="楼栋")
    number = models.CharField("单元号", max_length=10)
    households = models.PositiveIntegerField("户数", default=0)

    objects = EntranceQuerySet.as_manager()

    class Meta:
        verbose_name = "单元"
        constraints = [models.UniqueConstraint(fields=["building", "number"], name="entrance_numbered_once")]

    def __str__(self):
        return f"{self.number}单元" if self.number.isdigit() else self.number


class ChatGroup(models.Model):
    """A building's WeChat group: registered, never read."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="chat_groups")
    name = models.CharField("群名称", max_length=60)
    members = models.PositiveIntegerField("群人数", default=0)
    since = models.DateField("建群日期", null=True, blank=True)
    closed_on = models.DateField("解散日期", null=True, blank=True)

    class Meta:
        verbose_name = "楼栋微信群"
        constraints = [
            models.UniqueConstraint(fields=["building", "name"], condition=Q(closed_on=None), name="group_named_once")
        ]

    def __str__(self):
        return self.name
