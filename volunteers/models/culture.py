from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField, mask_name
from hierarchy.paths import level_column
from volunteers.choices import ConsentPaper, Theme
from volunteers.choices_activities import ArtKind, WorkState
from volunteers.models.activity import ActivitySeries
from volunteers.querysets_activities import ArtCallQuerySet, ArtWorkQuerySet


class ArtCall(models.Model):
    """作品征集: a call for residents' works, open until a day, with a gallery of what may be shown."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="art_calls", verbose_name="征集单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    title = models.CharField("征集名称", max_length=60)
    kind = models.CharField("作品种类", max_length=12, choices=ArtKind, default=ArtKind.CALLIGRAPHY)
    theme = models.CharField("五治主题", max_length=10, choices=Theme, blank=True)
    series = models.ForeignKey(
        ActivitySeries, null=True, blank=True, on_delete=models.PROTECT, related_name="art_calls", verbose_name="系列"
    )
    building = models.ForeignKey(
        "hierarchy.Building", null=True, blank=True, on_delete=models.PROTECT, related_name="art_calls",
        verbose_name="展出楼栋",
    )  # fmt: skip
    about = models.TextField("征集说明", blank=True)
    hand_in = models.CharField("交到哪里", max_length=60)
    closes_on = models.DateField("截止日期")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_why = models.CharField("取消原因", max_length=100, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("发布时间", default=timezone.now)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ArtCallQuerySet.as_manager()

    class Meta:
        verbose_name = "作品征集"
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"artcall_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return f"征集{self.pk}"

    def get_absolute_url(self):
        return reverse("art-call", args=[self.pk])

    @property
    def collecting(self):
        return self.cancelled_at is None and timezone.localdate() <= self.closes_on


class ArtWork(models.Model):
    """作品: one work with its maker's word on whether, and under which name, it may be shown."""

    call = models.ForeignKey(ArtCall, on_delete=models.PROTECT, related_name="works", verbose_name="征集")
    title = models.CharField("作品名称", max_length=60)
    author = EncryptedTextField("作者姓名")
    signed = models.CharField("展出时的署名", max_length=20, blank=True)  # as the maker wants it; "" is 佚名
    phone = EncryptedTextField("联系电话", blank=True, default="")
    words = models.TextField("作品文字", max_length=2000, blank=True)
    picture = models.FileField("作品照片", upload_to="works/%Y/%m/", blank=True)
    minor = models.BooleanField("作者未满 18 周岁", default=False)
    consent = models.BooleanField("作者同意展出", default=False)
    consent_paper = models.CharField("同意的形式", max_length=8, choices=ConsentPaper, blank=True)
    guardian_consent_on = models.DateField("监护人同意日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=WorkState, default=WorkState.RECEIVED)
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    objects = ArtWorkQuerySet.as_manager()

    class Meta:
        verbose_name = "作品"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=WorkState.SHOWN)
                | Q(consent=True) & (Q(minor=False) | Q(guardian_consent_on__isnull=False)),
                name="shown_with_consent",
            )
        ]
        indexes = [models.Index(fields=["call", "state", "-id"], name="works_of_call")]

    def __str__(self):
        return f"作品{self.pk}"

    @property
    def masked_author(self):
        return mask_name(self.author) if self.author else "（已撤回）"
