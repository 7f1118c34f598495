import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import Block, ItemState, MeetingState, MinutesState, SignIn
from deliberation.models.council import Council, CouncilMember, MeetingSeries, SeatGroup
from deliberation.models.ticket import Ticket
from deliberation.querysets_councils import MeetingQuerySet, OfMeetingQuerySet
from hierarchy.paths import level_column


def sign_in_code():
    """Six digits, read out in the room."""
    return f"{secrets.randbelow(10**6):06d}"


def sign_in_token():
    return secrets.token_urlsafe(24)


class Meeting(models.Model):
    """One session of a council: announced, opened, its items decided, closed, written down."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings", verbose_name="议事会")
    series = models.ForeignKey(MeetingSeries, null=True, blank=True, on_delete=models.PROTECT, verbose_name="系列")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")  # the council's
    path = models.CharField(max_length=20)  # of unit
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    title = models.CharField("会议名称", max_length=100)
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    starts_at = models.DateTimeField("开会时间")
    ends_at = models.DateTimeField("预计结束", null=True, blank=True)
    place = models.CharField("地点", max_length=80)
    call = models.TextField("会议说明", blank=True)
    chair = models.CharField("主持人", max_length=40, blank=True)
    recorder = models.CharField("记录人", max_length=40, blank=True)
    observers = models.CharField("列席", max_length=200, blank=True)  # 城管、环卫 …
    code = models.CharField("签到码", max_length=6, default=sign_in_code, editable=False)
    token = models.CharField(max_length=40, unique=True, default=sign_in_token, editable=False)
    announced_at = models.DateTimeField("通知时间", null=True, blank=True)
    short_notice = models.CharField("临时开会的理由", max_length=100, blank=True)
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    closed_at = models.DateTimeField("散会时间", null=True, blank=True)
    cancelled_why = models.CharField("取消原因", max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    minutes_state = models.CharField("纪要", max_length=10, choices=MinutesState, default=MinutesState.NONE)
    minutes_text = models.TextField("纪要正文", blank=True)
    remarks_until = models.DateTimeField("征求意见至", null=True, blank=True)
    minutes_told_at = models.DateTimeField(null=True, blank=True)  # when the recorder was reminded of them
    signed_digest = models.CharField("签字文本摘要", max_length=64, blank=True)
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    published_at = models.DateTimeField("公示时间", null=True, blank=True)
    notice_until = models.DateField("公示至", null=True, blank=True)
    extract = models.TextField("公开摘要", blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-starts_at", "-id"], name=f"meeting_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["council", "-starts_at"], name="meeting_of_council"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="meeting_closed_at_a_time"
            )
        ]

    def __str__(self):
        return f"会议{self.pk}"  # the ledger keeps no words people wrote

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])


class AgendaItem(models.Model):
    """议题: a ticket, a suggestion or last time's unfinished resolution, and what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    block = models.CharField("板块", max_length=12, choices=Block, default=Block.TOPIC)
    title = models.CharField("议题", max_length=120)
    text = models.TextField("情况说明", blank=True)
    proposed_by = models.CharField("提出人", max_length=60, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items")
    resolution = models.ForeignKey(  # last time's decision, whose doing is reported
        "deliberation.Resolution", null=True, blank=True, on_delete=models.PROTECT, related_name="reported_in"
    )
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    with_cost = models.BooleanField("需要出钱", default=False)
    owners_matter = models.BooleanField("属于业主共同决定事项", default=False)
    state = models.CharField("结果", max_length=14, choices=ItemState, default=ItemState.PLANNED)
    opinions = models.TextField("主要意见", blank=True)
    minority = models.TextField("少数意见", blank=True)
    decision = models.TextField("议定事项", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "议题"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "ticket"], condition=Q(ticket__isnull=False), name="ticket_once_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "resolution"], condition=Q(resolution__isnull=False), name="report_once_a_meeting"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def open_title(self):
        """As people without an account read it: the words that stand in the published extract, else a number."""
        return self.title if self.title in self.meeting.extract else f"议题 {self.pk}"


class Attendance(models.Model):
    """One person asked to a meeting or come to it. Who is there at a moment: arrived and not yet left.

    A proxy is the attendance of the one who is absent, held by somebody present. An invited household is one row,
    named by its door until somebody of it comes.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(
        CouncilMember, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    group = models.ForeignKey(SeatGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    household = models.ForeignKey(
        "residents.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("姓名", max_length=40)
    organisation = models.CharField("单位或身份", max_length=60, blank=True)
    invited = models.BooleanField("应邀", default=False)
    votes = models.BooleanField("有表决权", default=True)  # 列席 has none
    awaiting = models.BooleanField("待记录人确认", default=False)  # signed in with a name nobody invited
    excused = models.CharField("请假原因", max_length=60, blank=True)
    held_by = models.ForeignKey(  # 委托: the one present who votes for this person
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="proxies"
    )
    proxy_proof = models.CharField("委托凭据", max_length=60, blank=True)
    way = models.CharField("签到方式", max_length=4, choices=SignIn, blank=True)
    arrived_at = models.DateTimeField("到会时间", null=True, blank=True)
    left_at = models.DateTimeField("离会时间", null=True, blank=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "到会"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(member__isnull=False), name="member_attends_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "resident"], condition=Q(resident__isnull=False), name="resident_attends_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(arrived_at__isnull=False), name="leaves_after_arriving"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_a_door(self):
        """An invited household nobody of which has come: named by its door."""
        return self.household_id is not None and self.name == self.organisation
