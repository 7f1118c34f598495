from django.conf import settings
from django.db import models
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from residents.querysets import Loose, RosterBatchQuerySet


class RosterLayout(models.Model):
    """A sheet's headings and what they were matched to: corrected once, remembered for the next file like it."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField("列的对应", default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "花名册版式"
        constraints = [models.UniqueConstraint(fields=["office", "fingerprint"], name="roster_layout_once")]

    def __str__(self):
        return self.fingerprint[:12]


class RosterBatch(models.Model):
    """One import of a roster: looked at first, applied whole, undoable as a whole."""

    class State(models.TextChoices):
        CHECKING = "checking", "核对中"
        READY = "ready", "待确认"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        FAILED = "failed", "未导入"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"

    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="导入到")
    file = models.FileField(upload_to="rosters/%Y/%m/", blank=True)  # holds personal data: gone once decided
    file_name = models.CharField("文件", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKING)
    options = models.JSONField(default=dict)  # columns by sheet, create_places, include_hidden, blank_clears, decisions
    outcome = models.JSONField(default=dict)  # counts, what the page lists; no personal data in clear
    shown = EncryptedTextField(blank=True, default="")  # JSON of the rows the preview lists
    refused = EncryptedTextField(blank=True, default="")  # the refused rows with their cells, for the error workbook
    done_rows = models.PositiveIntegerField("已处理行数", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RosterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "花名册导入批次"

    def __str__(self):
        return self.file_name


class RosterChange(models.Model):
    """What a batch changed in a row that was there before: enough to put it back. Rows it made carry `batch`."""

    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, related_name="changes")
    row = models.PositiveIntegerField("行号")
    sheet = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=20)  # resident, dwelling, household, partymember, careprofile, caremark
    object_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()  # after the change; a later one means somebody edited since
    before = EncryptedTextField()  # JSON {column: value before}
    after = EncryptedTextField()  # JSON {column: value after}

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "导入改动"
        indexes = [models.Index(fields=["batch", "-id"], name="change_of_batch")]

    def __str__(self):
        return f"{self.batch_id} {self.model} {self.object_id}"
