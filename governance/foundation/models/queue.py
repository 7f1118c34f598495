"""Work that must happen, and the clock."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    """Work that must happen. Written with the change that asks for it; done exactly once for the database."""

    topic = models.CharField("事项", max_length=60)
    key = models.CharField("唯一键", max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField("应执行", default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField("已尝试", default=0)
    done_at = models.DateTimeField("完成", null=True, blank=True)
    dead = models.BooleanField("已停止重试", default=False)
    error = models.TextField("最近一次出错", blank=True)

    class Meta:
        verbose_name = "后台任务"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, dead=False), name="job_waiting"),
            models.Index(fields=["done_at"], name="job_done"),
        ]

    def __str__(self):
        return self.key


class Beat(models.Model):
    """When a periodic topic last ticked; the health page reads it, nothing trusts it."""

    topic = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.topic
