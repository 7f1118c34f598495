"""What is to be written, put aside row by row; and what earlier rows of the file already said."""

import json

from django.utils import timezone

from hierarchy.initials import initials_of
from residents.models import Resident, RosterChange
from residents.roster.comparing import column, differences, is_blank, lines
from residents.roster.verdict import CONFLICT, Refused

BEFORE, AFTER = RosterChange._meta.get_field("before"), RosterChange._meta.get_field("after")
OF_THE_DOOR = {"number", "floor", "written"}  # never differ between two rows of one door
KEYS = ("id_key", "phone_key", "phone_tail")


class Deeds:
    def __init__(self, spool, options):
        self.spool, self.options = spool, options
        self.met = {}  # person stored before → first row of the file that means them
        self.pending = {}  # (model, number) → {column: (value, row number)}

    def put(self, *deed):
        return self.spool.put(deed)

    def plan(self, name, ref, parent, values, row, model):
        """A row that is not there yet; its personal columns are encrypted here, before anybody waits for us."""
        values = {key: value for key, value in values.items() if value is not None}
        self.pending[name, ref] = {key: (value, row.row) for key, value in values.items() if key not in OF_THE_DOOR}
        return self.put(name, ref, parent, sealed(model, values))

    def update(self, thing, ref, said, row, verdict, *, group="", strict=True):
        """What the row changes in a row that is there, or that an earlier row of the file plans.

        Two rows of one file that contradict each other about a person are a conflict; about a door or a
        household the first one stands, and the second says so.
        """
        blank = self._emptied(row, group) if self.options.blank_clears and group else ()
        new = differences(thing, said, blank=blank, fill_only=self.options.fill_only)
        name = thing._meta.model_name
        for key in list(new):
            before = self.pending.get((name, ref), {}).get(key)
            if before is None and strict and ref in self.met:
                before = getattr(thing, key), self.met[ref]
            if before is None or is_blank(key, before[0]):
                continue
            words = f"第 {before[1]} 行写的{column(type(thing), key).verbose_name}与这一行不同"
            if strict:
                raise Refused(f"{words}，请在表里统一后再导入。", "", CONFLICT)
            verdict.words.append(f"{words}，按第 {before[1]} 行。")
            del new[key]
        if strict and ref > 0:
            self.met.setdefault(ref, row.row)
        if new:
            self.change(thing, ref, new, row, verdict)

    def _emptied(self, row, group):
        names = {"partymember": "party", "careprofile": "care", "resident": "person"}
        return [key for kind, key in row.blank if kind == names.get(group, group) and key not in ("name", "relation")]

    def change(self, thing, ref, new, row, verdict):
        """Plan a change that was decided; the preview shows every cell."""
        name, model = thing._meta.model_name, type(thing)
        verdict.diffs += lines(thing, new)
        before = {key: getattr(thing, key) for key in new}
        for key, value in new.items():
            setattr(thing, key, value)
        if model is Resident and {"id_number", "phone"} & set(new):
            thing.seal_keys()
            new = new | {key: getattr(thing, key) for key in KEYS}
        if model is Resident and "name" in new:
            new = new | {"initials": initials_of(new["name"])[:20]}
        self.pending.setdefault((name, ref), {}).update({key: (value, row.row) for key, value in new.items()})
        kept = (BEFORE.seal(as_json(before)), AFTER.seal(as_json({key: new[key] for key in before}))) if ref > 0 else ()
        version, where = getattr(thing, "version", None), (row.sheet, row.row)
        self.put("change", name, ref, version, sealed(model, new), kept, where, verdict.status)

    def note(self, ref, verdict, label, words):
        """Show what comes beside the person; of a new one the whole row is new anyway."""
        verdict.diffs.append([label, "", words, False])


def sealed(model, values):
    """The values with encrypted columns encrypted."""
    fields = {key: column(model, key) for key in values}
    return {key: fields[key].seal(value) if hasattr(fields[key], "seal") else value for key, value in values.items()}


def as_json(values):
    return json.dumps(values, default=lambda value: value.isoformat(), ensure_ascii=False)


def today():
    return timezone.localdate()
