from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, PassRule, QuorumRule, VoteBase, VoteWay
from deliberation.querysets_councils import CouncilQuerySet, OfCouncilQuerySet
from hierarchy.paths import level_column


class Council(models.Model):
    """议事会: who sits, how often they meet, and by which rules they decide. An office has as many as it invents."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="councils", verbose_name="所属单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    estate = models.ForeignKey(
        "hierarchy.Estate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="councils",
        verbose_name="小区",
    )
    building = models.ForeignKey(
        "hierarchy.Building",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="councils",
        verbose_name="楼栋",
    )
    kind = models.CharField("种类", max_length=16, choices=CouncilKind)
    name = models.CharField("名称", max_length=60)
    convener = models.CharField("召集人岗位", max_length=40, blank=True)
    charter = models.TextField("章程", blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    every_months = models.PositiveSmallIntegerField("几个月至少开一次", default=1, help_text="0 为按需召开")
    quorum = models.CharField("到会要求", max_length=12, choices=QuorumRule, default=QuorumRule.SEATS)
    quorum_part = models.PositiveSmallIntegerField("到会比例（分子）", default=2)
    quorum_of = models.PositiveSmallIntegerField("到会比例（分母）", default=3)
    quorum_persons = models.PositiveSmallIntegerField("或到会人数达到", null=True, blank=True)
    passes = models.CharField("通过要求", max_length=20, choices=PassRule, default=PassRule.PRESENT_MAJORITY)
    passes_with_cost = models.CharField("需要出钱的事", max_length=20, choices=PassRule, blank=True)
    groups_needed = models.PositiveSmallIntegerField("须几方同意", default=3)
    vote_base = models.CharField("计票单位", max_length=10, choices=VoteBase, default=VoteBase.PERSON)
    vote_way = models.CharField("表决方式", max_length=8, choices=VoteWay, default=VoteWay.HANDS)
    proxies_most = models.PositiveSmallIntegerField("一人最多代几人", default=1)
    notice_days = models.PositiveSmallIntegerField("提前几天通知", default=2)
    remark_days = models.PositiveSmallIntegerField("纪要征求意见几天", default=3)
    term_years = models.PositiveSmallIntegerField("每届几年", default=3, help_text="0 为不设届")
    reminded_for = models.DateField(null=True, blank=True, editable=False)  # first day of the period reminded of
    version = models.PositiveIntegerField(default=1)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "议事会"
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_of__gt=0) & Q(quorum_part__lte=models.F("quorum_of")), name="quorum_is_a_share"
            ),
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(closed_on=None), name="council_name_once"),
        ]
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"council_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["building", "-id"], name="council_of_building"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("council", args=[self.pk])

    @property
    def cadence_line(self):
        """每月至少一次, 每季度至少一次, 按需召开."""
        months = self.every_months
        span = {1: "每月", 3: "每季度", 6: "每半年", 12: "每年"}.get(months, f"每 {months} 个月")
        return f"{span}至少一次" if months else "按需召开"

    @property
    def quorum_line(self):
        share = f"{self.quorum_part}/{self.quorum_of}"
        return {
            QuorumRule.SEATS: f"到会成员达到全体成员的 {share}",
            QuorumRule.INVITED: f"到会人数达到应邀人数的 {share}",
            QuorumRule.HOUSEHOLDS: f"到会户数达到全楼户数的 {share}",
        }.get(self.quorum, self.get_quorum_display()) + (
            f"，或到会 {self.quorum_persons} 人以上" if self.quorum_persons else ""
        )

    @property
    def passes_line(self):
        """The pass rule in words; of sides also how many, of money its own."""
        line = self.get_passes_display()
        if self.passes == PassRule.GROUPS_MAJORITY:
            line = f"各方一票，{self.groups_needed} 方以上同意"
        return line + (f"；需要出钱的事：{self.get_passes_with_cost_display()}" if self.passes_with_cost else "")


class SeatGroup(models.Model):
    """One side of a council (社区, 业委会, 物业, 居民代表): how many seats it has and who must be there to vote.

    0 seats: nobody counts them, guests of the topic sit here.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField("席位", max_length=30)
    seats = models.PositiveSmallIntegerField("席数", default=1)
    least_present = models.PositiveSmallIntegerField("到会至少", default=0)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "席位"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["council", "name"], name="seat_group_once")]

    def __str__(self):
        return self.name


class CouncilMember(models.Model):
    """成员 with a term: a resident, somebody with an account, or a name of an outside unit."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    group = models.ForeignKey(SeatGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    name = models.CharField("姓名", max_length=40)
    organisation = models.CharField("单位或身份", max_length=60, blank=True)
    office = models.CharField("会内职务", max_length=20, blank=True)  # 主任、召集人 …
    since = models.DateField("任期开始", default=timezone.localdate)
    until = models.DateField("任期至", null=True, blank=True)
    ended_on = models.DateField("离任日期", null=True, blank=True)
    how = models.CharField("产生方式", max_length=20, blank=True)
    ended_why = models.CharField("离任原因", max_length=40, blank=True)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "议事会成员"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "resident"],
                condition=Q(resident__isnull=False, ended_on=None),
                name="resident_sits_once",
            ),
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(user__isnull=False, ended_on=None), name="user_sits_once"
            ),
            models.UniqueConstraint(
                fields=["council", "name", "organisation"],
                condition=Q(user=None, resident=None, ended_on=None),
                name="guest_sits_once",
            ),
        ]
        indexes = [models.Index(fields=["council", "group"], name="member_of_group")]

    def __str__(self):
        return f"成员{self.pk}"  # the ledger keeps no names of residents


class MeetingSeries(models.Model):
    """A brand of meetings (楼长有话说) with the blocks its agenda always has."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="meeting_series")
    name = models.CharField("系列名称", max_length=40)
    blocks = models.JSONField("板块", default=list)  # of choices_councils.Block
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "会议系列"
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="series_once_an_office")]

    def __str__(self):
        return self.name
