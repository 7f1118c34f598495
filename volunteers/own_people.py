"""What every volunteer's own page shows: the hours that stand."""

from volunteers.models import HoursEntry
from volunteers.own_page import own_section

SHOWN = 20


@own_section(20)
def own_hours(own):
    """Context s.sums {people, times, minutes}, s.rows: the newest rows that stand; those reversed count for nothing."""
    mine = HoursEntry.objects.filter(volunteer=own.volunteer)
    rows = list(mine.standing().select_related("unit", "team").order_by("-begins_at", "-pk")[:SHOWN])
    return "volunteers/_own_hours.html", {"sums": mine.sums(), "rows": rows}
