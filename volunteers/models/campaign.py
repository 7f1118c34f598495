from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.paths import level_column
from volunteers.choices_wishes import TaskState
from volunteers.models.volunteer import VolunteerTeam
from volunteers.querysets_wishes import CampaignQuerySet, CampaignTaskQuerySet


class Campaign(models.Model):
    """专项行动: one piece of work for every grid of a street or community until a day, with a list of who is done."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="campaigns", verbose_name="发起单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    title = models.CharField("行动名称", max_length=40)
    about = models.CharField("要做什么", max_length=500)
    measure = models.CharField("数什么", max_length=20, blank=True)  # 排查住户; empty: only done or not
    word = models.CharField("量词", max_length=4, default="户")
    begins_on = models.DateField("开始日期", default=timezone.localdate)
    due_on = models.DateField("完成期限")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    told_on = models.DateField(null=True, blank=True, editable=False)  # grids not done were reminded
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "专项行动"
        constraints = [models.CheckConstraint(condition=Q(due_on__gte=F("begins_on")), name="campaign_span")]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"campaign_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign", args=[self.pk])


class CampaignTask(models.Model):
    """A grid's part of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tasks")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="网格")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    team = models.ForeignKey(
        VolunteerTeam, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="先锋小组"
    )
    goal = models.PositiveIntegerField("应完成", null=True, blank=True)
    count = models.PositiveIntegerField("已完成", default=0)  # the sum of its reports
    state = models.CharField("状态", max_length=8, choices=TaskState, default=TaskState.WAITING)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CampaignTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "网格任务"
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="a_task_a_grid")]

    def __str__(self):
        return f"网格任务{self.pk}"


class CampaignReport(models.Model):
    """What a grid says it has done: one line a time, never overwritten."""

    task = models.ForeignKey(CampaignTask, on_delete=models.CASCADE, related_name="reports")
    count = models.PositiveIntegerField("这次完成", default=0)
    words = models.CharField("情况", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = "填报"

    def __str__(self):
        return f"填报{self.pk}"
