from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.choices import Nominator, SuggestionState
from awards.models.nomination import Nomination
from awards.models.round import RoundKind
from awards.querysets import SuggestionQuerySet
from governance.foundation.fields import EncryptedTextField
from hierarchy.paths import level_column


class Seconding(models.Model):
    """附议: somebody else who named the same one; the nomination stays one."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="secondings")
    source = models.CharField("推荐方式", max_length=12, choices=Nominator)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    nominator = EncryptedTextField("推荐人", blank=True, default="")
    contact = EncryptedTextField("推荐人电话", blank=True, default="")
    deeds = models.CharField("主要事迹", max_length=200)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "附议"
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "by"], condition=Q(by__isnull=False), name="seconded_once"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"附议{self.pk}"


class Suggestion(models.Model):
    """群众来信推荐: told on the public page in one's own words; the community finds out who is meant."""

    entry = models.ForeignKey(RoundKind, on_delete=models.PROTECT, related_name="suggestions", verbose_name="奖项")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="社区")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    receipt = models.CharField("回执号", max_length=16, unique=True)
    who = EncryptedTextField("推荐谁")
    deeds = EncryptedTextField("主要事迹")
    source = models.CharField("推荐方式", max_length=12, choices=Nominator)
    nominator = EncryptedTextField("推荐人", blank=True, default="")
    contact = EncryptedTextField("推荐人电话", blank=True, default="")
    at = models.DateTimeField("收到时间", default=timezone.now)
    state = models.CharField("状态", max_length=8, choices=SuggestionState, default=SuggestionState.RECEIVED)
    why = models.CharField("没有列入的原因", max_length=100, blank=True)
    nomination = models.ForeignKey(
        Nomination, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField("处理时间", null=True, blank=True)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "群众推荐"
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"suggestion_{name}") for name in ("street", "community")
        ]

    def __str__(self):
        return f"群众推荐{self.receipt}"
