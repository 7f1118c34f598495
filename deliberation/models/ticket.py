from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import (
    FINISHED,
    LOOKS,
    IssueKind,
    IssueLevel,
    IssueSource,
    Lamp,
    ResolutionKind,
    Satisfaction,
    Solved,
    TicketState,
)
from deliberation.choices_following import FollowUpWay
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models.category import Category
from deliberation.models.intake import TicketBatch
from deliberation.querysets import EventQuerySet, PhotoQuerySet, TicketQuerySet
from deliberation.querysets_desk import HelperQuerySet
from governance.foundation.fields import EncryptedTextField, mask_name, mask_phone
from hierarchy.paths import level_column


class Ticket(models.Model):
    """A resident's trouble, from the stairwell door to its closing.

    `home` is where it happened (the lowest unit responsible for the place) and decides who sees it; `unit` is
    who holds it now. State, level and unit change only in `deliberation.actions`; nothing else assigns them.
    """

    number = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("诉求内容")
    state = models.CharField("状态", max_length=12, choices=TicketState, default=TicketState.SUBMITTED)
    is_open = models.BooleanField("在办", default=True)
    level = models.PositiveSmallIntegerField("级别", choices=IssueLevel, default=IssueLevel.MINOR)
    level_reason = models.CharField("定级理由", max_length=200, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="tickets", verbose_name="类别")
    category_marked = models.CharField("原类别（待归类）", max_length=80, blank=True)
    kind = models.CharField("类型", max_length=12, choices=IssueKind, default=IssueKind.HELP)
    source = models.CharField("来源", max_length=16, choices=IssueSource, default=IssueSource.BUILDING_LEADER)
    external_number = models.CharField("外部编号", max_length=60, blank=True)
    # Whose number that is, where it is not the source's own; and what that platform says in the lists it sends
    external_source = models.CharField("外部平台", max_length=16, choices=IssueSource, blank=True)
    external_due_at = models.DateTimeField("平台时限", null=True, blank=True)
    external_urged = models.CharField("平台督办", max_length=40, blank=True)

    urgent = models.BooleanField("紧急", default=False)
    confidential = models.BooleanField("保密", default=False)
    group_matter = models.BooleanField("群体性（5人以上）", default=False)
    about_elder = models.BooleanField("涉老", default=False)
    about_minor = models.BooleanField("涉未成年", default=False)

    home = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="home_tickets", verbose_name="发生单位"
    )
    path = models.CharField(max_length=20)  # of home; rewritten when the unit is moved
    street_path, community_path, grid_path, building_path = (
        level_column(1),
        level_column(2),
        level_column(3),
        level_column(4),
    )
    estate = models.ForeignKey(
        "hierarchy.Estate", null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", verbose_name="小区"
    )
    building = models.ForeignKey(
        "hierarchy.Building",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        verbose_name="楼栋",
    )
    entrance = models.ForeignKey(
        "hierarchy.Entrance",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        verbose_name="单元",
    )
    room = models.CharField("室", max_length=20, blank=True)
    spot = models.CharField("具体位置", max_length=80, blank=True)
    place_line = models.CharField("地点", max_length=160, blank=True)  # as lists show it, without the room

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="tickets", verbose_name="承办单位"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="承办人",
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="办结人",
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="登记人",
    )
    reporter_name = models.CharField("诉求人", max_length=40, blank=True)
    reporter_phone = EncryptedTextField("联系电话", blank=True, default="")
    reporter_phone_key = models.CharField(max_length=32, blank=True, editable=False)
    anonymous = models.BooleanField("匿名", default=False)

    reported_at = models.DateTimeField("诉求时间", default=timezone.now)
    created_at = models.DateTimeField("登记时间", default=timezone.now)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    dispatched_at = models.DateTimeField("派单时间", null=True, blank=True)
    acknowledged_at = models.DateTimeField("签收时间", null=True, blank=True)
    contacted_at = models.DateTimeField("首次联系时间", null=True, blank=True)
    resolved_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)

    clock_began_at = models.DateTimeField("办理计时起点", null=True, blank=True)
    due_at = models.DateTimeField("办理时限", null=True, blank=True)
    amber_at = models.DateTimeField(null=True, blank=True)
    acknowledge_due_at = models.DateTimeField("签收时限", null=True, blank=True)
    contact_due_at = models.DateTimeField("首次联系时限", null=True, blank=True)
    due_basis = models.CharField("时限算法", max_length=300, blank=True)
    halved = models.BooleanField("重办件，时限减半", default=False)
    lamp = models.CharField("时限灯", max_length=6, choices=Lamp, default=Lamp.NONE, blank=True)
    clock_level = models.PositiveSmallIntegerField("按哪一级计时", choices=IssueLevel, null=True, blank=True)
    press_at = models.DateTimeField(null=True, blank=True)  # when the job next looks at it, once it is overdue
    supervised = models.PositiveSmallIntegerField("督办", choices=SupervisionLevel, default=0)  # highest that is open
    meeting_wanted = models.BooleanField("建议召开议事会", default=False)

    resolution = models.CharField("办结类型", max_length=12, choices=ResolutionKind, blank=True)
    resolution_text = models.TextField("办理结果", blank=True)
    reopened = models.PositiveSmallIntegerField("重办次数", default=0)
    returned = models.PositiveSmallIntegerField("退单次数", default=0)
    dispatched = models.PositiveSmallIntegerField("派单次数", default=0)
    pushed_down = models.BooleanField("已下派过", default=False)
    solved = models.CharField("是否解决", max_length=8, choices=Solved, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意度", choices=Satisfaction, null=True, blank=True)
    followed_up_at = models.DateTimeField("回访时间", null=True, blank=True)
    follow_up_due_at = models.DateTimeField("回访时限", null=True, blank=True)
    follow_up_reminded_at = models.DateTimeField(null=True, blank=True)
    photos_count = models.PositiveSmallIntegerField("照片数", default=0)
    voices_count = models.PositiveIntegerField("附议人数", default=0)  # people besides the first reporter
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", verbose_name="并入"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children", verbose_name="拆分自"
    )

    version = models.PositiveIntegerField(default=1)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    client_digest = models.CharField(max_length=64, blank=True, editable=False)
    batch = models.ForeignKey(TicketBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求"
        constraints = [
            models.UniqueConstraint(
                fields=["street_path", "source", "external_number"],
                condition=~Q(external_number=""),
                name="external_ticket_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["resolved", "closed"]) | Q(resolved_at__isnull=False) | Q(batch__isnull=False),
                name="ticket_closed_with_a_resolution",
            ),
        ]
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"ticket_{name}_all")
                for name in ("street", "community", "grid", "building")
            ),
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"ticket_{name}_open", condition=Q(is_open=True))
                for name in ("street", "community", "grid", "building")
            ),
            models.Index(fields=["unit", "state", "due_at"], name="ticket_of_unit"),
            models.Index(fields=["building", "-id"], name="ticket_of_building"),
            models.Index(fields=["entrance", "-id"], name="ticket_of_entrance"),
            models.Index(fields=["filed_by", "-id"], name="ticket_filed_by"),
            models.Index(fields=["handler", "state", "-id"], name="ticket_of_handler"),
            models.Index(fields=["amber_at"], condition=Q(is_open=True, lamp=""), name="ticket_lamp_amber"),
            models.Index(fields=["due_at"], condition=Q(is_open=True), name="ticket_lamp_red"),
            models.Index(fields=["press_at"], condition=Q(is_open=True, lamp="red"), name="ticket_to_press"),
            models.Index(fields=["reporter_phone_key"], name="ticket_by_phone"),
            models.Index(fields=["street_path", "accepted_at"], name="ticket_accepted"),
            models.Index(fields=["follow_up_due_at"], condition=Q(state="resolved"), name="ticket_to_call"),
            models.Index(fields=["closed_at"], condition=Q(state="declined"), name="ticket_declined"),
            models.Index(fields=["estate", "category", "-id"], name="ticket_alike"),
            models.Index(  # the rates ask for the place of thousands of stays and answers: never the row itself
                fields=["id", "street_path", "community_path", "grid_path", "building_path", "path"],
                name="ticket_places",
            ),
            models.Index(  # a month asks for the earlier rounds of the few that came back
                fields=["id", "path", "building", "resolved_at"], name="ticket_came_back", condition=Q(reopened__gt=0)
            ),
        ]

    def __str__(self):
        """The number only: this is what the append-only ledger keeps of a ticket."""
        return self.number

    def get_absolute_url(self):
        return reverse("ticket", args=[self.number])

    @property
    def line(self):
        """As inboxes show it; of a confidential ticket not even the title."""
        return f"{self.number} {'保密件' if self.confidential else self.title}"

    @property
    def look(self):
        return LOOKS[self.state]

    def unresolved_children(self):
        """Parts of a split ticket that somebody still works on."""
        return list(self.children.exclude(state__in=[*FINISHED, TicketState.RESOLVED]).order_by("pk"))

    @property
    def masked_reporter(self):
        return "匿名" if self.anonymous else mask_name(self.reporter_name)

    @property
    def masked_phone(self):
        return mask_phone(self.reporter_phone)

    @property
    def reachable(self):
        """Whether anybody can call the reporter: anonymous tickets have no contact and no follow-up."""
        return not self.anonymous and bool(self.reporter_phone)


