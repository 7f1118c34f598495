"""What a stock ledger is made of: one kind of row with named fields, and a saved query over it with a layout.

A field is a plain name (`birth_date`) that stands for the same thing in every ledger of its kind of row; blank forms of
the upper office are filled by the same names.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone

from governance.foundation.workbooks import Column
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines, under
from residents.shown import sees_names

AT_ONCE = 1000
SHOWN_TO_GRID = 3  # units down to the grid have ledgers of their own


@dataclass
class Eye:
    """Who reads, on which day, and whether numbers stand in clear."""

    user: object
    full: bool = False
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def names(self):
        """Whether people's names are shown whole: for who visits them, and where the purpose was written."""
        return self.full or sees_names(self.user)

    @cached_property
    def units(self):
        """{path: name} of streets, communities and grids in the offices served."""
        rows = OrgUnit.objects.filter(under(self.user.scope.offices), depth__lte=SHOWN_TO_GRID)
        return dict(rows.values_list("path", "name"))

    def community(self, path):
        return self.units.get(path[:8], "") if len(path) >= 8 else ""

    def grid(self, path):
        return self.units.get(path[:12], "") if len(path) >= 12 else ""


@dataclass(frozen=True)
class Listed:
    """One kind of row. `told(queryset, eye)` yields tuples in the order of `fields`, one or more for a row; where rows
    have a page of their own, its address follows behind.

    `near(unit)` is the condition for rows of a unit's branch, `path` the lookup of a row's place.
    """

    rows: Callable  # user → queryset in the person's scope
    fields: dict  # name → Column
    told: Callable
    near: Callable
    path: str = "path"
    people: bool = False  # rows are residents, whose numbers may be asked for in clear


def everything(queryset, today):
    return queryset


@dataclass(frozen=True)
class Stock:
    """A ledger: which rows, which of their fields, and who reads and takes it. `columns` are names of fields."""

    key: str
    title: str
    part: str
    listed: Listed
    columns: tuple
    reads: str  # permissions
    exports: str
    narrowed: Callable = everything  # (queryset, today) → queryset
    form: str = ""  # E-1 …, where the office knows it by a number
    day: str = ""  # lookup of the day or moment by which `since` and `until` narrow; "" where it is a standing list
    counted: str = "条"
    note: str = ""  # 口径, printed below

    @property
    def layout(self):
        """[(field, heading, width)] as printed, the running number left out."""
        return [(name, self.listed.fields[name].heading, self.listed.fields[name].width) for name in self.columns]

    @property
    def filters(self):
        return ("unit", "since", "until") if self.day else ("unit",)

    @property
    def full_columns(self):
        """Fields that say more to who wrote a purpose."""
        return [name for name in self.columns if self.listed.people and name in IN_CLEAR]

    def queryset(self, user, unit, *, since=None, until=None, today=None):
        """The rows of a unit's branch in the person's scope; `since`, `until` dates, both included."""
        rows = self.listed.rows(user).filter(self.listed.near(unit))
        return self.within(self.narrowed(rows, today or timezone.localdate()), since, until)

    def within(self, rows, since, until):
        if not self.day or not (since or until):
            return rows
        kind = rows.model._meta.get_field(self.day).get_internal_type()
        lookup = f"{self.day}__date" if kind == "DateTimeField" else self.day
        limits = {f"{lookup}__gte": since, f"{lookup}__lte": until}
        return rows.filter(**{name: day for name, day in limits.items() if day})

    def told(self, queryset, eye):
        """The ledger's lines as tuples in the order of `columns`."""
        places = [list(self.listed.fields).index(name) for name in self.columns]
        for line in self.listed.told(queryset, eye):
            yield tuple(line[place] for place in places)

    def opened(self, queryset, eye):
        """(address of the row's own page or "", the line) as `told` yields them."""
        places, behind = [list(self.listed.fields).index(name) for name in self.columns], len(self.listed.fields)
        for line in self.listed.told(queryset, eye):
            yield "".join(line[behind:]), tuple(line[place] for place in places)

    @property
    def head(self):
        """Which column names the row best: the place of the one that opens its page."""
        return next((self.columns.index(name) for name in HEADS if name in self.columns), 0)

    def values(self, queryset, eye):
        """Each line as {field: value} with every field of its kind of row, for who fills other layouts."""
        names = list(self.listed.fields)
        for line in self.listed.told(queryset, eye):
            yield dict(zip(names, line, strict=False))  # the address behind is no field


HEADS = ("name", "title", "number", "text", "room", "building")
IN_CLEAR = {"name", "id_number", "phone", "registered_at", "note", "health", "support", "needs", "contact_phone"}


def along(prefix=""):
    """Rows that carry level columns, themselves or by what `prefix` leads to."""
    return lambda unit: on_lines([unit.path], prefix)


def beneath(lookup):
    """Rows without level columns, by the beginning of a path."""
    return lambda unit: under([unit.path], lookup)


def columns_named(names, columns):
    """{name: Column} of a ledger some other floor prints already, its running number left out."""
    given = [column for column in columns if column.heading != "序号"]
    return dict(zip(names.split(), given, strict=True))


def own_page(row):
    """The address of a row's own page; "" where it has none."""
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


def read_by(fields, readers, prepared, order=("pk",), page=own_page):
    """A `told` out of one reader a field: `prepared(queryset, eye)` loads what the readers ask for."""

    def told(queryset, eye):
        for row in prepared(queryset, eye).order_by(*order).iterator(chunk_size=AT_ONCE):
            yield (*(readers[name](row, eye) for name in fields), page(row))

    return told


def listed_by(table, *, rows, prepared, near, order=("pk",), page=own_page, **more):
    """A `Listed` out of {name: (heading, width, kind, reader)}; `page` tells the address of a row's own page."""
    fields = {name: Column(heading, width, kind) for name, (heading, width, kind, _) in table.items()}
    readers = {name: reader for name, (*_, reader) in table.items()}
    return Listed(rows=rows, fields=fields, told=read_by(fields, readers, prepared, order, page), near=near, **more)
