"""What a screen on a wall shows: the sheet's numbers of one street or community, and nothing that tells of a person.

No name, title, place or text of a ticket is read here at all: units, categories, counts and the programme's slogan.
"""

from datetime import date

from django.utils import timezone

from governance.overview.cockpit.board import rates, stale
from governance.overview.cockpit.past import twelve_months
from governance.overview.cockpit.reckoning import counts_of
from governance.overview.models import CockpitSheet, Programme
from governance.overview.months.reading import figures
from hierarchy.labels import Labels

MOST_PARTS = 24
STATES = (("时限内", "c3"), ("即将超时", "c4"), ("已超时", "late"), ("挂账", "c6"), ("待回访", "c2"))


def wall_facts(unit):
    """Context of the wall's page; only `unit`, `now` and `programme` until the first sheet is made."""
    now = timezone.localtime()
    known = Programme.objects.published().filter(unit__path__in=[unit.path, unit.path[:4]])
    programme = known.order_by("-unit__path", "-begins_on", "pk").only("name", "slogan").first()
    facts = {
        "unit": unit,
        "now": now,
        "programme": programme,
        "pillars": list(programme.pillars.values_list("name", flat=True)) if programme else [],
        "sheet": (sheet := CockpitSheet.objects.filter(unit=unit).first()),
    }
    return facts | _numbers(unit, sheet) | {"stale": stale(sheet)} if sheet else facts


def _numbers(unit, sheet):
    payload = sheet.payload
    month, total = date.fromisoformat(f"{payload['month']}-01"), counts_of(payload)
    open_now = payload["open"].get("", {})
    months = twelve_months(unit, month, total, payload["score"])
    response, solving, satisfaction = rates(total, unit.code, payload["month"])
    return {
        "month": month,
        "total": total,
        "open": open_now.get("open", 0),
        "red": open_now.get("red", 0),
        "rates": [response, solving, satisfaction],
        "score": payload["score"],
        "states": (states := _states(open_now)),
        "rings": [(tone, n) for _, tone, n in states],
        "parts": [_part(each, payload) for each in payload["parts"][:MOST_PARTS]],
        "more_parts": max(len(payload["parts"]) - MOST_PARTS, 0),
        "categories": _categories(payload["heat"]),
        "months": months,
        "labels": [f"{each.first.month}月" for each in months],
        "accepted": [each.accepted for each in months],
        "resolved": [each.resolved for each in months],
        "levels": _levels(unit, payload["units"]),
        "posts": payload["posts"] | {"filled": payload["posts"]["open"] - payload["posts"]["vacant"]},
        "care": payload["care"] | {"fine": payload["care"]["running"] - payload["care"]["late"]},
        "councils": payload["councils"] | {"held": payload["councils"]["owed"] - payload["councils"]["missed"]},
        "service": _service(unit, month),
    }


def _states(told):
    n = [told.get(name, 0) for name in ("amber", "red", "parked", "calls")]
    numbers = [told.get("open", 0) - sum(n), *n]
    return [(words, tone, number) for (words, tone), number in zip(STATES, numbers, strict=True)]


def _part(part, payload):
    told, numbers = payload["open"].get(part["path"], {}), counts_of(payload, part["path"])
    red = told.get("red", 0)
    tone = "red" if red >= 3 else "amber" if red else "fine"
    return {
        "name": part["name"], "open": told.get("open", 0), "red": red, "tone": tone,
        "accepted": numbers.accepted, "resolved": numbers.resolved,
    }  # fmt: skip


def _categories(heat):
    told = heat["rows"].get("", {})
    rows = [(name, told.get(str(pk), 0)) for pk, name in heat["categories"]]
    most = max([n for _, n in rows] + [1])
    return [(name, n, 100 * n / most) for name, n in rows]


def _levels(unit, units):
    """How many units stand on each level below, called as the office calls it."""
    labels = Labels([unit.path])
    named = [("两新组织" if level == "new" else labels.short(unit.path, int(level)), n) for level, n in units.items()]
    return [(words, n) for words, n in named if n]


def _service(unit, month):
    """Volunteering of the running month, where it was counted."""
    known = figures(unit, month)
    named = (("场", "S1"), ("人次", "S1.times"), ("小时", "S1.hours"))
    return [(words, known[code].value) for words, code in named if code in known and known[code].value is not None]
