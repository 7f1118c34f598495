"""Two people's rows side by side, column by column, as the clerk who decides reads them."""

from dataclasses import dataclass

from residents.actions.merging import CHOSEN, TOGETHER, UNKNOWN
from residents.choices import Relation
from residents.models import Resident

SHOWN = {
    "birth_date": "birth_line",
    "id_number": "masked_id",
    "phone": "masked_phone",
}
SEALED = ("other_phones", "note")
LABELS = {"household": "住处", "presence": "在册情况", "id_number": "证件号码", "note": "备注"}


@dataclass
class Line:
    name: str
    label: str
    kept: str
    gone: str
    differs: bool  # both say something, and not the same
    same: bool  # nothing to choose
    chosen: str  # "kept" or "gone"


def compared(kept, gone, choices=None):
    """A `Line` for each column at least one of the two rows says something in."""
    lines = []
    for name in CHOSEN:
        if name in ("document", "basis"):
            continue
        ours, theirs = _value(kept, name), _value(gone, name)
        if not (_said(name, ours) or _said(name, theirs)):
            continue
        differs = bool(_said(name, ours) and _said(name, theirs) and ours != theirs)
        chosen = (choices or {}).get(name) or ("kept" if _said(name, ours) else "gone")
        words = _words(kept, name), _words(gone, name)
        lines.append(Line(name, _label(name), *words, differs, ours == theirs, chosen))
    return lines


def _value(person, name):
    columns = TOGETHER.get(name, (name,))
    return tuple(getattr(person, column) for column in columns)


def _said(name, value):
    first = value[0]
    if name == "relation" and first == Relation.NO_KIN:
        return False
    return first not in ("", None) and first not in UNKNOWN.get(name, ())


def _label(name):
    return LABELS.get(name) or str(Resident._meta.get_field(name).verbose_name)


def _words(person, name):
    """What a cell says. Words that are kept sealed are not spread out here: only that there are some."""
    if name in SHOWN:
        return getattr(person, SHOWN[name])
    if name in SEALED:
        return "有登记" if getattr(person, name) else ""
    if name == "household":
        return person.household.dwelling.line
    if hasattr(person, f"get_{name}_display"):
        value = getattr(person, name)
        return getattr(person, f"get_{name}_display")() if _said(name, (value,)) else ""
    value = getattr(person, name)
    return "" if value is None else str(value)
