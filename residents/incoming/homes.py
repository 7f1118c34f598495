"""The door and the household of a row: from its own columns, the line or title above it, the sheet's name."""

import re
from dataclasses import replace

from governance.foundation.workbooks import Doubtful
from residents.addresses import Place, Unclear, joined
from residents.choices import LET, DwellingKind, Occupancy, Relation
from residents.incoming.care_words import ticked
from residents.incoming.dates import day_of_event
from residents.incoming.phones import Masked, phones
from residents.incoming.words import chosen

PARTS = ("estate", "building", "entrance", "room", "address", "floor")
DOOR = ("building", "entrance", "room", "address")
LABELS = {"estate": "小区", "building": "楼栋", "entrance": "单元", "room": "室"}
CONTEXT = {"estate": "{}", "building": "{}栋", "entrance": "{}单元", "room": "{}"}


def understand_home(cells, options):
    """Fill `place`, `dwelling` and `household`."""
    row = cells.incoming
    own = _own_place(cells)
    if own is not None:
        row.place = _completed(cells, _inherited(cells, own), options.default_place)
    _dwelling(cells)
    _household(cells, options)


def _own_place(cells):
    """What the row's own columns say; None when they contradict or cannot be read."""
    parts = {}
    for name in PARTS:
        if cells.is_date(name):
            cells.problem(name, "被表格软件改成了日期，请把该列设为文本后重填，例如 3-1-301")
            return None
        said = cells.said(name)
        if said:
            parts[name] = said
    if cells.broken & set(DOOR):
        return None
    try:
        return joined(**parts) if parts else Place()
    except Unclear as unclear:
        name = next((name for name in ("room", "address", "building", "entrance") if name in parts), "")
        (cells.warn if _findable(cells) and "room" not in parts else cells.problem)(
            name, f"{unclear}，请改成一致、完整的写法"
        )
        return None


def _findable(cells):
    """A row of a list without doors may still say by its number who is meant."""
    return cells.incoming.layout in ("I-3", "I-5") and "id_number" in cells.values


def _inherited(cells, own):
    """A family member whose address cells are all blank lives where the row above lives, if that is its household."""
    above, row = cells.above, cells.incoming
    if own.building or own.room or own.entrance or above is None or not above.incoming.place.room:
        return own
    if not any(name in cells.block.positions for name in DOOR) or above.incoming.row != row.row - 1:
        return own
    relation, _ = chosen("relation", cells.said("relation"))
    number = cells.said("household")
    if number and above.said("household") and number != above.said("household"):
        return own
    if (number and number == above.said("household")) or (relation and relation != Relation.HEAD and not cells.merged):
        cells.warn(next(name for name in DOOR if name in cells.block.positions), "地址空白，按上一行的户登记")
        for heading in (cells.block.columns[name] for name in PARTS if name in cells.block.positions):
            row.cells[heading] = row.cells.get(heading) or above.incoming.cells.get(heading)
        return above.incoming.place
    return own


def _completed(cells, place, default):
    """Parts the row leaves open, from the line or title above it, then from where the import was started."""
    own, place = place, _within_the_block(cells, place)
    for known in (cells.block.place, default):
        if known is None:
            continue
        other = place.building and known.building and place.building != known.building
        for part in ("estate",) if other else ("estate", "building", "entrance", "room"):
            if not getattr(place, part) and getattr(known, part):
                place = replace(place, **{part: getattr(known, part)})
    if place is not own:
        _said_in_cells(cells, place)
    return place


def _within_the_block(cells, place):
    """1-101 below a line 6栋, or on a tab of that name, is 1单元101 there and not a door of 1栋."""
    known, said = cells.block.place.building, cells.said("room") or cells.said("address")
    bare = place.building and not place.entrance and not place.estate and "building" not in cells.values
    if known and bare and place.building != known and not re.search(r"栋|幢|座|楼|#|＃", said):
        return replace(place, building=known, entrance=place.building)
    return place


