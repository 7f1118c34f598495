"""When somebody is due for a contact, and how often a period asks for one.

A category says every how many days (domain 6.8); an office may say otherwise (`CareSetting`), and so may the profile
itself (`every`). Of several categories the strictest rules. Pure arithmetic, except `settings_of`.
"""

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from residents.choices import CADENCE, HOUSEHOLD_CADENCE, RESTRICTED_CARE, USUAL_CADENCE, CareKind
from residents.models import CareSetting


def settings_of(office_path):
    """{kind: (days, days in person or None)} as an office set them; kinds it does not use are left out."""
    rows = CareSetting.objects.filter(office__path=office_path[:4], used=True)
    return {row.kind: (row.every, row.in_person_every) for row in rows}


def kinds_in_use(office_path):
    """The categories an office works with. A restricted one counts only where the office switched it on."""
    said = dict(CareSetting.objects.filter(office__path=office_path[:4]).values_list("kind", "used"))
    return [kind for kind in CareKind if said.get(kind.value, kind not in RESTRICTED_CARE)]


def cadence(kinds, *, every=None, settings=None):
    """(days between contacts, days between meetings or None): the strictest of the categories, then the person's own.

    A running profile without a category is looked after like any household.
    """
    asked = [(settings or {}).get(kind) or CADENCE.get(kind, USUAL_CADENCE) for kind in kinds]
    meetings = [days for _, days in asked if days]
    return (
        every or min((days for days, _ in asked), default=HOUSEHOLD_CADENCE),
        min(meetings, default=None),
    )


def due_dates(kinds, *, opened_on, visited_on=None, met_on=None, every=None, settings=None):
    """(next contact, next meeting or None). Nobody is late before the profile began.

    The next contact is never later than the next meeting: a telephone call does not stand in for it.
    """
    days, in_person_days = cadence(kinds, every=every, settings=settings)
    due_on = max(visited_on or opened_on, opened_on) + timedelta(days=days)
    if in_person_days is None:
        return due_on, None
    in_person_due_on = max(met_on or opened_on, opened_on) + timedelta(days=in_person_days)
    return min(due_on, in_person_due_on), in_person_due_on


def reckon(profile, settings=None):
    """Write the due dates on the instance; the caller saves. `settings` as `settings_of` gives them, None: the usual.

    Prefetched `marks` cost no query.
    """
    if profile.closed_on:
        profile.due_on = profile.in_person_due_on = None
        return profile
    profile.due_on, profile.in_person_due_on = due_dates(
        [mark.kind for mark in profile.marks.all() if mark.ended_on is None],
        opened_on=profile.opened_on,
        visited_on=profile.visited_on,
        met_on=profile.met_on,
        every=profile.every,
        settings=settings,
    )
    return profile


def times_due(since, until, *, opened_on, closed_on=None, marks=(), every=None, settings=None):
    """应访次数: how many contacts the days from `since` to `until` ask for, as far as the profile ran in them.

    `marks` are (kind, since, ended_on). Each day asks for its share of a contact, so a category that began or ended
    in the middle counts for its own days; a whole month of a monthly category asks for one, also in February.
    """
    first = max(since, opened_on)
    last = min(until, closed_on - timedelta(days=1)) if closed_on else until
    edges = {first, last + timedelta(days=1)}
    edges |= {edge for _, began, ended in marks for edge in (began, ended) if edge and first < edge <= last}
    days, share = sorted(edges), Fraction(0)
    for begin, end in pairwise(days):
        kinds = [kind for kind, began, ended in marks if began <= begin and (ended is None or begin < ended)]
        if begin >= first and (kinds or every):
            share += Fraction((end - begin).days, cadence(kinds, every=every, settings=settings)[0])
    return int(share + Fraction(1, 2)) if last >= first else 0
