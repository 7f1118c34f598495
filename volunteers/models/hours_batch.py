from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from hierarchy.paths import level_column
from volunteers.choices import BatchState
from volunteers.models.hours import HoursEntry
from volunteers.models.volunteer import Volunteer
from volunteers.querysets_hours import HoursBatchQuerySet


class HoursBatch(models.Model):
    """One old sheet of hours (I-8): looked at, mended row by row, imported, and undone by reversals."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="hours_batches", verbose_name="组织单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    file_name = models.CharField("文件", max_length=120)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the file: the same one twice is noticed
    state = models.CharField("状态", max_length=8, choices=BatchState, default=BatchState.CHECKED)
    columns = models.JSONField("列的对应", default=dict)  # {field: heading}
    left_out = models.JSONField("未读的行", default=dict)  # {合计: 1, …}
    counts = models.JSONField(default=dict)  # what came of it: {made, skipped, reversed, kept}
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间", default=timezone.now)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = HoursBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "时长导入批次"
        indexes = [
            models.Index(fields=["street_path", "digest"], name="hours_batch_file"),
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"hours_batch_{name}")
                for name in ("street", "community", "grid")
            ),
        ]

    def __str__(self):
        return f"时长导入{self.pk}"


class HoursBatchRow(models.Model):
    """One line of the sheet as read or mended; what it said of a person goes once the batch is decided."""

    batch = models.ForeignKey(HoursBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行")
    said = EncryptedTextField(blank=True, default="")  # JSON of `hours_incoming.FIELDS` as texts
    volunteer = models.ForeignKey(Volunteer, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField("服务内容", max_length=100, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    begins_at = models.DateTimeField("开始", null=True)
    ends_at = models.DateTimeField("结束", null=True)
    problem = models.CharField("问题", max_length=200, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)
    entry = models.OneToOneField(HoursEntry, null=True, on_delete=models.PROTECT, related_name="batch_row")

    class Meta:
        verbose_name = "时长导入的一行"
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="hours_row_once")]
        indexes = [models.Index(fields=["batch", "id"], condition=~Q(problem=""), name="hours_row_wrong")]

    def __str__(self):
        return f"第{self.number}行"
