from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.paths import level_column
from residents.choices import CareKind
from volunteers.choices_wishes import CareOutcome
from volunteers.models.partner import PartnerUnit
from volunteers.models.volunteer import VolunteerTeam
from volunteers.querysets_wishes import CareProjectQuerySet


class CareProject(models.Model):
    """关爱项目 such as 为夕阳续电: one kind of help for everybody of some categories of the care list.

    Whom it is for is asked of the care list each time; nobody keeps a second list.
    """

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="care_projects", verbose_name="开展单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    title = models.CharField("项目名称", max_length=40)
    about = models.CharField("做什么", max_length=300, blank=True)
    kinds = models.JSONField("服务哪些人", default=list)  # of residents.CareKind
    partner = models.ForeignKey(
        PartnerUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="care_projects",
        verbose_name="共建单位",
    )  # fmt: skip
    team = models.ForeignKey(
        VolunteerTeam, null=True, blank=True, on_delete=models.PROTECT, related_name="care_projects",
        verbose_name="志愿服务队",
    )  # fmt: skip
    began_on = models.DateField("开始日期", default=timezone.localdate)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CareProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "关爱项目"
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], condition=Q(ended_on=None), name="care_project_once"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="care_project_span"
            ),
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"care_project_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("care-project", args=[self.pk])

    @property
    def kind_words(self):
        return "、".join(CareKind(kind).label for kind in self.kinds)


class CareRound(models.Model):
    """一轮: on a day, a number of households of the target group are called on."""

    project = models.ForeignKey(CareProject, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField("第几轮")
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "服务轮次"
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="care_round_numbered_once")]

    def __str__(self):
        return f"第 {self.number} 轮"

    def get_absolute_url(self):
        return reverse("care-round", args=[self.pk])


class CareService(models.Model):
    """One household called on in a round. The visit is the register's own row, and what came of it hangs there."""

    round = models.ForeignKey(CareRound, on_delete=models.PROTECT, related_name="services")
    household = models.ForeignKey("residents.Household", on_delete=models.PROTECT, related_name="care_services")
    visit = models.OneToOneField("residents.Visit", on_delete=models.PROTECT, related_name="care_service")
    outcome = models.CharField("结果", max_length=10, choices=CareOutcome)

    class Meta:
        verbose_name = "入户服务"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"], condition=~Q(outcome=CareOutcome.ABSENT), name="served_once_a_round"
            )
        ]

    def __str__(self):
        return f"服务{self.pk}"
