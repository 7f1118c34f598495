from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_decisions import ProjectKind, ProjectSource, ProjectState
from deliberation.models.resolution import Resolution
from deliberation.models.ticket import Ticket
from deliberation.querysets_projects import OfProjectQuerySet, ProjectQuerySet
from hierarchy.paths import level_column


class Project(models.Model):
    """民生项目: 我为群众办实事, 微更新, 微实事; from the idea to what the residents can count afterwards."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="projects", verbose_name="所属单位"
    )
    path = models.CharField(max_length=20)  # of unit
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    kind = models.CharField("类别", max_length=12, choices=ProjectKind, default=ProjectKind.BENEFIT)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("项目名称", max_length=100)
    summary = models.TextField("项目内容", blank=True)
    source = models.CharField("来源", max_length=10, choices=ProjectSource, default=ProjectSource.RESIDENTS)
    from_resolution = models.ForeignKey(
        Resolution, null=True, blank=True, on_delete=models.PROTECT, related_name="projects", verbose_name="议定事项"
    )
    from_ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="projects", verbose_name="诉求"
    )
    owner = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="owned_projects", verbose_name="责任单位"
    )
    budget = models.DecimalField("预算（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField("进度", max_length=10, choices=ProjectState, default=ProjectState.FOUNDED)
    founded_on = models.DateField("立项日期", default=timezone.localdate)
    finished_on = models.DateField("验收日期", null=True, blank=True)
    ended_why = models.CharField("终止原因", max_length=200, blank=True)
    photo = models.FileField("照片", upload_to="projects/%Y/%m/", blank=True)
    public = models.BooleanField("对外公开", default=False)
    public_summary = models.TextField("公开说明", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "民生项目"
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000) & Q(year__lte=2100), name="project_of_this_century"),
            models.CheckConstraint(condition=~Q(public=True) | ~Q(public_summary=""), name="public_project_says_what"),
        ]
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"project_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["unit", "-id"], condition=Q(public=True), name="project_shown"),
        ]

    def __str__(self):
        return f"项目{self.pk}"  # the ledger keeps no words people wrote

    def get_absolute_url(self):
        return reverse("project", args=[self.pk])


class Funding(models.Model):
    """共建单位出资: money, or what was given in kind."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fundings")
    partner = models.CharField("出资单位", max_length=60)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    in_kind = models.CharField("实物或服务", max_length=100, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "出资"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | (Q(amount=None) & ~Q(in_kind="")), name="funding_gives_something"
            )
        ]

    def __str__(self):
        return self.partner


class Milestone(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField("节点", max_length=60)
    due_on = models.DateField("计划日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目节点"
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.title


class Outcome(models.Model):
    """成效: 机动车位 147 个, 小设施 6 处."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outcomes")
    name = models.CharField("成效", max_length=30)
    unit_word = models.CharField("单位", max_length=6, default="个")
    count = models.PositiveIntegerField("数量")

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目成效"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["project", "name", "unit_word"], name="outcome_once_a_project")]

    def __str__(self):
        return f"{self.name} {self.count} {self.unit_word}"
