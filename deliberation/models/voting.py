from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import Choice, PassRule, VoteBase, VoteWay
from deliberation.models.meeting import AgendaItem, Attendance
from deliberation.querysets_councils import OfItemQuerySet


class Motion(models.Model):
    """A question put to the vote, with the rule it was decided by and who was there when it was.

    The numbers stand as they were at that moment: somebody who leaves afterwards changes nothing.
    """

    class State(models.TextChoices):
        OPEN = "open", "表决中"
        CLOSED = "closed", "已表决"
        VOID = "void", "作废"

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="motions")
    question = models.CharField("表决事项", max_length=200)
    way = models.CharField("方式", max_length=8, choices=VoteWay)
    base = models.CharField("计票单位", max_length=10, choices=VoteBase)
    rule = models.CharField("通过要求", max_length=20, choices=PassRule)
    groups_needed = models.PositiveSmallIntegerField(default=0)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    roll = models.JSONField(default=list, editable=False)  # [[voter, attendance], …] who may vote, as it was opened
    entitled = models.PositiveIntegerField("全体票数", default=0)
    present = models.PositiveIntegerField("到会票数", default=0)
    quorum_words = models.CharField("到会情况", max_length=200, blank=True)
    ayes = models.PositiveIntegerField("赞成", null=True, blank=True)
    noes = models.PositiveIntegerField("反对", null=True, blank=True)
    abstentions = models.PositiveIntegerField("弃权", null=True, blank=True)
    invalid = models.PositiveIntegerField("废票", default=0)
    passed = models.BooleanField("通过", null=True, blank=True)
    formula = models.CharField("算法", max_length=300, blank=True)
    recorder = models.CharField("计票人", max_length=40, blank=True)
    witness = models.CharField("监票人", max_length=40, blank=True)
    scan = models.FileField("选票扫描件", upload_to="ballots/%Y/%m/", blank=True)
    void_why = models.CharField("作废原因", max_length=100, blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = "表决"
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(state="open"), name="one_open_vote_an_item"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(passed__isnull=False) | Q(rule="opinion"), name="vote_has_an_outcome"
            ),
        ]

    def __str__(self):
        return f"表决{self.pk}"  # the ledger keeps no words people wrote

    def get_absolute_url(self):
        return reverse("motion", args=[self.pk])


class Voted(models.Model):
    """That a seat has voted, once, however many hands tap at once. What it chose stands here only in a named vote.

    `voter` is `person:ID`, `household:ID` or `group:ID`, as the motion counts.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="voted")
    voter = models.CharField(max_length=30)
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField("选择", max_length=8, choices=Choice, blank=True)  # "" in a secret vote

    class Meta:
        verbose_name = "投票"
        constraints = [models.UniqueConstraint(fields=["motion", "voter"], name="one_vote_a_seat")]

    def __str__(self):
        return f"{self.motion_id} {self.voter}"


class SecretTally(models.Model):
    """A secret vote is a number that grows by one: no ballot exists that could be traced to a person or a moment."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="tallies")
    choice = models.CharField(max_length=8, choices=Choice)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "无记名票数"
        constraints = [models.UniqueConstraint(fields=["motion", "choice"], name="one_tally_a_choice")]

    def __str__(self):
        return f"{self.motion_id} {self.choice}"
