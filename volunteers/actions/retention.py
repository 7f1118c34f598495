"""Who left long ago is forgotten: after as many days as the office keeps people of the register who moved out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from residents.models import RetentionRule
from volunteers.actions.people import forget
from volunteers.models import Volunteer

AT_ONCE = 200


@jobs.handler("volunteers.forget_left")
@transaction.atomic
def forget_left(today=None):
    """Where an office has set no limit nobody is forgotten. Returns how many were."""
    today, many = today or timezone.localdate(), 0
    for rule in RetentionRule.objects.select_related("office").order_by("pk"):
        limit = today - timedelta(days=rule.days_after_left)
        gone = Volunteer.objects.select_for_update(of=("self",)).filter(
            street_path=rule.office.path, left_on__lte=limit, erased_at=None
        )
        for volunteer in gone.order_by("pk")[:AT_ONCE]:
            forget(volunteer)
            ledger.record("volunteer.erased", volunteer, by=None, unit=volunteer.path)
            many += 1
    return many
