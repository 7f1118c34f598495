"""A form over a row that others may change meanwhile: who was slower sees what it is like now, and loses no word."""

from governance.foundation.errors import Conflict
from hierarchy.views.deed import deed
from residents.forms.fields import SealedMixin

TEMPLATE = "residents/deed.html"


def register_deed(request, form, act, **more):
    return deed(request, form, act, template=TEMPLATE, **more)


def changing(request, row, form, act, *, columns, **more):
    """`act(**cleaned, seen=version)`. After a conflict the form keeps what was typed, beside what is stored now,
    and its next saving is made knowingly.
    """
    theirs = []

    def attempt(version=None, **given):
        try:
            return act(seen=version, **given)
        except Conflict:
            row.refresh_from_db()
            theirs.extend(_differences(row, form, columns))
            form.data = form.data.copy()
            form.data["version"] = row.version
            raise

    return register_deed(request, form, attempt, theirs=theirs, **more)


def _differences(row, form, columns):
    """[(label, what is stored now)] of the columns in which the two differ; sealed numbers are not told."""
    for name in columns:
        field = form.fields.get(name)
        stored = getattr(row, name)
        if field is None or isinstance(field, SealedMixin) or form.cleaned_data.get(name) == stored:
            continue
        display = getattr(row, f"get_{name}_display", None)
        yield field.label, (display() if display else stored) or "（空）"


def now(row, columns):
    """The form's initial values: what is stored, and the version they belong to."""
    return {name: getattr(row, name) for name in columns} | {"version": row.version}
