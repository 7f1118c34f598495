"""Taking an import back: what nobody touched since is as before, what somebody touched is kept and listed."""

import json

from django.db.models import F, Q
from django.utils import timezone

from governance.foundation.bulk import settled
from governance.foundation.models import LedgerEntry
from hierarchy.initials import initials_of
from hierarchy.models import Building, Entrance, Estate
from residents.choices import CareKind
from residents.fields import id_key
from residents.models import (
    CareMark,
    CareProfile,
    Dwelling,
    Finding,
    Household,
    Move,
    PartyMember,
    Resident,
    RosterBatch,
    RosterChange,
    SecondHome,
    Visit,
)
from residents.roster.comparing import column
from residents.roster.writing import MODELS, unhurried

AT_ONCE = 500
LABELS = {"resident": "居民", "dwelling": "房屋", "household": "户", "partymember": "党员", "careprofile": "关爱档案"}
PAGES = {
    "household": ("dwelling_id", "dwelling"),
    "partymember": ("resident_id", "resident"),
    "careprofile": ("resident_id", "resident"),
}
AS_MADE = "{}"  # in place of the values before: a row this batch made, as it was made
MOST_LISTED = 500
GIVES_WAY = {"residents.finding"}  # found again each night


def undo(batch):
    """Returns what the page tells: how many rows went, were restored, were kept, and which."""
    unhurried()
    restored, kept, still = _restore(batch)
    removed, kept_rows = 0, []
    _forget_the_nights(batch)
    SecondHome.objects.filter(batch=batch).delete()
    Move.objects.filter(resident__batch=batch, resident__version=1, at__lte=batch.done_at).delete()
    for model in (CareMark, CareProfile, PartyMember, Resident, Household, Dwelling):
        gone, left = _remove(model, batch, still)
        removed += gone
        kept_rows += left
    for name, pk in reversed(batch.outcome.get("made", [])):
        _remove_place(name, pk)
    batch.changes.all().delete()  # they hold what people were called before
    settled(Resident, Household, Dwelling)
    return {
        "removed": removed,
        "restored": restored,
        "kept": _listed(kept + kept_rows),
        "kept_count": len(kept + kept_rows),
    }


def _restore(batch):
    """Give changed rows their values again, newest change first; one edited since stays as it is.

    Returns how many, those kept, and the made rows that are as made though their version moved.
    """
    restored, kept, still = {}, {}, set()
    changes = RosterChange.objects.filter(batch=batch).order_by("-pk")
    for change in changes.iterator(chunk_size=AT_ONCE):
        key = change.model, change.object_id
        if change.before == AS_MADE:
            if MODELS[change.model].objects.filter(pk=change.object_id, version=change.version).exists():
                still.add(key)
        elif key not in kept:
            if _put_back(change, first=key not in restored):
                restored[key] = change.version + 1
            else:
                kept[key] = change.row
    _pass_on(batch, {key: version for key, version in restored.items() if key not in kept})
    return len(restored), list(kept), still


def _pass_on(batch, restored):
    """An import taken back is no edit: what older imports remember of a row goes on from its version of now."""
    for name, model in MODELS.items():
        ids = [pk for model_name, pk in restored if model_name == name] if hasattr(model, "version") else []
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            older = RosterChange.objects.filter(model=name, object_id__in=part).exclude(batch=batch)
            for pk, number, version in older.values_list("pk", "object_id", "version"):
                if version == restored[name, number] - 2:
                    RosterChange.objects.filter(pk=pk).update(version=version + 2)
            made = model.objects.filter(pk__in=part, batch__state=RosterBatch.State.DONE).exclude(batch=batch)
            RosterChange.objects.bulk_create(
                RosterChange(
                    batch_id=maker,
                    model=name,
                    object_id=pk,
                    version=restored[name, pk],
                    row=0,
                    before=AS_MADE,
                    after=AS_MADE,
                )
                for pk, maker in made.values_list("pk", "batch_id")
                if restored[name, pk] == 3
            )


