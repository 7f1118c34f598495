"""What a merge did beside the two rows, as JSON: enough to take every step back."""

from collections import Counter, defaultdict

from django.apps import apps
from django.db import models

from governance.foundation.errors import ActionRefused

DERIVED = {"version", "visited_on", "met_on", "due_on", "in_person_due_on"}  # visits since write these


def columns(row):
    """{column: value as JSON}, without what the database reckons itself."""
    made = {}
    for field in row._meta.concrete_fields:
        if not isinstance(field, models.GeneratedField) and not field.primary_key:
            value = getattr(row, field.attname)
            plain = isinstance(value, str | int | bool | list | dict | None)
            made[field.attname] = value if plain else value.isoformat()
    return made


def put_back(row, values):
    """Set columns from `columns()`; the caller saves."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    for name, value in values.items():
        setattr(row, name, value if value is None else fields[name].to_python(value))


class Journal:
    """The steps in the order in which they were taken."""

    def __init__(self):
        self.rows = {"moved": [], "deleted": [], "changed": [], "made": []}

    def move(self, model, column, pks):
        if pks:
            self.rows["moved"].append([model._meta.label, column, pks])

    def delete(self, row):
        self.rows["deleted"].append([row._meta.label, row.pk, columns(row)])
        type(row)._base_manager.filter(pk=row.pk).delete()

    def change(self, row, **values):
        """Write columns of a row and remember what stood there."""
        before = columns(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = columns(row)
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            self.rows["changed"].append(
                [row._meta.label, row.pk, {n: before[n] for n in changed}, {n: after[n] for n in changed}]
            )
            row.save()

    def made(self, row):
        self.rows["made"].append([row._meta.label, row.pk])

    def counts(self):
        """How many rows of which table, for the ledger."""
        found = Counter()
        for label, _, pks in self.rows["moved"]:
            found[label] += len(pks)
        return dict(found)


def recreate(story, kept, gone):
    """Take the steps back: what was made goes, what was changed, deleted and moved stands as before."""
    for label, pk in story["made"]:
        apps.get_model(label)._base_manager.filter(pk=pk).delete()
    for label, pk, values in reversed(story["deleted"]):
        row = apps.get_model(label)(pk=pk)
        put_back(row, values)
        row.save(force_insert=True)
    for label, column, pks in story["moved"]:
        model = apps.get_model(label)
        for name, owner in _owners(model, column, kept, gone):
            model._base_manager.filter(pk__in=pks, **{column: name}).update(**{column: owner})
    _restore(story["changed"])  # last: what stood twice may stand again only when each is back with its person


def _owners(model, column, kept, gone):
    """(from, to) of a moved row: the person, or the one row a person has (care file)."""
    target = model._meta.get_field(column).related_model
    if target is type(kept):
        return [(kept.pk, gone.pk)]
    rows = target._base_manager
    of_kept, of_gone = rows.filter(resident=kept).first(), rows.filter(resident=gone).first()
    return [(of_kept.pk, of_gone.pk)] if of_kept and of_gone else []


def _restore(changed):
    """Columns as before, unless somebody wrote them since; then the undo stops and says where."""
    by_row = defaultdict(list)
    for label, pk, before, after in changed:
        by_row[label, pk].append((before, after))
    for (label, pk), steps in reversed(by_row.items()):
        model = apps.get_model(label)
        row = model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            continue
        before = {name: value for step, _ in reversed(steps) for name, value in step.items()}
        after = {name: value for _, step in steps for name, value in step.items()}
        now = columns(row)
        edited = [name for name in after if name not in DERIVED and now[name] != after[name]]
        if edited:
            raise ActionRefused(f"合并之后{model._meta.verbose_name}又改过，不能撤销；请手工登记另一位。")
        kept = {name for name in DERIVED if name in after and now[name] != after[name]} | {"version"}
        put_back(row, {name: value for name, value in before.items() if name not in kept})
        if hasattr(row, "version"):
            row.version += 1
        row.save()
