"""Several who report the same trouble: the voices on a ticket, and which tickets were put into which."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from deliberation.models.ticket import Ticket
from governance.foundation.fields import EncryptedTextField, mask_name, mask_phone


class Voice(models.Model):
    """附议: one more person who reports what a ticket is about. Each is followed up like the first reporter.

    `from_ticket` is the ticket the person's own words stand on, where a merge brought the voice here.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="voices")
    reporter_name = models.CharField("诉求人", max_length=40, blank=True)
    reporter_phone = EncryptedTextField("联系电话", blank=True, default="")
    reporter_phone_key = models.CharField(max_length=32, blank=True, editable=False)
    anonymous = models.BooleanField("匿名", default=False)
    text = models.TextField("怎么说的", blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("附议时间", default=timezone.now)
    from_ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = "附议"
        indexes = [
            models.Index(fields=["reporter_phone_key"], condition=~Q(reporter_phone_key=""), name="voice_by_phone"),
        ]

    def __str__(self):
        return f"{self.ticket_id} {self.at:%F}"

    @property
    def masked_reporter(self):
        return "匿名" if self.anonymous else mask_name(self.reporter_name)

    @property
    def masked_phone(self):
        return mask_phone(self.reporter_phone)

    @property
    def reachable(self):
        return not self.anonymous and bool(self.reporter_phone)


class TicketMerge(models.Model):
    """并案: one ticket put into another, with what is needed to take exactly that back."""

    main = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merged_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("并案时间", default=timezone.now)
    note = models.TextField("说明", blank=True)
    was_state = models.CharField(max_length=12)  # of the other
    voice = models.OneToOneField(Voice, null=True, on_delete=models.SET_NULL, related_name="merge")  # its reporter
    moved = models.JSONField(default=list)  # ids of the voices that came along
    main_was = models.JSONField(default=dict)  # the main ticket's clock and mark before any merge still in force
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "并案"
        constraints = [
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="ticket_merged_once"),
        ]
        indexes = [models.Index(fields=["main", "id"], name="merge_of_ticket")]

    def __str__(self):
        return f"{self.other_id} → {self.main_id}"
