"""A month of a unit: its figures, the report somebody signs, and what was found different after it was frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.overview.querysets_months import MonthReportQuerySet, OfUnitQuerySet


class MonthState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待街道审核"
    FROZEN = "frozen", "已定稿"


class ChangeKind(models.TextChoices):
    ADDED = "added", "追补"
    CORRECTED = "corrected", "更正"


class MonthlyFigures(models.Model):
    """All figures of one unit in one month: {code: [numerator, denominator or None, value or None]}.

    One row a unit and month, not one a code: a street of two thousand units closes a year with 28,000 rows instead of
    millions, and a page reads one row. `path` is where the unit stood on the last day of the month.
    """

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="monthly_figures")
    month = models.DateField("月份")  # its first day
    path = models.CharField(max_length=20)
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField("统计时间", default=timezone.now)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "月度指标"
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="figures_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="figures_of_a_whole_month"),
        ]
        indexes = [models.Index(fields=["month", "path"], name="figures_of_month")]

    def __str__(self):
        return f"{self.unit_id} {self.month:%Y-%m}"


class MonthReport(models.Model):
    """The month of a street or community that is over: draft → submitted → frozen. A grid's follows its community's."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="month_reports", verbose_name="填报单位"
    )
    path = models.CharField(max_length=20)  # of the unit on the last day of the month
    month = models.DateField("月份")
    state = models.CharField("状态", max_length=10, choices=MonthState, default=MonthState.DRAFT)
    drafted_at = models.DateTimeField("生成时间", default=timezone.now)
    due_on = models.DateField("上报时限", null=True)
    note = models.CharField("填报说明", max_length=200, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_why = models.CharField("退回原因", max_length=200, blank=True)
    frozen_at = models.DateTimeField("定稿时间", null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    late_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = MonthReportQuerySet.as_manager()

    class Meta:
        verbose_name = "月度报表"
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="report_once_a_month"),
            models.CheckConstraint(condition=~Q(state="frozen") | Q(frozen_at__isnull=False), name="frozen_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["month", "path"], name="reports_of_month"),
            models.Index(fields=["state", "due_on"], name="reports_to_come"),
        ]

    def __str__(self):
        return f"{self.unit_id} {self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("month", args=[self.unit.code, f"{self.month:%Y-%m}"])

    @property
    def is_late(self):
        """Whether it was, or still is not, submitted after its day."""
        if self.due_on is None:
            return False
        day = timezone.localdate(self.submitted_at) if self.submitted_at else timezone.localdate()
        return day > self.due_on


class MonthlyFigureChange(models.Model):
    """追补 or 更正: what a frozen month's figure turned out to be later. The frozen figure itself stays."""

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField("月份")
    code = models.CharField("指标", max_length=40)
    serial = models.PositiveSmallIntegerField("第几次")
    kind = models.CharField("性质", max_length=10, choices=ChangeKind)
    old = models.JSONField()  # [numerator, denominator, value], as `MonthlyFigures` keeps them
    new = models.JSONField()
    at = models.DateTimeField("发现时间", default=timezone.now)
    why = models.CharField("原因", max_length=200, blank=True)
    why_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "追补更正"
        constraints = [models.UniqueConstraint(fields=["unit", "month", "code", "serial"], name="change_once")]

    def __str__(self):
        return f"{self.unit_id} {self.month:%Y-%m} {self.code}"


class MonthClosing(models.Model):
    """One row a month: who closes it holds this row, so that there is one run at a time."""

    month = models.DateField(unique=True)
    began_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)  # the last whole run after the month was over

    class Meta:
        verbose_name = "月结"

    def __str__(self):
        return f"{self.month:%Y-%m}"


class BuildingHandover(models.Model):
    """A building passed from one unit to another on a day. Rows follow the building; a past month reads them back."""

    building = models.ForeignKey("hierarchy.Building", on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")  # gone with an import
    on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = "楼栋移交"
        indexes = [models.Index(fields=["on"], name="handover_on")]

    def __str__(self):
        return f"{self.building_id} {self.on:%F}"
