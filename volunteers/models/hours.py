from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hierarchy.paths import level_column
from volunteers.choices import CorrectionState, HoursSource, Theme
from volunteers.models.volunteer import Volunteer, VolunteerTeam
from volunteers.querysets import HoursQuerySet
from volunteers.querysets_hours import CorrectionQuerySet, StarQuerySet

DAY = 24 * 60


def usual_stars():
    """Hours of one to five stars."""
    return [100, 300, 600, 1000, 1500]


class HoursEntry(models.Model):
    """One row a person-time (人次): minutes of service by one volunteer. Never changed, never deleted.

    A mistake is undone by a second row with the same minutes below zero; what is right comes as a third. Sums of
    `minutes` over any selection therefore are what certificates, stars and statistics say. A row belongs to the day
    on which the service began, in Shanghai's time.
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="hours", verbose_name="志愿者")
    minutes = models.IntegerField("服务时长（分钟）")
    begins_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    day = models.DateField("服务日期", editable=False)
    source = models.CharField("来源", max_length=10, choices=HoursSource)
    words = models.CharField("服务内容", max_length=100)
    place = models.CharField("地点", max_length=60, blank=True)
    theme = models.CharField("五治主题", max_length=10, choices=Theme, blank=True)
    unit = models.ForeignKey(  # whose activity it was: 谁组织谁记录
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="hours", verbose_name="组织单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    team = models.ForeignKey(
        VolunteerTeam, null=True, blank=True, on_delete=models.PROTECT, related_name="hours", verbose_name="队伍"
    )
    sign_up = models.ForeignKey(
        "volunteers.SignUp", null=True, blank=True, on_delete=models.PROTECT, related_name="hours"
    )
    claim = models.ForeignKey("volunteers.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by", verbose_name="冲正哪一条"
    )
    why = models.CharField("补录或冲正原因", max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    objects = HoursQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿服务时长"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("begins_at")), name="hours_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(reverses=None, minutes__gt=0, minutes__lte=DAY)
                | Q(reverses__isnull=False, minutes__lt=0, source=HoursSource.REVERSAL),
                name="hours_below_zero_only_reverse",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "begins_at"], name="hours_of_volunteer"),
            *(
                models.Index(fields=[f"{name}_path", "day"], name=f"hours_{name}")
                for name in ("street", "community", "grid")
            ),
        ]

    def __str__(self):
        return f"时长{self.pk}"


class HoursSettings(models.Model):
    """An office's own numbers; an office without a row has the defaults."""

    office = models.OneToOneField("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="hours_settings")
    stars = models.JSONField("一至五星小时数", default=usual_stars)
    most_a_day = models.PositiveSmallIntegerField(
        "一人一天最多小时", default=12, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    late_days = models.PositiveSmallIntegerField(
        "补录期限（天）", default=30, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    notice_days = models.PositiveSmallIntegerField(
        "星级公示工作日", default=5, validators=[MinValueValidator(5), MaxValueValidator(30)]
    )

    class Meta:
        verbose_name = "时长与星级设置"

    def __str__(self):
        return f"{self.office}时长与星级设置"

    @classmethod
    def of(cls, office_path):
        """The office's row, or the defaults, not saved."""
        return cls.objects.filter(office__path=office_path).first() or cls()


class HoursCorrection(models.Model):
    """更正申请: somebody says a row is wrong, a second person decides. Granted, it becomes a reversal and a new row."""

    entry = models.ForeignKey(HoursEntry, on_delete=models.PROTECT, related_name="corrections", verbose_name="哪一条")
    minutes = models.PositiveSmallIntegerField("应为（分钟）", validators=[MaxValueValidator(DAY)])  # 0 takes it away
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=8, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_by = models.ForeignKey(  # empty: the volunteer, on the own page
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("审核时间", null=True, blank=True)
    answer = models.CharField("审核意见", max_length=200, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "时长更正"
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=CorrectionState.ASKED), name="one_correction_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="a_second_person_corrects"
            ),
        ]

    def __str__(self):
        return f"更正{self.pk}"


class StarAward(models.Model):
    """星级: reached by hours, told in public for some working days, then given, and never taken back a level."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="stars", verbose_name="志愿者")
    level = models.PositiveSmallIntegerField("星级", validators=[MinValueValidator(1), MaxValueValidator(5)])
    minutes = models.PositiveIntegerField("达到时累计时长（分钟）")
    notice_from = models.DateField("公示开始", default=timezone.localdate)
    notice_until = models.DateField("公示到")
    given_at = models.DateTimeField("授予时间", null=True, blank=True)
    dropped_why = models.CharField("未授予原因", max_length=100, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StarQuerySet.as_manager()

    class Meta:
        verbose_name = "星级"
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "level"], condition=Q(dropped_why=""), name="a_star_once")
        ]

    def __str__(self):
        return f"{self.level}星"
