from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.models.nomination import Nomination
from awards.models.round import AwardRound


class VoteSlip(models.Model):
    """One household's right to vote in a round, used once, by a printed code or on a counted sheet.

    What it chose is not here: votes are numbers in `VoteTally` that grow by one.
    """

    class Way(models.TextChoices):
        CODE = "code", "扫码"
        PAPER = "paper", "纸票"

    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="slips")
    household = models.ForeignKey("residents.Household", on_delete=models.PROTECT, related_name="+")
    issue = models.PositiveSmallIntegerField("第几次印", default=0)  # 0: not printed; a new code each time
    digest = models.CharField(max_length=32, blank=True, editable=False)  # keyed, of the printed code
    way = models.CharField("方式", max_length=6, choices=Way, blank=True)
    used_at = models.DateTimeField("投票时间", null=True, blank=True)

    class Meta:
        verbose_name = "选票"
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="one_slip_a_household"),
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="slip_by_code"),
        ]

    def __str__(self):
        return f"选票{self.pk}"


class VoteTally(models.Model):
    """How many households said yes and no to a nomination."""

    nomination = models.OneToOneField(Nomination, on_delete=models.CASCADE, related_name="tally")
    ayes = models.PositiveIntegerField("赞成", default=0)
    noes = models.PositiveIntegerField("不赞成", default=0)

    class Meta:
        verbose_name = "群众评价"

    def __str__(self):
        return f"票数{self.nomination_id}"


class PaperCount(models.Model):
    """A counted box of paper slips: who counted, who watched, what was added to the tally. Never changed."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="paper_counts")
    building = models.ForeignKey(  # whose box it was
        "hierarchy.Building", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="楼栋"
    )
    ayes = models.PositiveIntegerField("赞成", default=0)
    noes = models.PositiveIntegerField("不赞成", default=0)
    counted_by = models.CharField("计票人", max_length=40)
    watched_by = models.CharField("监票人", max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField("作废", null=True, blank=True)
    voided_why = models.CharField("作废原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "纸票计数"

    def __str__(self):
        return f"纸票{self.pk}"
