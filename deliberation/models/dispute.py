"""矛盾纠纷: who quarrels with whom, how often they sat together, what they agreed, and whether it was kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import Lamp
from deliberation.choices_disputes import (
    CHIPS,
    Agreement,
    DisputeKind,
    DisputeState,
    PartyRole,
    Performance,
)
from deliberation.models.ticket import Ticket
from deliberation.querysets_following import DisputeQuerySet, OfDisputeQuerySet
from governance.foundation.fields import EncryptedTextField, mask_name, mask_phone
from hierarchy.paths import level_column


class Dispute(models.Model):
    """One dispute under mediation. What people said stands encrypted; lists show kind, unit and dates only.

    Finishing it never closes the ticket it came from: that one is resolved and followed up like any other.
    """

    ticket = models.OneToOneField(Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="dispute")
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="disputes", verbose_name="调解单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    kind = models.CharField("纠纷类型", max_length=12, choices=DisputeKind)
    state = models.CharField("状态", max_length=10, choices=DisputeState, default=DisputeState.REGISTERED)
    facts = EncryptedTextField("纠纷事由")
    registered_on = models.DateField("登记日期", default=timezone.localdate)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    due_on = models.DateField("调解期限", null=True, blank=True)
    extended = models.BooleanField("已延长", default=False)
    concluded_on = models.DateField("结案日期", null=True, blank=True)
    agreement = models.CharField("协议形式", max_length=8, choices=Agreement, blank=True)
    agreement_text = EncryptedTextField("协议内容", blank=True, default="")
    perform_by = models.DateField("履行期限", null=True, blank=True)
    performance = models.CharField("履行情况", max_length=8, choices=Performance, blank=True)
    performed_on = models.DateField("履行核实日期", null=True, blank=True)
    result = EncryptedTextField("不成或终止的原因", blank=True, default="")
    lamp = models.CharField("期限灯", max_length=6, choices=Lamp, default=Lamp.NONE, blank=True)
    scan = models.FileField("签字扫描件", upload_to="agreements/%Y/%m/", blank=True)
    version = models.PositiveIntegerField(default=1)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = "矛盾纠纷"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["succeeded", "failed", "ended"]) | Q(concluded_on__isnull=False),
                name="dispute_concluded_on_a_day",
            ),
            models.CheckConstraint(condition=~Q(state="succeeded") | ~Q(agreement=""), name="dispute_agreed_somehow"),
        ]
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"dispute_{name}")
                for name in ("street", "community", "grid")
            ),
        ]

    def __str__(self):
        """The number only: this is what the ledger keeps of a dispute."""
        return f"TJ{self.registered_on:%Y}{self.pk:05d}" if self.pk else "新纠纷"

    def get_absolute_url(self):
        return reverse("dispute", args=[self.pk])

    @property
    def chip(self):
        return CHIPS.get(self.state, "")

    def is_late(self, today=None):
        """Past its last day without an end; the last day itself is still in time."""
        return self.concluded_on is None and self.due_on is not None and self.due_on < (today or timezone.localdate())


class Party(models.Model):
    """当事人. Tied to the register where the person is known there."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField("身份", max_length=12, choices=PartyRole)
    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OfDisputeQuerySet.as_manager()

    class Meta:
        verbose_name = "当事人"
        indexes = [models.Index(fields=["resident"], condition=Q(resident__isnull=False), name="party_of_resident")]

    def __str__(self):
        return f"当事人{self.pk}"

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)


class MediationSession(models.Model):
    """One sitting: when, where, who mediated, what was said, what came of it."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="sessions")
    at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=80)
    mediators = models.CharField("调解员", max_length=80)
    present = EncryptedTextField("到场人员", blank=True, default="")
    text = EncryptedTextField("调解记录")
    agreed = models.BooleanField("谈拢了", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfDisputeQuerySet.as_manager()

    class Meta:
        verbose_name = "调解记录"
        indexes = [models.Index(fields=["dispute", "at"], name="session_of_dispute")]

    def __str__(self):
        return f"{self.dispute_id} {self.at:%F}"
