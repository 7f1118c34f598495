from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.choices import ConflictKind, ReviewState
from awards.models.nomination import Nomination
from awards.models.round import AwardRound
from awards.querysets import ReviewQuerySet


class Judge(models.Model):
    """评委 of a round."""

    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="judged_rounds")
    group = models.CharField("代表", max_length=20, blank=True)  # 街道, 两代表一委员, 居民代表
    at_most = models.PositiveSmallIntegerField("最多评几个", null=True, blank=True)
    ended_at = models.DateTimeField("退出", null=True, blank=True)
    ended_why = models.CharField("退出原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "评委"
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="judge_once_a_round")]

    def __str__(self):
        return f"评委{self.pk}"


class Conflict(models.Model):
    """回避: a judge and a nomination that must not meet. What was found or declared once stays."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="conflicts")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField("原因", max_length=10, choices=ConflictKind)
    why = models.CharField("说明", max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "回避"
        constraints = [models.UniqueConstraint(fields=["judge", "nomination", "kind"], name="conflict_once")]

    def __str__(self):
        return f"回避{self.pk}"


class Review(models.Model):
    """A judge's marks for one nomination: {criterion id: points as text}; counted once they are handed in."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="reviews")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="reviews")
    state = models.CharField("状态", max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    marks = models.JSONField("得分", default=dict, blank=True)
    total = models.DecimalField("小计", max_digits=6, decimal_places=2, null=True, blank=True)
    note = models.CharField("评语", max_length=200, blank=True)
    submitted_at = models.DateTimeField("打分时间", null=True, blank=True)
    settled_at = models.DateTimeField("定稿", null=True, blank=True)  # from here on it stands, and averages may be seen
    returned_why = models.CharField("退回原因", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "打分"
        constraints = [
            models.UniqueConstraint(fields=["judge", "nomination"], name="reviewed_once"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.SUBMITTED) | Q(total__isnull=False), name="review_has_a_total"
            ),
        ]
        indexes = [models.Index(fields=["judge", "state", "id"], name="review_queue")]

    def __str__(self):
        return f"打分{self.pk}"
