"""A row of a roster, understood: one `Incoming` with all that is wrong or doubtful in it."""

from dataclasses import dataclass, field
from datetime import date

from residents.addresses import Place
from residents.choices import CareKind
from residents.incoming.attention import understand_care, understand_party
from residents.incoming.cells import Cells
from residents.incoming.homes import DOOR, understand_home
from residents.incoming.people import understand_person
from residents.incoming.row import Incoming

COLUMN = {
    **{name: ("person", name) for name in (
        "relation", "sex", "ethnicity", "id_number", "document", "birth_date", "phone", "politics", "education",
        "marriage", "registered_at", "registration", "match", "workplace", "since", "note",
    )},
    "other_phone": ("person", "other_phones"),
    "occupancy": ("dwelling", "occupancy"), "owner": ("dwelling", "owner_name"),
    "owner_phone": ("dwelling", "owner_phone"), "dwelling_note": ("dwelling", "note"),
    "household": ("household", "number"), "declared": ("household", "declared"), "vehicles": ("household", "vehicles"),
    "household_visited": ("household", "visited_on"),
    "branch": ("party", "branch"), "member_kind": ("party", "kind"), "membership": ("party", "membership"),
    "post": ("party", "post"), "reported_on": ("party", "reported_on"), "found_by": ("party", "found_by"),
    **{name: ("care", name) for name in (
        "attention", "worker", "every", "visited_on", "self_care", "living_with", "health", "support", "needs",
        "contact_name", "contact_relation", "contact_phone",
    )},
}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """What holds for a whole sheet."""

    today: date
    dates: dict = field(default_factory=dict)  # from_1904, numbers_as_text, today
    titled: CareKind | None = None  # the one category the title speaks of
    default_place: Place | None = None
    merged: bool = False  # address cells are merged: a blank one outside a merge is not filled
    apart: bool = False  # rows of another file's refused ones: none has to do with the one above it


def understood(page, line, above, options):
    """(`Incoming`, its `Cells`) of a line; `above` are the cells of the row before."""
    number, filled, raw, block = line
    above = None if options.apart else above
    row = Incoming(page.sheet.name, number, layout=page.layout)
    cells = Cells(row, block, filled, raw, page.sheet.marks.unsaved, above)
    cells.merged = options.merged
    if options.dates.get("from_1904"):
        cells.count_from_1900()
    understand_home(cells, options)
    understand_person(cells, options)
    if row.person.get("name"):
        if block.has_party or row.layout == "I-3":
            understand_party(cells, options)
        if block.has_care or row.layout == "I-5":
            understand_care(cells, options)
    _needs_a_door(cells)
    _note_blanks(cells)
    return row, cells


def _needs_a_door(cells):
    """Who is not known by a number cannot be entered, or found again, without a door."""
    row = cells.incoming
    if row.place.room and (row.place.building or row.layout in ("I-3", "I-5")):
        return
    door = {cells.heading(name) for name in DOOR}
    if any(problem.heading in door for problem in row.problems):
        return
    if row.layout != "I-2" and (row.person.get("id_number") or row.damaged_id):
        return
    if row.layout in ("I-3", "I-5") and row.person.get("name"):
        return
    missing = "楼栋" if row.place.room else "房号" if row.place.building else "楼栋和房号"
    name = "building" if row.place.room else "room"
    cells.problem(name, f"没有{missing}，请把{missing}填到每一行，或合并同一户的单元格")


def _note_blanks(cells):
    row, values = cells.incoming, cells.values
    row.blank = {
        place
        for name in cells.block.positions
        if name not in values and name not in cells.broken and (place := COLUMN.get(name))
        if place[1] not in getattr(row, place[0])
    }
