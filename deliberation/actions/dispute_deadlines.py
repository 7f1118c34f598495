"""调解期限: yellow from seven days before the last day, red after it; each said once to those who mediate."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.choices import Lamp
from deliberation.models import Dispute
from governance.foundation import jobs, ledger

SOON = timedelta(days=7)
AT_ONCE = 500
SAID = {Lamp.RED: "dispute.overdue", Lamp.AMBER: "dispute.due_soon"}


@jobs.handler("disputes.light_lamps")
def light_lamps(today=None):
    """Each morning. The last day itself is still in time; of two workers one changes the row and speaks."""
    today = today or timezone.localdate()
    for lamp, late in ((Lamp.RED, {"due_on__lt": today}), (Lamp.AMBER, {"due_on__lte": today + SOON})):
        waiting = Dispute.objects.running().filter(**late).exclude(lamp__in=[Lamp.RED, lamp])
        for dispute in waiting.order_by("due_on", "pk")[:AT_ONCE]:
            _light(dispute, lamp, late)


@transaction.atomic
def _light(dispute, lamp, late):
    rows = Dispute.objects.running().filter(pk=dispute.pk, **late).exclude(lamp__in=[Lamp.RED, lamp])
    if rows.update(lamp=lamp):
        ledger.record(SAID[lamp], dispute, by=None, unit=dispute.path, due_on=f"{dispute.due_on:%m-%d}")
