from django.conf import settings
from django.db import models
from django.utils import timezone

from hierarchy.models.unit import OrgUnit
from hierarchy.querysets import BatchQuerySet


class StructureBatch(models.Model):
    """One import of structure and post-holders: whole, and undoable as a whole while nothing was built on it.

    The uploaded file is kept only until the import is decided: it holds people's phone numbers.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "核对中"
        UPLOADED = "uploaded", "待确认"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        UNDONE = "undone", "已撤销"

    office = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    file = models.FileField(upload_to="structure/%Y/%m/", blank=True)
    file_name = models.CharField("文件", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.UPLOADED)
    rows = models.PositiveIntegerField("行数", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created = models.JSONField(default=list)  # [["orgunit", id], …] in the order they were made
    changed = models.JSONField(default=list)  # [["term", id, "ended_on", before, after], …]
    outcome = models.JSONField(default=dict)  # the counts and messages the page shows
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("上传时间", default=timezone.now)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "架构导入批次"

    def __str__(self):
        return self.file_name
