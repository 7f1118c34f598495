from django.conf import settings
from django.db import models
from django.utils import timezone

from hierarchy.models.unit import OrgUnit
from hierarchy.querysets import BatchQuerySet


class StructureBatch(models.Model):
    """One import of structure and post-holders: whole, and undoable as a whole while nothing was built on it."""

    office = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    file_name = models.CharField("文件", max_length=120)
    created = models.JSONField(default=dict)  # {"hierarchy.orgunit": [ids], …} in the order they were made
    outcome = models.JSONField(default=dict)  # the counts the page shows
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("导入时间", default=timezone.now)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "架构导入批次"

    def __str__(self):
        return self.file_name
