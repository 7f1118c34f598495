"""What leaves the portal: ways out, letters on their way, and which notices each letter carries."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from governance.foundation.models.inbox import Notice


class Way(models.TextChoices):
    MAIL = "mail", "电子邮件"
    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"


PERSONAL = {Way.MAIL, Way.SMS}  # the others speak to a group: counts and a link only


class Channel(models.Model):
    """A way out, set up by the system manager. Passwords, keys and robot addresses are sealed and never shown back."""

    way = models.CharField("方式", max_length=10, choices=Way)
    name = models.CharField("名称", max_length=40)
    unit = models.ForeignKey(  # whose group a robot speaks to; empty for the ways to single people
        "hierarchy.OrgUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    parameters = models.JSONField(default=dict)  # host, port, … by way; nothing secret
    sealed = EncryptedTextField(blank=True, default="")  # a JSON object of what is secret
    active = models.BooleanField("启用", default=False)
    resends_unsure = models.BooleanField("服务器按 Message-ID 去重", default=False)
    paused_until = models.DateTimeField(null=True, blank=True)  # the server did not answer
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    last_error = models.CharField("最近一次出错", max_length=200, blank=True)
    last_sent_at = models.DateTimeField("最近一次送出", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "提醒通道"
        constraints = [
            models.UniqueConstraint(fields=["way"], condition=Q(way__in=["mail", "sms"]), name="one_way_to_people"),
        ]

    def __str__(self):
        return self.name

    @property
    def personal(self):
        return self.way in PERSONAL

    @property
    def secrets(self):
        return json.loads(self.sealed) if self.sealed else {}


class LetterState(models.TextChoices):
    WAITING = "waiting", "待发"
    SENDING = "sending", "正在发"
    SENT = "sent", "已送出"
    SKIPPED = "skipped", "已办，不用发"
    UNSURE = "unsure", "不能确定是否送到"
    DEAD = "dead", "没有送到"
    SETTLED = "settled", "已处理"


OPEN = [LetterState.WAITING, LetterState.SENDING]


class Letter(models.Model):
    """One digest to one recipient by one way, or a word to a group. Written with what asks for it; sent once.

    WAITING ─ claimed by lease ─ the server is asked ─► SENDING ─ text handed over ─► SENT
       ▲                              │ not taken: later, or DEAD   └ no answer to the text: UNSURE
       └──────────────────────────────┘
    """

    key = models.CharField(max_length=80, unique=True)  # also its Message-ID
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="letters", verbose_name="通道")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="letters", verbose_name="收件人"
    )
    urgent = models.BooleanField("紧急", default=False)
    trial = models.BooleanField("试发", default=False)
    state = models.CharField("状态", max_length=10, choices=LetterState, default=LetterState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField("下次发送")
    ends_at = models.DateTimeField("过期")  # what is older is no reminder any more
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=32, blank=True)  # of the sender that holds the lease
    attempts = models.PositiveSmallIntegerField("已尝试", default=0)
    last_error = models.CharField("最近一次出错", max_length=200, blank=True)
    provider_id = models.CharField("服务商编号", max_length=80, blank=True)
    count = models.PositiveIntegerField("事项", default=0)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_why = models.CharField("处理说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "外发提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "user"],
                condition=Q(state__in=["waiting", "sending"], urgent=False, trial=False, user__isnull=False),
                name="one_open_digest",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "next_at"], condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="letter_sending"),
            models.Index(fields=["state", "-id"], name="letter_by_state"),
            models.Index(fields=["user", "-id"], name="letter_of_user"),
            models.Index(fields=["channel", "-id"], name="letter_of_channel"),
        ]

    def __str__(self):
        return self.key


class LetterLine(models.Model):
    """A notice that a letter carries. A notice leaves by a way at most once, whoever puts letters together."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="lines")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="lines")

    class Meta:
        verbose_name = "外发事项"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="told_once_a_way")]

    def __str__(self):
        return f"{self.letter_id} {self.notice_id}"
