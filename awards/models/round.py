from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from awards.choices import Normalising, PhaseName, RoundState
from awards.models.kind import AwardKind, CriteriaSet
from awards.querysets import RoundQuerySet


class AwardRound(models.Model):
    """One round of a street: for which time its figures are counted, its phases, how scores become totals."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="award_rounds")
    name = models.CharField("名称", max_length=40)
    since = models.DateField("数据起")
    until = models.DateField("数据止")
    state = models.CharField("状态", max_length=10, choices=RoundState, default=RoundState.DRAFT)
    trim_from = models.PositiveSmallIntegerField(
        "几位评委起去掉最高最低分", default=5, validators=[MinValueValidator(3)]
    )
    normalising = models.CharField("评委尺度", max_length=8, choices=Normalising, default=Normalising.NONE)
    full_turnout = models.PositiveSmallIntegerField(
        "参与率达到多少得满分（%）", default=50, validators=[MinValueValidator(1)]
    )
    blind = models.BooleanField("评委不看对象名称", default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    cancelled_why = models.CharField("取消原因", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "评选"
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="round_named_once"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="round_span"),
            models.CheckConstraint(condition=Q(full_turnout__lte=100), name="turnout_at_most_all"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("award-round", args=[self.pk])


class Phase(models.Model):
    """From which day to which day (both included) a right is given. Scoring and voting may go on side by side."""

    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField("阶段", max_length=12, choices=PhaseName)
    begins_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # the people it concerns were told
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)  # those who have something left were

    class Meta:
        verbose_name = "阶段"
        ordering = ["begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="phase_once_a_round"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="phase_span"),
        ]

    def __str__(self):
        return self.get_name_display()


class RoundKind(models.Model):
    """A kind in a round, with its quota and the criteria frozen when the round opened."""

    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="kinds")
    kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="rounds")
    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="rounds")
    quota = models.PositiveSmallIntegerField("名额", validators=[MinValueValidator(1)])
    evidence_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    evidence_at = models.DateTimeField("取数时间", null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField("结果锁定", null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField(default=list, editable=False)  # [[name of the row, its values as text], …]
    digest = models.CharField("输入摘要", max_length=64, blank=True)  # SHA-256 of all inputs and results, hex

    class Meta:
        verbose_name = "参评奖项"
        ordering = ["kind__place", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "kind"], name="kind_once_a_round")]

    def __str__(self):
        return f"{self.round} {self.kind}"
