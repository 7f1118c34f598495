"""What every volunteer's own page shows: the hours that stand, and who looked at the own numbers."""

from governance.foundation import ledger
from volunteers.actions.showing import FIELDS
from volunteers.models import HoursEntry
from volunteers.own_page import own_section

SHOWN, LOOKS = 20, 10


@own_section(20)
def own_hours(own):
    """Context s.sums {people, times, minutes}, s.rows: the newest rows that stand; those reversed count for nothing."""
    mine = HoursEntry.objects.filter(volunteer=own.volunteer)
    rows = list(mine.standing().select_related("unit", "team").order_by("-begins_at", "-pk")[:SHOWN])
    return "volunteers/_own_hours.html", {"sums": mine.sums(), "rows": rows}


@own_section(90)
def who_looked(own):
    """Context s.looks [(when, post, what, reason)]: each time somebody read a number in clear, the newest first."""
    shown = ledger.of(own.volunteer).filter(action="volunteer.shown").order_by("-pk")[:LOOKS]
    looks = [(row.at, row.facts["post"], FIELDS[row.facts["fields"][0]], row.facts["reason"]) for row in shown]
    return ("volunteers/_own_looks.html", {"looks": looks}) if looks else None
