"""Where each number of a cockpit leads: the list that shows exactly the rows it counts."""

from urllib.parse import urlencode

from django.urls import reverse


def _to(name, **asked):
    return f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value not in (None, '')})}"


def _said(wanted):
    return "true" if wanted else ""


def tickets(code, own=False, **asked):
    """Open tickets that happened in a unit, narrowed further; `own` leaves out what lies in its parts."""
    return _to("tickets", st="open", home=code, own=_said(own), **asked)


def heat(code, category, heat, own=False):
    """The tickets of one field of the heat table."""
    days = {"since": heat["since"], "until": heat["until"]}
    return _to("tickets", st="all", home=code, own=_said(own), category=category, **days, plain="true")


def rate_rows(code, month, what, own=False):
    """The tickets behind one number of a month: `what` is a name of `figures_rates.MEANINGS`."""
    return _to("rate-rows", unit=code, month=month, what=what, own="1" if own else "")


def rates(code, month):
    return _to("rates", unit=code, month=month)


def care(code, due=""):
    return _to("care-list", unit=code, due=due)


def vacancies(code):
    return _to("vacancies", unit=code)


def meetings_missed(code):
    return _to("council-cadence", unit=code, open="1")


def meetings_owed(code):
    return _to("council-cadence", unit=code)


def month(code, first):
    return reverse("month", args=[code, f"{first:%Y-%m}"])


def cockpit(code, month=""):
    return _to("cockpit", unit=code, month=month)
