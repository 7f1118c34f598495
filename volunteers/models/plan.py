from django.conf import settings
from django.db import models
from django.utils import timezone

from hierarchy.paths import level_column
from volunteers.choices import MatchState
from volunteers.models.menu import MenuItem
from volunteers.models.partner import Resource
from volunteers.querysets import MatchQuerySet


class ServiceMatch(models.Model):
    """年度服务项目清单: a need and a resource that fit. The portal suggests, a clerk confirms or drops."""

    year = models.PositiveSmallIntegerField("年度")
    item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="matches", verbose_name="需求")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="matches", verbose_name="资源")
    path = models.CharField(max_length=20)  # of the need's unit; rewritten when the unit is moved
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="社区")
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    score = models.PositiveSmallIntegerField("吻合度")
    because = models.CharField("依据", max_length=80)  # 同为法治；都有“电、检修”
    state = models.CharField("状态", max_length=10, choices=MatchState, default=MatchState.SUGGESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = "年度服务项目"
        constraints = [models.UniqueConstraint(fields=["year", "item", "resource"], name="matched_once_a_year")]
        indexes = [
            models.Index(fields=[f"{name}_path", "year", "-id"], name=f"match_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return f"服务项目{self.pk}"