def _put_back(change, *, first):
    """False when the row is gone or another hand changed it. What it was given twice by one batch counts once."""
    model = MODELS[change.model]
    versioned = hasattr(model, "version")
    rows = model.objects.select_for_update().filter(pk=change.object_id)
    thing = rows.filter(version=change.version + (not first)).first() if versioned else rows.first()
    before, after = json.loads(change.before), json.loads(change.after)
    if thing is None or any(_plain(getattr(thing, key)) != value for key, value in after.items()):
        return False
    new = {key: column(model, key).to_python(value) if value is not None else None for key, value in before.items()}
    if model is Resident and (key := id_key(new.get("id_number"))) and _is_taken(thing, key):
        return False
    if model is Resident:
        if first:  # the lines the import wrote bear its time, as the row does that nobody touched since
            Move.objects.filter(resident=thing, at=thing.changed_at).delete()
        for key, value in new.items():
            setattr(thing, key, value)
        thing.seal_keys()
        new |= {"id_key": thing.id_key, "phone_key": thing.phone_key, "phone_tail": thing.phone_tail}
        new |= {"changed_at": timezone.now(), "initials": initials_of(thing.name)[:20]}
    if versioned and first:
        new["version"] = F("version") + 1
    model.objects.filter(pk=thing.pk).update(**new)
    return True


def _is_taken(person, key):
    """The identity number this person had before belongs to somebody else by now."""
    return Resident.objects.filter(street_path=person.street_path, id_key=key).exclude(pk=person.pk).exists()


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _forget_the_nights(batch):
    """The category a night gave by the age alone goes with the import; a care file a hand or a visit touched stays."""
    ours = Q(profile__batch=batch) | Q(profile__resident__batch=batch)
    given = CareMark.objects.filter(ours, batch=None, kind=CareKind.ADVANCED_AGE, profile__version=1)
    given = list(given.values_list("pk", "profile", "profile__resident", "profile__batch"))
    for start in range(0, len(given), AT_ONCE):
        part = given[start : start + AT_ONCE]
        said = LedgerEntry.objects.filter(
            subject_type=CareProfile._meta.label_lower, subject_id__in=[str(profile) for _, profile, *_ in part]
        )
        by_night = set(said.filter(action="care.turned_80").values_list("subject_id", flat=True))
        by_night -= set(said.exclude(action="care.turned_80").values_list("subject_id", flat=True))
        seen = set(Visit.objects.filter(resident__in=[row[2] for row in part]).values_list("resident_id", flat=True))
        part = [row for row in part if str(row[1]) in by_night and row[2] not in seen]
        CareMark.objects.filter(pk__in=[row[0] for row in part]).delete()
        CareProfile.objects.filter(pk__in=[row[1] for row in part if row[3] is None], marks=None).delete()


def _remove(model, batch, still):
    """Delete what the batch made, unless it was edited or something hangs on it. Returns (how many, those kept)."""
    rows = model.objects.filter(batch=batch)
    busy = set(rows.exclude(version=1).values_list("pk", flat=True)) if hasattr(model, "version") else set()
    busy -= {pk for name, pk in still if name == model._meta.model_name}
    for relation in _relations(model):
        hanging = relation.related_model._base_manager.filter(**{f"{relation.field.name}__batch": batch})
        busy |= set(hanging.values_list(relation.field.name, flat=True))
    gone = (
        list(rows.exclude(pk__in=busy).values_list("pk", flat=True))
        if len(busy) < AT_ONCE
        else [pk for pk in rows.values_list("pk", flat=True) if pk not in busy]
    )
    for start in range(0, len(gone), AT_ONCE):
        piece = gone[start : start + AT_ONCE]
        _forget_findings(model, piece)
        ours = model.objects.filter(pk__in=piece)
        ours._raw_delete(ours.db)
    return len(gone), [(model._meta.model_name, pk) for pk in sorted(busy)]


def _relations(model):
    """Everything of any floor that points at a row, nameless relations included."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model._meta.label_lower not in GIVES_WAY
    ]


def _forget_findings(model, ids):
    if model in (Dwelling, Household, Resident):
        Finding.objects.filter(**{f"{model._meta.model_name}__in": ids}).delete()
    if model is Resident:
        Finding.objects.filter(other__in=ids).delete()


def _remove_place(name, pk):
    """A building nobody uses goes with the import that founded it."""
    model = {"estate": Estate, "building": Building, "entrance": Entrance}[name]
    for relation in _relations(model):
        if relation.related_model._base_manager.filter(**{relation.field.name: pk}).exists():
            return
    model.objects.filter(pk=pk).delete()


def _listed(kept):
    """[label, number, name of its page, number on that page] of what stays: the outcome holds nobody's name."""
    return [[LABELS.get(name, name), pk, *_page(name, pk)] for name, pk in kept[:MOST_LISTED]]


def _page(name, pk):
    if name in ("resident", "dwelling"):
        return name, pk
    column, page = PAGES.get(name, ("", ""))
    found = MODELS[name].objects.filter(pk=pk).values_list(column, flat=True).first() if column else None
    return (page, found) if found else ("", None)
