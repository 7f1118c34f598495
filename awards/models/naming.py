from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from awards.choices import ObjectionState
from awards.models.nomination import Nomination
from awards.querysets import AwardQuerySet, ObjectionQuerySet
from governance.foundation.fields import EncryptedTextField


class Objection(models.Model):
    """公示异议: anybody may raise one, and asks after it by its receipt number."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="objections")
    receipt = models.CharField("回执号", max_length=16, unique=True)
    text = EncryptedTextField("异议内容")
    contact = EncryptedTextField("联系方式", blank=True, default="")
    at = models.DateTimeField("收到时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=ObjectionState, default=ObjectionState.RECEIVED)
    due_on = models.DateField("答复期限")
    findings = models.CharField("核实情况", max_length=500, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "公示异议"

    def __str__(self):
        return f"异议{self.receipt}"


class Award(models.Model):
    """命名: what a nomination was given, with number, validity, consent to the honour wall, and its end."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="award")
    number = models.CharField("证书编号", max_length=24, unique=True)
    granted_on = models.DateField("命名日期")
    valid_until = models.DateField("有效期至")
    rechecked_on = models.DateField("复核日期", null=True, blank=True)
    recheck_note = models.CharField("复核情况", max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)  # that it will end, to the street
    on_wall = models.BooleanField("同意上荣誉墙", default=False)
    words = models.CharField("荣誉墙上的话", max_length=100, blank=True)
    digest = models.CharField(max_length=32, blank=True, editable=False)  # keyed, of the code in the QR
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_why = models.CharField("撤销原因", max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "命名"
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("granted_on")), name="award_span"),
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="award_by_code"),
        ]

    def __str__(self):
        return f"命名{self.number}"

    def get_absolute_url(self):
        return reverse("award", args=[self.pk])

    @property
    def standing_word(self):
        """有效, 已到期 or 已撤销, today."""
        if self.revoked_at:
            return "已撤销"
        return "有效" if self.valid_until >= timezone.localdate() else "已到期"
