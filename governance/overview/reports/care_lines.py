"""重点人群与走访表: a line a category, as E-3 sums it up for the days of the month."""

from calendar import monthrange
from dataclasses import dataclass

from hierarchy.querysets import on_lines
from residents.choices import CareKind
from residents.models import CareProfile
from residents.sheets_care import tallies_of


@dataclass(frozen=True)
class CareLine:
    """People of a category in the month; who was due, who of them was seen; contacts due and made."""

    name: str
    people: int
    due_people: int
    seen_people: int
    due: int
    made: int

    @property
    def rate(self):
        """走访率 in percent; None where nobody was due."""
        return round(100 * self.seen_people / self.due_people, 1) if self.due_people else None


def care_lines(unit, month):
    """[CareLine] of a unit's branch, the sum last. Asked of days: counted again a year later it says the same."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    profiles = CareProfile.objects.filter(on_lines([unit.path], "resident__"))
    tallies, whole = tallies_of(profiles, month, last, unit)
    lines = [(kind.label, tallies[kind.value]) for kind in CareKind if kind.value in tallies]
    return [
        CareLine(name, each.people, each.due_people, each.seen_people, each.due, each.made)
        for name, each in [*lines, ("合计（一人几类只计一次）", whole)]
    ]
