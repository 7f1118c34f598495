"""What a person has once (care file, party row) and where they also live: two of each become one in a merge."""

from residents.choices import Presence
from residents.models import CareProfile, PartyMember, SecondHome

EARLIER, LATER = ("due_on", "in_person_due_on", "opened_on"), ("visited_on", "met_on", "attention")


def unite_care(kept, gone, journal):
    """One care file: the kept one's words stand, empty ones are filled, categories are those of both."""
    ours, theirs = _pair(CareProfile, kept, gone)
    if theirs is None:
        return
    if ours is None:
        _hand_over(theirs, kept, journal)
        return
    running = set(ours.marks.filter(ended_on=None).values_list("kind", flat=True))
    marks = [mark for mark in theirs.marks.order_by("pk") if mark.ended_on is not None or mark.kind not in running]
    journal.move(type(ours).marks.rel.related_model, "profile_id", [mark.pk for mark in marks])
    for mark in marks:
        mark.profile = ours
        mark.save(update_fields=["profile"])
    for mark in theirs.marks.order_by("pk"):
        journal.delete(mark)
    values = _filled(ours, theirs)
    for name, pick in [*((name, min) for name in EARLIER), *((name, max) for name in LATER)]:
        both = [value for value in (getattr(ours, name), getattr(theirs, name)) if value is not None]
        values[name] = pick(both) if both else None
    if ours.closed_on and theirs.closed_on is None:
        values["closed_on"] = None
    journal.change(ours, **values, version=ours.version + 1)
    journal.delete(theirs)


def unite_party(kept, gone, journal):
    ours, theirs = _pair(PartyMember, kept, gone)
    if theirs is None:
        return
    if ours is None:
        _hand_over(theirs, kept, journal)
        return
    journal.change(ours, **_filled(ours, theirs), version=ours.version + 1)
    journal.delete(theirs)


def unite_homes(kept, gone, journal, main):
    """Somebody known at two doors lives at `main` and also at the other; what would then stand twice goes."""
    open_homes = SecondHome.objects.filter(resident__in=[kept, gone], ended_on=None)
    seen = {main}
    for home in sorted(open_homes, key=lambda home: (home.resident_id != kept.pk, home.pk)):
        if home.household_id in seen:
            journal.delete(home)
        seen.add(home.household_id)
    other, since = (kept.household_id, kept.since) if main != kept.household_id else (gone.household_id, gone.since)
    if kept.presence == gone.presence == Presence.HERE and other not in seen:
        journal.made(SecondHome.objects.create(resident=kept, household_id=other, began_on=since))


def _pair(model, kept, gone):
    rows = {row.resident_id: row for row in model.objects.select_for_update().filter(resident__in=[kept, gone])}
    return rows.get(kept.pk), rows.get(gone.pk)


def _hand_over(row, kept, journal):
    """The one there is changes its person."""
    journal.move(type(row), "resident_id", [row.pk])
    row.resident = kept
    row.save(update_fields=["resident"])


def _filled(ours, theirs):
    """Empty columns of ours with what theirs says."""
    skipped = {"id", "resident_id", "version", "closed_on", "batch_id"}
    names = [field.attname for field in ours._meta.concrete_fields if field.attname not in skipped]
    return {
        name: getattr(theirs, name)
        for name in names
        if getattr(ours, name) in ("", None) and getattr(theirs, name) not in ("", None)
    }
