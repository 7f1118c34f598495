from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.overview.querysets_months import OfUnitQuerySet


class MonthText(models.Model):
    """文字部分 of a unit's 月报: what the figures say, and what people write beside them."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="month_texts", verbose_name="填报单位"
    )
    month = models.DateField("月份")  # its first day
    facts = models.TextField("基本情况", blank=True)
    deeds = models.TextField("主要做法", blank=True)
    problems = models.TextField("存在问题", blank=True)
    plans = models.TextField("下步打算", blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间", default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "月报文字"
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="text_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="text_of_a_whole_month"),
        ]

    def __str__(self):
        return f"{self.unit_id} {self.month:%Y-%m}"