def _said_in_cells(cells, place):
    """What came from elsewhere is written into the row, so that it says the same in another file."""
    shown = cells.incoming.cells
    said = " ".join(str(shown.get(cells.block.columns.get(name, ""), "") or "") for name in DOOR)
    if "address" in cells.values and place.building and place.room:
        shown[cells.heading("address")] = place.line
        return
    for part in ("estate", "building", "entrance"):
        value, heading = getattr(place, part), cells.block.columns.get(part, LABELS[part])
        if value and not shown.get(heading) and not (part == "estate" and value in said):
            if part in cells.values or not _comes_from_elsewhere(cells, part, value):
                continue
            shown[heading] = CONTEXT[part].format(value)


def _comes_from_elsewhere(cells, part, value):
    """Not from the row's own address, which repeats itself wherever it is read."""
    try:
        own = joined(**{name: cells.said(name) for name in PARTS if name in cells.values and not cells.is_date(name)})
    except Unclear:
        return False
    return getattr(own, part) != value


def _dwelling(cells):
    row, dwelling = cells.incoming, cells.incoming.dwelling
    if "occupancy" in cells.values:
        _take(cells, "occupancy", dwelling)
    if row.place.kind != DwellingKind.FLAT:
        dwelling["kind"] = row.place.kind
    elif "dwelling_kind" in cells.values and (kind := chosen("dwelling_kind", cells.said("dwelling_kind"))[0]):
        dwelling["kind"] = kind
    if owner := cells.said("owner", 40):
        dwelling["owner_name"] = owner
    if number := take_phone(cells, "owner_phone"):
        dwelling["owner_phone"] = number.first
    if note := cells.said("dwelling_note"):
        dwelling["note"] = note


def _household(cells, options):
    household = cells.incoming.household
    if number := cells.said("household", 30):
        household["number"] = number
    if declared := cells.said("declared"):
        found = re.fullmatch(r"(\d{1,3})(?:人|口)?", declared)
        if found:
            household["declared"] = int(found[1])
        else:
            cells.warn("declared", f"“{declared[:10]}”不是人数，没有登记")
    if vehicles := cells.said("vehicles", 60):
        household["vehicles"] = vehicles
    if "designation" in cells.values:
        _designation(cells, household)
    if "household_visited" in cells.values:
        day, warning = day_of_event(cells.values["household_visited"], **options.dates)
        if day:
            household["visited_on"] = day
        if warning:
            cells.warn("household_visited", warning)


def _designation(cells, household):
    value, known = chosen("designation", cells.said("designation"))
    if value:
        household["designation"] = value
        return
    tick, heading = ticked(cells.values["designation"]), cells.heading("designation")
    centre, model = "中心户" in heading, "示范户" in heading
    if tick is True and centre != model:
        household["designation"] = chosen("designation", "中心户" if centre else "示范户")[0]
    elif tick is True:
        cells.warn("designation", "看不出是中心户还是示范户，没有登记，请写“中心户”或“示范户”")
    elif tick not in (False, None) and not known:
        cells.warn("designation", f"“{cells.said('designation')[:10]}”不认识，没有登记")


def _take(cells, name, into, column=None):
    """A code by the word of its cell; a word nobody knows is said and not stored."""
    said = cells.said(name)
    if not said:
        return
    value, known = chosen(name, said)
    if value is not None:
        into[column or name] = value
    elif not known:
        cells.warn(name, f"“{said[:20]}”不认识，这一格没有登记")


take = _take


def take_phone(cells, name):
    """The `Phones` of a cell; a number that cannot be right refuses the row, for it would be lost otherwise."""
    if name not in cells.values:
        return None
    try:
        found = phones(cells.values[name])
    except Masked as masked:
        cells.warn(name, f"{masked}，没有登记")
        return None
    except Doubtful as doubt:
        cells.problem(name, str(doubt))
        return None
    if found.warning:
        cells.warn(name, found.warning)
    return found if found.first else None


def is_let(cells):
    return cells.incoming.dwelling.get("occupancy") in LET


def is_vacant(cells):
    return cells.incoming.dwelling.get("occupancy") == Occupancy.VACANT
