from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.querysets import ScopedQuerySet, under


class ProgrammeQuerySet(ScopedQuerySet):
    def reach(self, scope):
        """Everybody who serves in the street knows its programmes; a draft only who serves its unit or above."""
        return under(scope.offices, "unit__path") & Q(public=True) | under(scope.branches, "unit__path")

    def published(self):
        return self.filter(public=True)

    def run_by(self, user):
        """Those of the units a person answers for."""
        return self.filter(under(user.scope.branches, "unit__path"))


class Programme(models.Model):
    """A programme or brand of an office, such as 邻聚力 or 楼长有话说: name, slogan, pillars. Data, never code."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="programmes", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=40)
    slogan = models.CharField("口号", max_length=80, blank=True)
    summary = models.TextField("简介", blank=True)
    begins_on = models.DateField("开始日期", default=timezone.localdate)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    cover = models.FileField("封面", upload_to="programmes/%Y/%m/", blank=True)
    public = models.BooleanField("对外公开", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "工作品牌"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="programme_once_a_unit"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="programme_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme", args=[self.pk])


class Pillar(models.Model):
    """One pillar of a programme, with the codes of the monthly figures that tell how it goes."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pillars")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称", max_length=20)
    text = models.TextField("说明", blank=True)
    figures = models.JSONField("相关指标", default=list, blank=True)

    class Meta:
        verbose_name = "品牌支柱"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="pillar_once_a_programme")]

    def __str__(self):
        return self.name
