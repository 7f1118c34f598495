"""Who turned 18 is named to the unit, once: the guardian's yes has to become the person's own."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from residents.models.person import born_before
from volunteers.actions.people import ADULT
from volunteers.models import Volunteer

AT_ONCE = 200


@jobs.handler("volunteers.tell_of_age")
@transaction.atomic
def tell_of_age(today=None):
    today = today or timezone.localdate()
    grown = Volunteer.objects.select_for_update(of=("self",)).filter(
        minor=True, left_on=None, adult_told_on=None, birth_date__lte=born_before(ADULT, today)
    )
    rows = list(grown.order_by("pk")[:AT_ONCE])
    for each in rows:
        each.adult_told_on = today
        each.save(update_fields=["adult_told_on"])
        ledger.record("volunteer.came_of_age", each, by=None, unit=each.path)
    return len(rows)