class TicketSerial(models.Model):
    """The last number given out by an office on a day."""

    office_path = models.CharField(max_length=4)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_path", "day"], name="one_serial_a_day")]

    def __str__(self):
        return f"{self.office_path} {self.day}"


class TicketEvent(models.Model):
    """One step on the ticket's way, with the words people wrote. Its ledger row carries the facts."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    entry = models.OneToOneField("foundation.LedgerEntry", null=True, on_delete=models.DO_NOTHING, related_name="+")
    action = models.CharField("动作", max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_line = models.CharField("经办", max_length=80, blank=True)  # name and post as they were that day
    unit = models.ForeignKey("hierarchy.OrgUnit", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    reason = models.CharField("原因", max_length=60, blank=True)
    text = models.TextField("内容", blank=True)
    internal = models.BooleanField("内部记录", default=False)
    before = models.JSONField(
        null=True, blank=True, editable=False
    )  # of a step that can be undone: columns as they were

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "办理过程"
        indexes = [
            models.Index(fields=["ticket", "id"], name="event_of_ticket"),
            models.Index(fields=["at"], name="event_of_return", condition=models.Q(action="returned")),
        ]

    def __str__(self):
        return f"{self.action} {self.by_line}"


class TicketHelper(models.Model):
    """协办: a unit that was given the ticket before, or asked to help with something; off its line it sees it too."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="helpers")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="helping")
    path = models.CharField(max_length=20, db_index=True)
    since = models.DateTimeField(default=timezone.now)
    on_line = models.BooleanField(default=False)  # held it before it climbed: sees it by its place, not by this row
    asked = models.TextField("请其协办", blank=True, default="")  # "" where nothing was asked of it
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("请求时间", null=True, blank=True)
    answer = models.TextField("协办答复", blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = "协办单位"
        indexes = [
            models.Index(
                fields=["path", "ticket"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                condition=Q(on_line=False),
                name="helper_off_line",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["ticket", "unit"], name="helper_once")]

    def __str__(self):
        return str(self.unit)

    @property
    def is_waiting(self):
        """Whether its answer is awaited."""
        return bool(self.asked) and self.answered_at is None


class TicketPhoto(models.Model):
    """A picture we made ourselves from what was uploaded: no GPS, no metadata, a random name."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="photos")
    event = models.ForeignKey(TicketEvent, null=True, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="tickets/%Y/%m/")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求照片"

    def __str__(self):
        return f"{self.ticket_id}/{self.pk}"


class FollowUp(models.Model):
    """回访: one call, by somebody other than who finished the ticket, or the reporter's own word by a link.

    `resolution` is the ticket's kind of 办结 at that moment: 程序性办结 never counts as solved.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follow_ups")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    voice = models.ForeignKey(  # who was called; null is the ticket's first reporter
        "deliberation.Voice", null=True, blank=True, on_delete=models.RESTRICT, related_name="follow_ups"
    )
    round = models.PositiveSmallIntegerField("第几轮办结后", default=0)
    reached = models.BooleanField("联系上", default=True)
    was_contacted = models.BooleanField("办理中是否联系过您", null=True)
    solved = models.CharField("是否解决", max_length=8, choices=Solved, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意度", choices=Satisfaction, null=True, blank=True)
    text = models.TextField("群众原话", blank=True)
    way = models.CharField("方式", max_length=8, choices=FollowUpWay, default=FollowUpWay.CALL)
    resolution = models.CharField("办结类型", max_length=12, choices=ResolutionKind, blank=True)

    class Meta:
        verbose_name = "回访"
        indexes = [
            models.Index(fields=["ticket", "round"], name="follow_up_of_ticket"),
            models.Index(fields=["at"], condition=Q(reached=True), name="follow_up_in_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=False) | ~Q(solved="") | Q(way="imported"), name="follow_up_has_an_answer"
            ),
        ]

    def __str__(self):
        return f"{self.ticket_id} {self.at:%F}"
