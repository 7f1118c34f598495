"""The office's own numbers for hours and stars, and who wants the whole name in public."""

import itertools

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from volunteers.models import HoursSettings, Volunteer


@transaction.atomic
def set_hours(office, *, by, stars, **numbers):
    """Stars rise from level to level; what was written or published before stays as it is."""
    if any(low >= high for low, high in itertools.pairwise(stars)) or stars[0] < 1 or len(stars) != 5:
        raise ActionRefused("一至五星的小时数要一级比一级高，请检查。")
    row, _ = HoursSettings.objects.update_or_create(office=office, defaults={"stars": stars, **numbers})
    ledger.record("hours.settings", row, by=by, unit=office, stars=stars, **numbers)
    return row


@transaction.atomic
def name_in_public(volunteer, *, by, agrees):
    """The person's own word, given on the own page (`by` None) or told to staff."""
    mine = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if mine.named_in_public != agrees:
        mine.named_in_public = agrees
        mine.version += 1
        mine.save(update_fields=["named_in_public", "version"])
        ledger.record("volunteer.named_in_public", mine, by=by, unit=mine.path, agrees=agrees)
    return mine
