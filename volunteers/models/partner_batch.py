from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from volunteers.choices import PartnerBatchState
from volunteers.querysets import PartnerBatchQuerySet


class PartnerBatch(models.Model):
    """One import of I-6. Its cells are kept sealed while it can be mended, and go once it is decided or taken back."""

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="对接单位")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    file_name = models.CharField("文件", max_length=120)
    state = models.CharField("状态", max_length=10, choices=PartnerBatchState, default=PartnerBatchState.OPEN)
    cells = EncryptedTextField("表格内容", blank=True, default="")  # JSON: [{row, cells {field: text}}]
    skipped = models.JSONField(default=dict)
    made = models.JSONField(default=dict)  # {"new": [ids], "changed": {id: columns before}, "kept": [names]}
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("上传时间", default=timezone.now)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartnerBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "共建单位导入批次"

    def __str__(self):
        return f"共建单位导入{self.pk}"

    def get_absolute_url(self):
        return reverse("partner-batch", args=[self.pk])
