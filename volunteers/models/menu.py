from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from hierarchy.paths import level_column
from volunteers.choices import ClaimState, MenuState, Theme
from volunteers.models.partner import PartnerUnit
from volunteers.models.volunteer import Volunteer, VolunteerTeam
from volunteers.models.wish import MicroWish
from volunteers.querysets import ClaimQuerySet, MenuQuerySet


class MenuItem(models.Model):
    """治理清单: a need somebody told, looked at within three working days, published, and claimed by one.

    `title` and `about` are public and checked; who needs it and the telephone are seen by the clerk, and by whoever
    holds the claim.
    """

    number = models.CharField("编号", max_length=16, unique=True)
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="menu_items", verbose_name="社区"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    title = models.CharField("需求", max_length=60)
    about = models.CharField("具体内容", max_length=300, blank=True)
    theme = models.CharField("五治主题", max_length=10, choices=Theme, blank=True)
    contact_name = models.CharField("需求人", max_length=40, blank=True)
    contact_phone = EncryptedTextField("联系电话", blank=True, default="")
    joint = models.BooleanField("可几家一起办", default=False)
    state = models.CharField("状态", max_length=10, choices=MenuState, default=MenuState.ASKED)
    review_due_at = models.DateTimeField("审核时限")
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField("上架时间", null=True, blank=True)
    listed_on = models.DateField("上架日期", null=True, blank=True, editable=False)  # the longest waiting come first
    raised = models.PositiveSmallIntegerField("催办次数", default=0)  # 1 the community was told, 2 the partners
    late_told_at = models.DateTimeField(null=True, blank=True, editable=False)  # that nobody has looked at it in time
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    why = models.CharField("未通过的原因", max_length=200, blank=True)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = MenuQuerySet.as_manager()

    class Meta:
        verbose_name = "治理清单"
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"menu_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["state", "listed_at"], name="menu_untaken"),
            models.Index(fields=["street_path", "state", "listed_on"], name="menu_waiting"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("need", args=[self.pk])

    @property
    def waits_since(self):
        """Days on the list without a taker; None while somebody works on it."""
        free = self.state == MenuState.LISTED and self.listed_on
        return (timezone.localdate() - self.listed_on).days if free else None


class Claim(models.Model):
    """认领 of a menu item or of a wish by one volunteer, team or partner; several only where the item says so.

    That one item has one claim is the database's own promise, so that of two who tap at once one is told.
    """

    item = models.ForeignKey(MenuItem, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    wish = models.ForeignKey(MicroWish, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    team = models.ForeignKey(VolunteerTeam, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    partner = models.ForeignKey(PartnerUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    joint = models.BooleanField("几家一起办", default=False)  # as the item was when it was claimed
    anonymous = models.BooleanField("不公开姓名", default=False)
    state = models.CharField("状态", max_length=10, choices=ClaimState, default=ClaimState.HELD)
    at = models.DateTimeField("认领时间", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField("最近动静", default=timezone.now)  # idle for seven days, it is released
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    planned_on = models.DateField("约定服务日期", null=True, blank=True)  # idle days count from here
    promise = models.CharField("打算怎么办", max_length=200, blank=True)
    outcome = models.CharField("完成情况", max_length=300, blank=True)
    delivered_at = models.DateTimeField("完成时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    rating = models.PositiveSmallIntegerField("评价", null=True, blank=True)
    thanks = models.CharField("想说的话", max_length=200, blank=True)
    released_why = models.CharField("释放原因", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "认领"
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, wish=None) | Q(item=None, wish__isnull=False), name="claims_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, team=None, partner=None)
                | Q(volunteer=None, team__isnull=False, partner=None)
                | Q(volunteer=None, team=None, partner__isnull=False),
                name="claimed_by_one",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(joint=False) & ~Q(state=ClaimState.RELEASED), name="item_claimed_once"
            ),
            models.UniqueConstraint(fields=["wish"], condition=~Q(state=ClaimState.RELEASED), name="wish_claimed_once"),
        ]
        indexes = [models.Index(fields=["state", "moved_at"], name="claim_idle")]

    def __str__(self):
        return f"认领{self.pk}"

    def get_absolute_url(self):
        return reverse("claim", args=[self.pk])
