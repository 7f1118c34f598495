"""来表: the upper office's blank forms, what was learnt about their layouts, and which of them were filled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.overview.querysets_months import OfUnitQuerySet


class FormLayout(models.Model):
    """The headings of one layout and what they were said to be: corrected once, known for the office's next copy.

    `choices` are {key of a heading: "indicator:I2", "period:last", "unit:WH01", "field:name", "stock:elders", "plain",
    "skip"}. It holds headings of the upper office, nothing about anybody.
    """

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    title = models.CharField("标题", max_length=120)
    choices = models.JSONField("栏目的对应", default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "来表版式"
        constraints = [models.UniqueConstraint(fields=["office", "fingerprint"], name="form_layout_once")]

    def __str__(self):
        return self.title


class BlankForm(models.Model):
    """One uploaded blank. The file stays as it came; what is handed out filled is made from it each time."""

    layout = models.ForeignKey(FormLayout, on_delete=models.PROTECT, related_name="blanks")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    file = models.FileField(upload_to="blanks/%Y/%m/")
    file_name = models.CharField("文件", max_length=120)
    title = models.CharField("标题", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间", default=timezone.now)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "来表"

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("blank-form", args=[self.pk])


class FilledForm(models.Model):
    """One filled copy that was handed out: the 减负 indicator counts these rows."""

    layout = models.ForeignKey(FormLayout, on_delete=models.PROTECT, related_name="filled")
    blank = models.ForeignKey(BlankForm, null=True, on_delete=models.SET_NULL, related_name="filled")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="filled_forms")
    month = models.DateField("月份")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    cells_filled = models.PositiveIntegerField("已填格数")
    cells_left = models.PositiveIntegerField("未填格数")
    full = models.BooleanField("完整号码", default=False)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "填好的来表"
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="filled_for_a_month")]
        indexes = [models.Index(fields=["unit", "at"], name="filled_of_unit")]

    def __str__(self):
        return f"{self.layout_id} {self.month:%Y-%m}"
