from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.paths import level_column
from volunteers.choices import CertificateState
from volunteers.models.volunteer import Volunteer
from volunteers.querysets import CertificateQuerySet


class VolunteerCertificate(models.Model):
    """志愿服务证明 with the fields of the 2020 办法: who, how long, what, by whom, under which number.

    `minutes` and `services` are what the ledger said for the span on the day it was issued; a later reversal in the
    span makes the check page say so.
    """

    number = models.CharField("证明编号", max_length=24, unique=True, null=True, blank=True)
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="certificates", verbose_name="志愿者"
    )
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="certificates", verbose_name="出具单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    since = models.DateField("服务起")
    until = models.DateField("服务止")
    purpose = models.CharField("用途", max_length=60, blank=True)
    minutes = models.PositiveIntegerField("服务时长（分钟）", default=0)
    services = models.PositiveIntegerField("服务次数", default=0)
    content = models.CharField("服务内容", max_length=300, blank=True)
    head = models.CharField("负责人", max_length=40, blank=True)
    clerk = models.CharField("经办人", max_length=40, blank=True)
    contact = models.CharField("联系方式", max_length=40, blank=True)
    state = models.CharField("状态", max_length=8, choices=CertificateState, default=CertificateState.ASKED)
    notice_until = models.DateField("公示到", null=True, blank=True)
    digest = models.CharField(max_length=32, blank=True, editable=False)  # keyed, of the code in the QR
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("开具时间", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    why = models.CharField("不予开具或撤销的原因", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿服务证明"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="certificate_span"),
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="certificate_by_code"),
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"certificate_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return f"证明{self.number or self.pk}"

    def get_absolute_url(self):
        return reverse("certificate", args=[self.pk])
