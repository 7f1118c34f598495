"""Estates, buildings and entrances a roster needs and nobody has entered: many at once, each on record."""

from governance.foundation import ledger
from hierarchy.actions import tree
from hierarchy.models import Building, Entrance, Estate, OrgUnit


def found(new, *, by, home):
    """Make what `PlaceBook.new` lists. Returns {planned number: stored number} and [model name, number] of all."""
    if not new:
        return {}, []
    tree.lock(home)
    units = OrgUnit.objects.in_bulk({deed[-1] for deed in new if deed[0] != "entrance"})
    numbers, made = {}, []
    at = lambda number: numbers.get(number, number)  # noqa: E731
    for kind, model in (("estate", Estate), ("building", Building), ("entrance", Entrance)):
        deeds = [deed for deed in new if deed[0] == kind]
        rows = model.objects.bulk_create([_row(kind, deed, at) for deed in deeds], batch_size=500)
        numbers |= {deed[1]: row.pk for deed, row in zip(deeds, rows, strict=True)}
        made += [[kind, row.pk] for row in rows]
        ledger.record_many(f"{kind}.founded", [(row, _unit(kind, row, units, home), {}) for row in rows], by=by)
    return numbers, made


def _row(kind, deed, at):
    if kind == "estate":
        return Estate(name=deed[2], unit_id=deed[3])
    if kind == "building":
        return Building(estate_id=at(deed[2]), number=deed[3], unit_id=deed[4])
    return Entrance(building_id=at(deed[2]), number=deed[3])


def _unit(kind, row, units, home):
    return units.get(row.unit_id, home) if kind != "entrance" else home
