from django.conf import settings
from django.db import models
from django.utils import timezone

from governance.overview.querysets import SelfCheckQuerySet


class SelfCheck(models.Model):
    """自检: one look through all invariants, at night or because somebody asked."""

    began_at = models.DateTimeField("开始时间", default=timezone.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="发起人",
    )
    total = models.PositiveSmallIntegerField("检查项数", default=0)
    done = models.PositiveSmallIntegerField("已检查", default=0)

    class Meta:
        verbose_name = "自检"
        indexes = [models.Index(fields=["ended_at"], name="self_check_ended")]

    def __str__(self):
        return f"自检{self.pk}"


class SelfCheckCount(models.Model):
    """How many breaches of one invariant a street has; no row where there is none. "" is the portal's own."""

    run = models.ForeignKey(SelfCheck, on_delete=models.CASCADE, related_name="counts")
    key = models.CharField("检查项", max_length=60)
    street_path = models.CharField(max_length=4, blank=True)
    count = models.PositiveIntegerField("问题数", default=0)
    error = models.CharField("没有查完的原因", max_length=200, blank=True)

    objects = SelfCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "自检结果"
        constraints = [models.UniqueConstraint(fields=["run", "key", "street_path"], name="self_check_counted_once")]

    def __str__(self):
        return f"{self.key} {self.count}"


class SelfCheckBreach(models.Model):
    """One row that is not as it must be; the first two hundred of an invariant and street. Names nobody."""

    run = models.ForeignKey(SelfCheck, on_delete=models.CASCADE, related_name="breaches")
    key = models.CharField("检查项", max_length=60)
    subject = models.CharField("对象", max_length=80)
    wrong = models.CharField("问题", max_length=200)
    path = models.CharField(max_length=20, blank=True)  # as it was when it was found
    street_path = models.CharField(max_length=4, blank=True)
    url = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField("首次发现", default=timezone.now)

    objects = SelfCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "自检问题"
        indexes = [models.Index(fields=["run", "key", "street_path", "id"], name="self_check_breach")]

    def __str__(self):
        return f"{self.subject} {self.wrong}"
