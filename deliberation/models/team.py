from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import ConsentPaper, TeamProfile
from deliberation.querysets_councils import OfTeamQuerySet, TeamQuerySet
from governance.foundation.fields import EncryptedTextField
from hierarchy.paths import level_column


class DeliberatorTeam(models.Model):
    """议事员队伍 (妈妈智囊团, 小小议事员, 桑榆议事队): residents who bring the view of their age or circle."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="deliberator_teams", verbose_name="所属单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    name = models.CharField("队伍名称", max_length=40)
    profile = models.CharField("代表哪些人", max_length=10, choices=TeamProfile)
    leader = models.CharField("队长", max_length=40, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = "议事员队伍"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(closed_on=None), name="team_name_once")
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"team_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("team", args=[self.pk])


class TeamMember(models.Model):
    """议事员. A minor belongs to a team only while a guardian agrees; the database itself keeps that promise."""

    team = models.ForeignKey(DeliberatorTeam, on_delete=models.CASCADE, related_name="members")
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )
    name = models.CharField("姓名", max_length=40)
    minor = models.BooleanField("未满 18 周岁", default=False)  # on the day of joining
    joined = models.DateField("加入日期", default=timezone.localdate)
    left = models.DateField("离队日期", null=True, blank=True)
    guardian_name = EncryptedTextField("监护人姓名", blank=True, default="")
    guardian_consent_on = models.DateField("监护人同意日期", null=True, blank=True)
    consent_paper = models.CharField("同意的形式", max_length=8, choices=ConsentPaper, blank=True)
    consent_withdrawn_on = models.DateField("撤回同意日期", null=True, blank=True)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "议事员"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "resident"],
                condition=Q(resident__isnull=False, left=None),
                name="resident_in_team_once",
            ),
            models.UniqueConstraint(
                fields=["team", "name"], condition=Q(resident=None, left=None), name="name_in_team_once"
            ),
            models.CheckConstraint(
                condition=Q(minor=False)
                | Q(left__isnull=False)
                | Q(guardian_consent_on__isnull=False, consent_withdrawn_on=None),
                name="minor_with_consent",
            ),
        ]

    def __str__(self):
        return f"议事员{self.pk}"  # the ledger keeps no names of residents
