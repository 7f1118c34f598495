"""What follows when a ticket is done: the link to rate by, what is left out of the rates, and when it was in work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from deliberation.choices_following import Entered, ExclusionReason, ExclusionState, Left
from deliberation.models.ticket import Ticket
from deliberation.querysets_following import ExclusionQuerySet


class RateLink(models.Model):
    """A link with which one reporter says, once and without an account, whether the trouble is gone.

    Only a keyed digest of its code is kept. `round` is the resolving it asks about: a reopened ticket needs a new one.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rate_links")
    voice = models.ForeignKey("deliberation.Voice", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("自评时间", null=True, blank=True)

    class Meta:
        verbose_name = "自评链接"

    def __str__(self):
        return f"自评链接{self.pk}"


class TrackLink(models.Model):
    """A link with which whoever reported a ticket sees where it stands, adds a word and presses, without an account.

    Only a keyed digest of its code is kept; a new one ends the one before.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="track_links")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("有效至")

    class Meta:
        verbose_name = "进度链接"

    def __str__(self):
        return f"进度链接{self.pk}"


class Spell(models.Model):
    """One stay of a ticket in work: from 受理 or 重办 to 办结 or out. Parked tickets (挂账) stay in work.

    Written by every step (`actions.spells`), so that what lay open at any past instant is a question about two dates.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="spells")
    began_at = models.DateTimeField("进入在办")
    entered = models.CharField(max_length=12, choices=Entered)
    ended_at = models.DateTimeField("离开在办", null=True, blank=True)
    left = models.CharField(max_length=12, choices=Left, blank=True)

    class Meta:
        verbose_name = "在办期"
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="one_stay_at_a_time"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="spell_in_order"),
        ]
        indexes = [
            models.Index(fields=["began_at"], name="spell_began"),
            models.Index(fields=["ended_at"], name="spell_ended"),
        ]

    def __str__(self):
        return f"{self.ticket_id} {self.began_at:%F}"


class Exclusion(models.Model):
    """剔除: asked by who holds the ticket, decided one level above; only an approved one leaves the rates."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="exclusions")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="申请单位")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    reason = models.CharField("原因", max_length=12, choices=ExclusionReason)
    note = models.TextField("说明")
    state = models.CharField("状态", max_length=8, choices=ExclusionState, default=ExclusionState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    answer = models.TextField("审批意见", blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "剔除申请"
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=["asked", "approved"]), name="exclusion_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="exclusion_by_state")]

    def __str__(self):
        return f"剔除申请{self.pk}"


class RateWeights(models.Model):
    """How much each rate counts in an office's 综合分; a hundred together."""

    office = models.OneToOneField("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    response = models.PositiveSmallIntegerField("响应率", default=30)
    solved = models.PositiveSmallIntegerField("解决率", default=35)
    satisfied = models.PositiveSmallIntegerField("满意率", default=35)

    class Meta:
        verbose_name = "三率权重"
        constraints = [
            models.CheckConstraint(
                condition=Q(response=100 - F("solved") - F("satisfied")), name="rate_weights_are_a_hundred"
            )
        ]

    def __str__(self):
        return f"{self.response}/{self.solved}/{self.satisfied}"
