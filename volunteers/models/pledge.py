from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.paths import level_column
from volunteers.choices_wishes import PledgeItem, PledgeKeeper, SelfMemberKind
from volunteers.models.hours import HoursEntry
from volunteers.models.volunteer import Volunteer
from volunteers.querysets_wishes import PledgeQuerySet, SelfGroupQuerySet


def usual_items():
    return [item.value for item in PledgeItem]


class Pledge(models.Model):
    """门前五包: a household, a shop or a firm looks after the place before its door."""

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="pledges", verbose_name="网格")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    keeper = models.CharField("承诺方", max_length=10, choices=PledgeKeeper, default=PledgeKeeper.HOUSEHOLD)
    name = models.CharField("户主、店名或单位", max_length=40)
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="pledges"
    )
    volunteer = models.ForeignKey(
        Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="pledges", verbose_name="志愿者"
    )  # whoever keeps it out of own will may have hours
    place = models.CharField("范围", max_length=60)
    items = models.JSONField("包哪几样", default=usual_items)
    signed_on = models.DateField("签订日期", default=timezone.localdate)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "门前五包"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name", "place"], condition=Q(ended_on=None), name="pledged_once_a_place"
            ),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("signed_on")), name="pledge_span"),
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"pledge_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return f"门前五包{self.pk}"

    def get_absolute_url(self):
        return reverse("pledge", args=[self.pk])

    @property
    def item_words(self):
        return "、".join(PledgeItem(item).label for item in self.items)


class PledgeService(models.Model):
    """Service out of own will under a pledge: which row of the hours ledger it became."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="services")
    entry = models.OneToOneField(HoursEntry, on_delete=models.PROTECT, related_name="pledge_service")

    class Meta:
        verbose_name = "门前五包服务"

    def __str__(self):
        return f"服务{self.pk}"


class SelfManagementGroup(models.Model):
    """自管小组: neighbours who look after an estate themselves, often one without a property company."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="self_groups", verbose_name="所属单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    name = models.CharField("名称", max_length=40)
    covers = models.CharField("管哪里", max_length=60, blank=True)
    venue = models.CharField("活动场所", max_length=40, blank=True)
    duties = models.CharField("管什么", max_length=200, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SelfGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "自管小组"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(closed_on=None), name="self_group_once")
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"self_group_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("self-group", args=[self.pk])


class SelfGroupMember(models.Model):
    """Who belongs to a self-managed group, from when to when. The resident where the register knows the name."""

    group = models.ForeignKey(SelfManagementGroup, on_delete=models.CASCADE, related_name="members")
    name = models.CharField("姓名", max_length=40)
    kind = models.CharField("身份", max_length=10, choices=SelfMemberKind, default=SelfMemberKind.RESIDENT)
    leads = models.BooleanField("组长", default=False)
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="self_groups"
    )
    since = models.DateField("加入日期", default=timezone.localdate)
    left = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        verbose_name = "自管小组成员"
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(left=None, leads=True), name="one_head_a_self_group")
        ]

    def __str__(self):
        return f"成员{self.pk}"
