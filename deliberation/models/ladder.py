from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from deliberation.choices import IssueLevel
from deliberation.choices_ladder import ExtensionState, SupervisionLevel
from deliberation.models.ticket import Ticket
from governance.foundation.workdays import Duration, DurationUnit


def _times(words, default):
    """A multiple of the limit by which a ticket is past due; 0 means never."""
    return models.PositiveSmallIntegerField(words, default=default, validators=[MaxValueValidator(9)])


def _days(words, default, most=30):
    return models.PositiveSmallIntegerField(
        words, default=default, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


class LadderSettings(models.Model):
    """An office's own numbers for climbing, 督办 and 延期. An office without a row has the defaults."""

    office = models.OneToOneField("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="ladder_settings")
    climb_after = _times("超期自动上报上一级", 1)
    normal_after = _times("超期自动普通督办", 1)
    yellow_after = _times("超期自动黄牌督办", 2)
    red_after = _times("超期自动红牌督办", 3)
    urge_days = _days("催办回复期限", 1)
    normal_days = _days("普通督办回复期限", 3)
    yellow_days = _days("黄牌督办回复期限", 2)
    red_days = _days("红牌督办回复期限", 1)
    minor_extension = _days("小事最多延期", 3)
    major_extension = _days("大事最多延期", 7)
    hard_extension = _days("难事最多延期", 15, 60)

    class Meta:
        verbose_name = "超期与督办设置"

    def __str__(self):
        return f"{self.office}超期与督办设置"

    @classmethod
    def of(cls, office_path):
        """The office's row, or the defaults, not saved."""
        return cls.objects.filter(office__path=office_path).first() or cls()

    def after(self):
        """{level: multiple of the limit}, of the automatic supervisions that are switched on."""
        levels = {
            SupervisionLevel.NORMAL: self.normal_after,
            SupervisionLevel.YELLOW: self.yellow_after,
            SupervisionLevel.RED: self.red_after,
        }
        return {level: times for level, times in levels.items() if times}

    def reply_within(self, level):
        days = {
            SupervisionLevel.URGE: self.urge_days,
            SupervisionLevel.NORMAL: self.normal_days,
            SupervisionLevel.YELLOW: self.yellow_days,
            SupervisionLevel.RED: self.red_days,
        }
        return Duration(days[level], DurationUnit.WORKING_DAY)

    def longest_extension(self, level):
        days = {
            IssueLevel.MINOR: self.minor_extension,
            IssueLevel.MAJOR: self.major_extension,
            IssueLevel.HARD: self.hard_extension,
        }
        return Duration(days[level], DurationUnit.WORKING_DAY)


class Pause(models.Model):
    """挂账: a stretch in which a hard case waits with a plan and its handling clock stands still.

    Deadlines are reckoned from these rows, never from a counter: a corrected row gives the right answer again.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField("挂账时间", default=timezone.now)
    ended_at = models.DateTimeField("恢复办理时间", null=True, blank=True)
    plan = models.TextField("后续计划")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    review_on = models.DateField("下次复查日期")
    until = models.DateField("最迟恢复办理")  # unless a leader one level up renews it
    reminded_for = models.DateField(null=True, blank=True)  # the review date people were reminded of
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "挂账"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="parked_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")), name="pause_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["review_on"], condition=Q(ended_at=None), name="parked_review")]

    def __str__(self):
        return f"{self.ticket_id} {self.began_at:%F}"


class Extension(models.Model):
    """延期: asked once in a round of handling, before the deadline, and answered one level up."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="extensions")
    round = models.PositiveSmallIntegerField("第几轮办理")
    level = models.PositiveSmallIntegerField("级别", choices=IssueLevel)  # it holds for the limit of this level
    amount = models.PositiveSmallIntegerField("延长")
    measure = models.CharField("单位", max_length=14, choices=DurationUnit)
    reason = models.TextField("理由")
    state = models.CharField("结果", max_length=8, choices=ExtensionState, default=ExtensionState.ASKED)
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="申请单位")
    answered_at_unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="审批单位"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    due_before = models.DateTimeField("原时限")
    due_after = models.DateTimeField("新时限", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("审批时间", null=True, blank=True)
    words = models.CharField("审批意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "延期申请"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "round"], name="one_extension_a_round")]
        indexes = [models.Index(fields=["due_before"], condition=Q(state="asked"), name="extension_waiting")]

    def __str__(self):
        return f"{self.ticket_id} {self.duration}"

    @property
    def duration(self):
        return Duration(self.amount, self.measure)
