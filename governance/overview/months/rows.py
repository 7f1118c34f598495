"""The rows behind a number: which rows, and how a line of the list names them. Narrowed to what the person may see.

A row belongs to the unit it belonged to in that month (`places.Tree`), so the list and the number agree.
"""

from django.db.models import Q

from deliberation import figures_rates as rates
from deliberation.choices_councils import CouncilKind, MeetingState, ResolutionState
from deliberation.choices_disputes import CONCLUDED, DisputeState
from deliberation.models import Dispute, Meeting, Resolution, Ticket
from governance.overview.months.counting_people import _counts
from hierarchy.querysets import under
from residents.models import Visit
from volunteers.choices import ActivityState, MenuState, Theme, WishState
from volunteers.figures_hours import STANDING
from volunteers.models import HoursEntry, MenuItem, MicroWish, PartnerUnit, VolunteerActivity


def _tickets(name):
    def rows(user, month, here):
        counted = rates.tickets_behind(name, month.period, month.now)
        return Ticket.objects.visible_to(user).filter(counted, here("path", "building"))

    return rows


def _of(model, *rules, building=None, beside=()):
    def rows(user, month, here):
        found = model.objects.visible_to(user).filter(here("path", building))
        found = found.select_related(*beside) if beside else found
        for rule in rules:
            found = found.filter(rule(month))
        return found

    return rows


def _moment(column, **more):
    return lambda month: month.moments(column) & Q(**more)


def _day(column, **more):
    return lambda month: month.days(column) & Q(**more)


def _shifts(month):
    return month.moments("shifts__begins_at") & Q(shifts__cancelled_why="")


def _held(month):
    return ~Q(state__in=[ActivityState.DRAFT, ActivityState.CANCELLED])


def _partner(month):
    return Q(ended_on=None) | Q(ended_on__gt=month.day)


DUE = (_day("due_on"), lambda month: ~Q(state=ResolutionState.DROPPED))
MET = _moment("starts_at", state=MeetingState.CLOSED)
VISITS = _of(Visit, _moment("at"), lambda month: _counts(), building="building", beside=["building__estate"])
HOURS = _of(HoursEntry, _day("day"), lambda month: STANDING)
AT_DOOR = {"building": "household__dwelling__building"}

ROWS = {
    **{
        f"I1.{'closed' if name == 'resolved' else 'pending' if name == 'closing' else name}": _tickets(name)
        for name in (
            "opening", "accepted", "reopened", "unmerged", "resolved", "withdrawn", "transferred", "merged", "closing",
            "declined",
        )
    },
    "I1": _tickets("accepted"),
    "I3.response": _tickets("to_contact"),
    "I3.solved": _tickets("answered"),
    "I3.satisfied": _tickets("rated"),
    "I3.excluded": _tickets("excluded"),
    "I2.contacted": _tickets("to_contact"),
    "V2": VISITS,
    "V2.people": VISITS,
    "V2.households": VISITS,
    "I8": _of(Dispute, lambda month: month.days("concluded_on") & Q(state__in=CONCLUDED)),
    "I8.registered": _of(Dispute, _day("registered_on")),
    "I8.settled": _of(Dispute, _day("concluded_on", state=DisputeState.SUCCEEDED)),
    "D1": _of(Meeting, MET),
    **{f"D1.{kind.value}": _of(Meeting, MET, lambda month, kind=kind: Q(council__kind=kind)) for kind in CouncilKind},
    "D1.attendance": _of(Meeting, MET),
    "D2": _of(Resolution, *DUE),
    "D2.made": _of(Resolution, _day("made_on")),
    "S1.times": HOURS,
    "S1.hours": HOURS,
    "W1": _of(MicroWish, _moment("confirmed_at", state=WishState.DONE), **AT_DOOR),
    "W1.done": _of(MicroWish, _moment("confirmed_at", state=WishState.DONE), **AT_DOOR),
    "W1.collected": _of(MicroWish, _moment("collected_at"), **AT_DOOR),
    "W1.listed": _of(MicroWish, _moment("listed_at"), **AT_DOOR),
    "M1": _of(MenuItem, _moment("confirmed_at", state=MenuState.CONFIRMED)),
    "M1.asked": _of(MenuItem, _moment("asked_at")),
    "M1.listed": _of(MenuItem, _moment("listed_at")),
    "M1.done": _of(MenuItem, _moment("confirmed_at", state=MenuState.CONFIRMED)),
    "U1": _of(PartnerUnit, _partner),
    "U1.activities": _of(VolunteerActivity, _shifts, _held, lambda month: Q(partner__isnull=False)),
    "A1": _of(VolunteerActivity, _shifts, _held, lambda month: ~Q(theme="")),
    **{
        f"A1.{theme.value}": _of(VolunteerActivity, _shifts, _held, lambda month, theme=theme: Q(theme=theme))
        for theme in Theme
    },
}  # fmt: skip


def rows_of(user, code, month, tree, path):
    """The queryset behind a number of the unit that stood at `path` in that month; a row stands once."""
    now = [each for each, then in tree.then.items() if then.startswith(path)]
    unmoved = all(then == each for each, then in tree.then.items())

    def here(column, building):
        inside = under([path], column) if unmoved else Q(**{f"{column}__in": now})
        if building and tree.handed:
            left = [pk for pk, was in tree.handed.items() if not tree.then.get(was, was).startswith(path)]
            came = [pk for pk, was in tree.handed.items() if tree.then.get(was, was).startswith(path)]
            inside = inside & ~Q(**{f"{building}__in": left}) | Q(**{f"{building}__in": came})
        return inside

    return ROWS[code](user, month, here).distinct()


# How a line names a row, and on which day it was; nothing told in confidence
WORDS = {
    Ticket: lambda row: (row.line, row.reported_at),
    Visit: lambda row: (
        f"{row.building.estate}{row.building}，{row.get_way_display()}，{row.get_outcome_display()}",
        row.at,
    ),
    Dispute: lambda row: (row.get_kind_display(), row.registered_on),
    Meeting: lambda row: (row.title, row.starts_at),
    Resolution: lambda row: (row.text, row.made_on),
    HoursEntry: lambda row: (row.words, row.day),
    MicroWish: lambda row: (row.shown or row.caller, row.collected_at),
    MenuItem: lambda row: (row.title, row.asked_at),
    PartnerUnit: lambda row: (row.name, row.reported_on),
    VolunteerActivity: lambda row: (row.title, row.made_at),
}


def told(row):
    """Give the row `.words`, `.when` (a day or moment, or None) and `.url` ("" where it has no page)."""
    row.words, row.when = WORDS[type(row)](row)
    row.url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return row
