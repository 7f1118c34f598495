from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteers.models.menu import Claim
from volunteers.models.volunteer import Volunteer


class ClaimService(models.Model):
    """Who served for a claim, from when to when: told with the delivery, credited once the asker has confirmed it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="services")
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="claim_services", verbose_name="志愿者"
    )
    begins_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    refused = models.CharField("时长未入账的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "认领服务"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="claim_service_ends_after"),
            models.UniqueConstraint(fields=["claim", "volunteer", "begins_at"], name="claim_service_once"),
        ]

    def __str__(self):
        return f"认领服务{self.pk}"


class ConfirmLink(models.Model):
    """需求人自己确认: a code for one delivered claim, of which a keyed digest is stored; used once, no account."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=32, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "确认链接"

    def __str__(self):
        return f"确认链接{self.pk}"
