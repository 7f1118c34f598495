from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.paths import level_column
from volunteers.choices import ActivityKind, ActivityState, SignUpState, Theme
from volunteers.models.volunteer import Volunteer, VolunteerTeam
from volunteers.querysets import ActivityQuerySet, SignUpQuerySet
from volunteers.querysets_activities import ActivityPhotoQuerySet


class ActivitySeries(models.Model):
    """我们的节日, 学雷锋: a brand under which a street's activities come back every year."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="activity_series")
    name = models.CharField("系列名称", max_length=40)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "活动系列"
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="series_name_once")]

    def __str__(self):
        return self.name


class VolunteerActivity(models.Model):
    """志愿活动, a course of 社区治理学院, or a cultural occasion. People sign up for its shifts."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="activities", verbose_name="组织单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    title = models.CharField("活动名称", max_length=60)
    kind = models.CharField("类型", max_length=10, choices=ActivityKind, default=ActivityKind.SERVICE)
    theme = models.CharField("五治主题", max_length=10, choices=Theme, blank=True)
    series = models.ForeignKey(
        ActivitySeries, null=True, blank=True, on_delete=models.PROTECT, related_name="activities", verbose_name="系列"
    )
    team = models.ForeignKey(
        VolunteerTeam,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name="承办队伍",
    )
    partner = models.ForeignKey(
        "volunteers.PartnerUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="activities",
        verbose_name="共建单位",
    )  # fmt: skip
    place = models.CharField("地点", max_length=60)
    about = models.TextField("服务内容", blank=True)
    teacher = models.CharField("授课人", max_length=40, blank=True)
    for_whom = models.CharField("服务对象", max_length=40, blank=True)
    served = models.PositiveIntegerField("服务人次", null=True, blank=True)
    leader = models.CharField("活动负责人", max_length=40, blank=True)
    contact = models.CharField("联系方式", max_length=40, blank=True)  # of the organiser, public
    state = models.CharField("状态", max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    cancelled_why = models.CharField("取消原因", max_length=100, blank=True)
    summary = models.CharField("活动小结", max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿活动"
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"activity_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return f"活动{self.pk}"  # the ledger keeps no words people wrote

    def get_absolute_url(self):
        return reverse("activity", args=[self.pk])


class Shift(models.Model):
    """班次: from when to when, for how many. `joined` counts the taken places under the row's lock."""

    activity = models.ForeignKey(VolunteerActivity, on_delete=models.CASCADE, related_name="shifts")
    begins_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    capacity = models.PositiveSmallIntegerField("名额", validators=[MaxValueValidator(2000)])
    joined = models.PositiveSmallIntegerField("已报名", default=0, editable=False)
    secret = models.CharField(max_length=40, editable=False)  # the rotating sign-in code comes of it
    closed_at = models.DateTimeField("结束登记", null=True, blank=True)
    cancelled_why = models.CharField("取消原因", max_length=100, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # those who signed up, the day before

    class Meta:
        verbose_name = "班次"
        ordering = ["begins_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="shift_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(joined__lte=F("capacity")), name="shift_is_never_overfull"),
        ]
        indexes = [models.Index(fields=["closed_at", "ends_at"], name="shift_to_close")]

    def __str__(self):
        return f"班次{self.pk}"


class SignUp(models.Model):
    """One volunteer on one shift, from signing up to signing out."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="sign_ups")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="sign_ups")
    state = models.CharField("状态", max_length=10, choices=SignUpState)
    at = models.DateTimeField("报名时间", default=timezone.now)
    came_at = models.DateTimeField("签到", null=True, blank=True)
    left_at = models.DateTimeField("签退", null=True, blank=True)
    forgotten = models.BooleanField("未签退，按计划结束", default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    clash_why = models.CharField("时间重叠仍报名的原因", max_length=100, blank=True)
    walk_up = models.BooleanField("现场参加", default=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = "报名"
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=~Q(state=SignUpState.CANCELLED), name="signed_up_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")), name="leaves_after_coming"
            ),
        ]
        indexes = [models.Index(fields=["shift", "state", "id"], name="waiting_in_order")]

    def __str__(self):
        return f"报名{self.pk}"


class ActivityPhoto(models.Model):
    """A picture of an activity: never asked for, made anew by us, public only when those in it said yes."""

    activity = models.ForeignKey(VolunteerActivity, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="activities/%Y/%m/")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    public = models.BooleanField("画面中的人同意公开", default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ActivityPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "活动照片"

    def __str__(self):
        return f"活动照片{self.pk}"
