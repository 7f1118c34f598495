"""What an office decides about its categories: how often, how often in person, and whether one is used at all."""

from django.db import transaction

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused
from residents.actions.care import DUE, WRITTEN
from residents.cadence import reckon, settings_of
from residents.choices import CareKind
from residents.models import CareProfile, CareSetting

AT_ONCE = 500


@transaction.atomic
def set_cadence(office, *, by, rows):
    """`rows` are {kind: (days, days in person or None, used)}; returns how many changed. Due dates follow by a job."""
    changed = []
    for kind, (every, in_person_every, used) in rows.items():
        if not 1 <= every <= 366:
            raise ActionRefused(f"“{CareKind(kind).label}”的天数应在 1 到 366 之间。")
        if in_person_every is not None and in_person_every < every:
            raise ActionRefused(f"“{CareKind(kind).label}”见面的间隔不能比联系的间隔还短。")
        facts = {"every": every, "in_person_every": in_person_every, "used": used}
        row, made = CareSetting.objects.get_or_create(office=office, kind=kind, defaults=facts)
        if not made and all(getattr(row, name) == value for name, value in facts.items()):
            continue
        CareSetting.objects.filter(pk=row.pk).update(**facts)
        changed.append({"kind": kind, **facts})
    if changed:
        entry = ledger.record("care.cadence_set", office, by=by, unit=office, changed=changed)
        jobs.enqueue("care.reckon_again", key=f"care.reckon_again:{entry.pk}", office=office.path)
    return len(changed)


@jobs.handler("care.reckon_again")
def reckon_again(office):
    """Every running profile of an office by its present settings; only dates that differ are written."""
    settings, last = settings_of(office), 0
    running = CareProfile.objects.running().filter(resident__street_path=office).defer(*WRITTEN)
    while rows := list(running.filter(pk__gt=last).order_by("pk").prefetch_related("marks")[:AT_ONCE]):
        last, moved = rows[-1].pk, []
        for profile in rows:
            before = (profile.due_on, profile.in_person_due_on)
            reckon(profile, settings)
            if before != (profile.due_on, profile.in_person_due_on):
                moved.append(profile)
        CareProfile.objects.bulk_update(moved, DUE, batch_size=200)
