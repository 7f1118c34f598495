"""What people are told inside the portal, and how each wants to hear of it outside."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from governance.foundation.models.ledger import LedgerEntry


class Notice(models.Model):
    """A line in somebody's inbox, always about a ledger entry.

    News has the entry to itself. A reminder of something that falls due is one of many under one entry of the run
    that found it; its `occasion` ("subject/window") is what it is about, and comes to a person once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    entry = models.ForeignKey(LedgerEntry, on_delete=models.DO_NOTHING, related_name="+")
    kind = models.CharField("种类", max_length=60, blank=True)  # a key of reminding.KINDS, or what was recorded
    occasion = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=20, blank=True)  # of the unit it is about
    urgent = models.BooleanField("紧急", default=False)  # goes out at any hour
    text = models.CharField("内容", max_length=300)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(fields=["user", "entry"], condition=Q(occasion=""), name="notice_once"),
            models.UniqueConstraint(
                fields=["kind", "occasion", "user"], condition=~Q(occasion=""), name="reminded_once"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["created_at"], name="notice_by_age"),
        ]

    def __str__(self):
        return self.text

    @property
    def subject(self):
        """The key of what it is about, as its kind's `still` knows it."""
        return self.occasion.partition("/")[0] if self.occasion else self.entry.subject_id


class Wanted(models.TextChoices):
    """What a person wants to hear of by a way out of the portal."""

    NOTHING = "nothing", "不要"
    URGENT = "urgent", "只要紧急的"
    EVERYTHING = "everything", "全部"


class Reach(models.Model):
    """How one person is reached outside the portal. Without a row nothing leaves it; the inbox is always written."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reach")
    email = EncryptedTextField("电子邮箱", blank=True, default="")
    by_mail = models.CharField("电子邮件", max_length=10, choices=Wanted, default=Wanted.NOTHING)
    by_sms = models.CharField("短信", max_length=10, choices=Wanted, default=Wanted.NOTHING)
    since = models.DateTimeField(default=timezone.now)  # nothing older than the choice is sent after it
    refused_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # the mail server does not know the address

    class Meta:
        verbose_name = "提醒方式"

    def __str__(self):
        return f"{self.user_id}"


class Absence(models.Model):
    """Somebody is away from a day to a day, and a colleague is reminded instead."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    since = models.DateField("外出自")
    until = models.DateField("外出至")  # inclusive
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputises", verbose_name="代办人"
    )

    class Meta:
        verbose_name = "外出代办"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_span"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="absence_has_another"),
        ]
        indexes = [models.Index(fields=["until"], name="absence_until")]

    def __str__(self):
        return f"{self.since}–{self.until}"


class KindOff(models.Model):
    """A kind of reminder that one street does not want; safety kinds cannot be switched off."""

    kind = models.CharField("种类", max_length=60)
    office_path = models.CharField(max_length=4)

    class Meta:
        verbose_name = "停用的提醒"
        constraints = [models.UniqueConstraint(fields=["kind", "office_path"], name="kind_off_once")]

    def __str__(self):
        return f"{self.kind} {self.office_path}"
