import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from deliberation.choices_decisions import ObjectionState
from deliberation.models.meeting import AgendaItem, Meeting
from deliberation.querysets_councils import OfMeetingQuerySet
from deliberation.querysets_projects import OfOfficeQuerySet

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read out wrongly


def receipt_number():
    """Ten letters: enough that nobody finds another's objection by trying."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))


class Remark(models.Model):
    """What somebody who was there says to the draft of the minutes, and what became of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=40)
    text = models.TextField("意见")
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField("采纳情况", max_length=200, blank=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "纪要意见"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.meeting_id}/{self.pk}"


class Correction(models.Model):
    """更正: the only way signed minutes change. Appended, never written over."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField("更正内容")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_line = models.CharField("更正人", max_length=80)
    at = models.DateTimeField(default=timezone.now)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "纪要更正"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.meeting_id}/{self.pk}"


class Objection(models.Model):
    """异议 to a published decision. Nobody says who he is: the answer is found by the receipt number."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="objections")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="objections", verbose_name="议题")
    receipt = models.CharField("回执号", max_length=12, unique=True, default=receipt_number, editable=False)
    text = models.TextField("异议内容")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "公示异议"
        ordering = ["pk"]

    def __str__(self):
        """Without the receipt: it opens the objection to whoever holds it."""
        return f"异议{self.pk}"


class MinutesTemplate(models.Model):
    """The office's own Word template of minutes. The newest is in use; without one, ours is."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=20)  # of office
    file = models.FileField(upload_to="templates/%Y/")
    name = models.CharField("文件名", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "纪要模板"

    def __str__(self):
        return f"纪要模板{self.pk}"
