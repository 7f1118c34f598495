from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.choices import ItemState, Stage
from awards.querysets import ListQuerySet, PlanQuerySet


class ChecklistItem(models.Model):
    """A line of an office's 5+N list for buildings: required ones gate 和美楼栋, the others are optional."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="building_items")
    label = models.CharField("内容", max_length=30)
    help = models.CharField("怎样算达标", max_length=100, blank=True)
    required = models.BooleanField("必备", default=False)
    place = models.PositiveSmallIntegerField("次序", default=0)
    active = models.BooleanField("启用", default=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = "5+N 内容"
        ordering = ["-required", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "label"], name="building_item_once")]

    def __str__(self):
        return self.label


class BuildingPlan(models.Model):
    """成熟一个、打造一个: a building's own theme and how far it has come."""

    building = models.OneToOneField("hierarchy.Building", on_delete=models.CASCADE, related_name="plan")
    theme = models.CharField("楼栋主题", max_length=30, blank=True)
    stage = models.CharField("阶段", max_length=8, choices=Stage, default=Stage.GROWING)
    since = models.DateField("进入本阶段", default=timezone.localdate)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "楼栋建设"

    def __str__(self):
        return f"楼栋建设{self.pk}"


class PlanItem(models.Model):
    """Where a building stands with one item; the community looks at it, and a photo is never required."""

    plan = models.ForeignKey(BuildingPlan, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=8, choices=ItemState, default=ItemState.NOT_YET)
    note = models.CharField("说明", max_length=100, blank=True)
    resolution = models.ForeignKey(  # 居民公约: by which decision of the building's meeting
        "deliberation.Resolution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("请社区核对", null=True, blank=True)  # None once it was looked at
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField("核对日期", null=True, blank=True)

    class Meta:
        verbose_name = "5+N 进展"
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="plan_item_once"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.REACHED) | Q(checked_on__isnull=False), name="reached_item_is_checked"
            ),
        ]

    def __str__(self):
        return f"进展{self.pk}"
