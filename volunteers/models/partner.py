from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from hierarchy.paths import level_column
from volunteers.choices import PartnerKind, Theme
from volunteers.querysets import PartnerQuerySet


class PartnerUnit(models.Model):
    """共建单位 (I-6). Its liaisons have accounts that see the menu and their own unit's claims, and nothing else."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="partners", verbose_name="对接单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    name = models.CharField("单位名称", max_length=60)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    kind = models.CharField("单位类别", max_length=10, choices=PartnerKind, default=PartnerKind.OTHER)
    party_organisation = models.CharField("党组织名称", max_length=60, blank=True)
    members = models.PositiveIntegerField("在职党员数", null=True, blank=True)
    address = models.CharField("地址", max_length=80, blank=True)
    head = models.CharField("负责人", max_length=40, blank=True)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = EncryptedTextField("联系电话", blank=True, default="")
    reported_on = models.DateField("双报到日期", null=True, blank=True)
    liaisons = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="partners", verbose_name="联络员"
    )
    needs = models.CharField("单位需求", max_length=200, blank=True)
    past_activities = models.PositiveIntegerField("以前开展活动数", default=0)  # before this portal kept count
    note = models.CharField("备注", max_length=200, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "共建单位"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(ended_on=None), name="partner_name_once")
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"partner_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partner", args=[self.pk])


class Agreement(models.Model):
    """共建协议, with its end: both sides are told before."""

    partner = models.ForeignKey(PartnerUnit, on_delete=models.CASCADE, related_name="agreements")
    title = models.CharField("协议名称", max_length=60)
    signed_on = models.DateField("签订日期")
    ends_on = models.DateField("到期日期")
    told = models.PositiveSmallIntegerField(default=0, editable=False)  # 1 a month before, 2 a week, 3 that it ended

    class Meta:
        verbose_name = "共建协议"
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("signed_on")), name="agreement_span")]

    def __str__(self):
        return f"协议{self.pk}"

    @property
    def days_left(self):
        """Days until it ends; below zero once it has ended."""
        return (self.ends_on - timezone.localdate()).days


class Resource(models.Model):
    """资源清单: what a partner offers, room, people, skill or money."""

    partner = models.ForeignKey(PartnerUnit, on_delete=models.CASCADE, related_name="resources")
    name = models.CharField("资源名称", max_length=60)
    about = models.CharField("内容、数量、时间", max_length=200, blank=True)
    theme = models.CharField("五治主题", max_length=10, choices=Theme, blank=True)
    active = models.BooleanField("可用", default=True)

    class Meta:
        verbose_name = "资源"

    def __str__(self):
        return self.name
