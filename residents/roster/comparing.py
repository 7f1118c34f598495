"""A row's values against a stored one: what would change, and how the preview says it."""

from datetime import date
from functools import lru_cache

from governance.foundation.fields import mask_phone
from residents.choices import Document, Precision, Sex
from residents.fields import mask_id

MASKS = {
    "id_number": mask_id,
    "phone": mask_phone,
    "other_phones": mask_phone,
    "owner_phone": mask_phone,
    "contact_phone": mask_phone,
}
UNSAID = {"sex": Sex.UNKNOWN, "document": Document.NONE, "occupancy": "unknown"}
EXACTNESS = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2}
ALONG = {"birth_precision", "document"}  # go with another column and are not worth a line of their own


@lru_cache(maxsize=200)
def column(model, name):
    return model._meta.get_field(name)


def is_blank(name, value):
    return value in (None, "") or UNSAID.get(name) == value


def differences(thing, said, *, blank=(), fill_only=False):
    """{column: new value} by which `said` differs from the stored row. A blank cell says nothing, unless in `blank`."""
    new = {}
    for name, value in said.items():
        before = getattr(thing, name)
        if value == before or is_blank(name, value) or (fill_only and not is_blank(name, before)):
            continue
        new[name] = value
    if "birth_date" in said and not _says_more(thing, said):
        new.pop("birth_date", None)
        new.pop("birth_precision", None)
    if not fill_only:
        for name in blank:
            if name not in said and not is_blank(name, getattr(thing, name)):
                new[name] = emptied(type(thing), name)
    return new


def emptied(model, name):
    """What an emptied cell means: unknown, where the column has a word for it."""
    field = column(model, name)
    return UNSAID.get(name, None if field.null else "")


def _says_more(thing, said):
    """A month does not replace the day it contains; a day fills in the month."""
    if thing.birth_date is None:
        return True
    precision = said.get("birth_precision", Precision.DAY)
    if said["birth_date"] == thing.birth_date:
        return EXACTNESS[precision] > EXACTNESS[thing.birth_precision]
    if EXACTNESS[precision] >= EXACTNESS[thing.birth_precision]:
        return True
    return not same_birth(thing.birth_date, thing.birth_precision, said["birth_date"], precision)


def same_birth(one, one_precision, other, other_precision):
    """Whether two birth dates may be the same day, as exactly as the coarser of them says; unknown agrees with all."""
    if one is None or other is None:
        return True
    exact = min(EXACTNESS[one_precision or Precision.DAY], EXACTNESS[other_precision or Precision.DAY])
    return [one.year, one.month, one.day][: exact + 1] == [other.year, other.month, other.day][: exact + 1]


def lines(thing, new):
    """[label, before, after, edited on a page] of each change, numbers masked."""
    edited = thing.pk is not None and getattr(thing, "version", 1) > 1
    return [
        [str(column(type(thing), name).verbose_name), said(thing, name, getattr(thing, name)), said(thing, name, value),
         edited]
        for name, value in new.items()
        if name not in ALONG
    ]  # fmt: skip


def said(thing, name, value):
    field = column(type(thing), name)
    if is_blank(name, value):
        return ""
    if name in MASKS:
        return MASKS[name](value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:40]
