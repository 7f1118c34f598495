from django.conf import settings
from django.db import models
from django.utils import timezone

from deliberation.querysets import TicketBatchQuerySet


class TicketLayout(models.Model):
    """A sheet's headings and what they were matched to: corrected once, remembered for the next file like it."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField("列的对应", default=dict)
    categories = models.JSONField("类别的对应", default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "导入版式"
        constraints = [models.UniqueConstraint(fields=["office", "fingerprint"], name="layout_once_an_office")]

    def __str__(self):
        return self.fingerprint[:12]


class TicketBatch(models.Model):
    """One import of past tickets: whole, and undoable as a whole."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "待确认"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        FAILED = "failed", "未导入"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField("文件", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.UPLOADED)
    columns = models.JSONField(default=dict)
    categories = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TicketBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求导入批次"

    def __str__(self):
        return self.file_name
