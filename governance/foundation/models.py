"""The rows every other floor writes into: ledger, jobs, notices, calendar, import batches."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class LedgerEntry(models.Model):
    """One change, or one look at something sensitive. Appended in the change's own transaction; never altered.

    Triggers refuse UPDATE and DELETE; `ledger.seal` chains the rows so that a cut or change is found.
    Texts people wrote do not belong here (they may have to be erased): only facts and masked values do.
    """

    action = models.CharField("动作", max_length=60)
    at = models.DateTimeField("时间", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField("经办人", max_length=60, blank=True)
    unit_path = models.CharField("单位路径", max_length=20, blank=True)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    subject_label = models.CharField("对象", max_length=120, blank=True)
    facts = models.JSONField("要点", default=dict)

    class Meta:
        verbose_name = "台账记录"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="ledger_of_subject"),
            models.Index(fields=["unit_path", "id"], name="ledger_of_unit"),
            models.Index(fields=["actor", "id"], name="ledger_of_actor"),
            models.Index(fields=["action", "id"], name="ledger_of_action"),
            models.Index(fields=["at"], name="ledger_at"),
        ]

    def __str__(self):
        return f"{self.action} {self.subject_label}"


class LedgerSeal(models.Model):
    """The hash over a run of ledger rows and the seal before it."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.first_id}–{self.last_id}"


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


class Notice(models.Model):
    """A line in somebody's inbox, always about a ledger entry."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    entry = models.ForeignKey(LedgerEntry, on_delete=models.DO_NOTHING, related_name="+")
    text = models.CharField("内容", max_length=300)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        constraints = [models.UniqueConstraint(fields=["user", "entry"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return self.text


class CalendarDay(models.Model):
    """A day of the working calendar. Deadlines read this table and nothing else."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", "工作日"
        WEEKEND = "weekend", "周末"
        HOLIDAY = "holiday", "节假日"
        MAKEUP = "makeup", "调休上班"

    class Source(models.TextChoices):
        LIBRARY = "library", "历年公布"
        NOTICE = "notice", "国务院通知"
        MANUAL = "manual", "人工修改"
        PROVISIONAL = "provisional", "暂按周末推算"

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("性质", max_length=10, choices=Kind)
    name = models.CharField("节日", max_length=20, blank=True)
    source = models.CharField("依据", max_length=12, choices=Source)

    class Meta:
        verbose_name = "工作日历"

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"

    @property
    def works(self):
        return self.kind in (self.Kind.WORKDAY, self.Kind.MAKEUP)
