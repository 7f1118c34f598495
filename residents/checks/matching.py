"""Post-holders who are residents too: the same phone number and the same name in both tables."""

from collections import defaultdict

from residents.fields import phone_key
from residents.models import Resident


def residents_of(holders, office_path):
    """{user id: [Resident, …]} for people with a phone; numbers are sealed, so their keys are what is compared."""
    keys = {holder.pk: phone_key(holder.phone) for holder in holders if holder.phone}
    rows = Resident.objects.filter(street_path=office_path, phone_key__in=set(keys.values()) - {""}, erased_at=None)
    by_key = defaultdict(list)
    for row in rows.only("pk", "name", "phone_key", "presence", "building_id", "home_id", "path", "left_on", "died_on"):
        by_key[row.phone_key, row.name].append(row)
    found = {holder.pk: by_key[keys[holder.pk], holder.name] for holder in holders if holder.pk in keys}
    return {pk: rows for pk, rows in found.items() if rows}
