"""What a cockpit shows and no page may count for itself: one pass over a street at the lowest level, rolled up.

`reckon(street)` answers {unit's pk: payload} for the street, its communities and grids. A payload:

    month    "2026-11", the running month
    parts    [{path, name, code, depth}] units right below, in the order of the tree
    counts   {path: numbers of `figures_rates.Counts`} of the parts, of own rows by the own path, "" for the sum
    score    综合分 of the sum by the office's weights, or None; weights [响应, 解决, 满意]
    open     {path: {open, red, amber, calls, pressed, parked}} in the same way
    ages     [{key of filters.AGES: n}] of all that is open
    heat     {"categories": [[pk, name]], "rows": {path: {pk: n}}, "since", "until"}, without confidential tickets
    care     {running, late, week}: people looked after, visits overdue, visits due within seven days
    posts    {open, vacant}
    councils {owed, missed}: that must meet in this period, that have not yet
    units    {depth, or "new" for 两新组织: n} below, departments left out
"""

from collections import Counter
from dataclasses import asdict, fields
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.utils import timezone

from deliberation.choices import IN_WORK, Lamp, TicketState
from deliberation.figures_councils import owed, with_meetings
from deliberation.figures_rates import Counts, Period, counts_by, weights_of
from deliberation.filters import AGES, of_age
from deliberation.models import Category, Council, Ticket
from governance.overview.models import CockpitSheet
from hierarchy.choices import TWO_NEW, UnitKind
from hierarchy.models import OrgUnit, Post
from residents.models import CareProfile

DEEPEST = 3  # a grid has a cockpit, a building group has none
HEAT_DAYS = 30
SHOWN_CATEGORIES = 8
OPEN = {  # what is told of open tickets: name -> rule
    "open": Q(),
    "red": Q(lamp=Lamp.RED, state__in=list(IN_WORK)),
    "amber": Q(lamp=Lamp.AMBER, state__in=list(IN_WORK)),
    "calls": Q(state=TicketState.RESOLVED),
    "pressed": Q(supervised__gt=0),
    "parked": Q(state=TicketState.PARKED),
}


def count_open(tickets, by, today=None):
    """{place: {name of OPEN or key of AGES: n}} of open tickets, grouped by a column; one query."""
    wanted = {name: Count("pk", filter=rule) if rule else Count("pk") for name, rule in OPEN.items()}
    wanted |= {key: Count("pk", filter=of_age(key, today)) for key in AGES}
    rows = tickets.open().order_by().values_list(by).annotate(**wanted)
    return {row[0]: dict(zip(wanted, row[1:], strict=True)) for row in rows}


def reckon(street, now=None):
    now = now or timezone.now()
    today = timezone.localdate(now)
    leaves = _leaves(street, now, today)
    units = OrgUnit.objects.branch(street).current().exclude(kind=UnitKind.DEPARTMENT).order_by("path")
    units = list(units.only("pk", "path", "depth", "name", "code", "kind"))
    return {
        unit.pk: _payload(unit, units, leaves, now, today) for unit in units if unit.depth <= DEEPEST
    }  # fmt: skip


def _leaves(street, now, today):
    """Everything the street's units are sums of: {what: {path: numbers}}."""
    here = Ticket.objects.filter(street_path=street.path)
    month = Period.month(today.year, today.month)
    since = today - timedelta(days=HEAT_DAYS - 1)
    tops = {pk: parent or pk for pk, parent in _parents(street)}
    heat = {}
    begin, end = (timezone.make_aware(datetime.combine(day, time())) for day in (since, today + timedelta(days=1)))
    recent = here.filter(confidential=False, reported_at__gte=begin, reported_at__lt=end).order_by()
    for path, category, n in recent.values_list("building_path", "category").annotate(n=Count("pk")):
        heat.setdefault(path, Counter())[tops.get(category, category)] += n
    return {
        "since": since,
        "names": dict(Category.objects.filter(office__path=street.path).values_list("pk", "name")),
        "weights": weights_of(street.path),
        "counts": counts_by(street, month, "building_path", now),
        "open": count_open(here, "building_path", today),
        "heat": heat,
        "care": _care(street, today),
        "posts": _posts(street, today),
        "councils": _councils(street, today),
    }


def _parents(street):
    """(category, the one on top of it)."""
    rows = Category.objects.filter(office__path=street.path)
    for pk, parent, grand in rows.values_list("pk", "parent", "parent__parent"):
        yield pk, grand or parent


def _care(street, today):
    rows = CareProfile.objects.running().filter(resident__street_path=street.path).order_by()
    rows = rows.values_list("resident__grid_path").annotate(
        running=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        week=Count("pk", filter=Q(due_on__range=(today, today + timedelta(days=7)))),
    )
    return {path: {"running": a, "late": b, "week": c} for path, a, b, c in rows}


def _posts(street, today):
    posts = Post.objects.filter(unit__path__startswith=street.path).open().order_by()
    found = {}
    for name, rows in (("open", posts), ("vacant", posts.vacant(today))):
        for path, n in rows.annotate(at=Left("unit__path", 12)).values_list("at").annotate(n=Count("pk")):
            found.setdefault(path, Counter())[name] = n
    return found


def _councils(street, today):
    rows = with_meetings(owed(Council.objects.filter(street_path=street.path), today), today).order_by()
    rows = rows.values_list("grid_path").annotate(owed=Count("pk"), missed=Count("pk", filter=Q(held=False)))
    return {path: {"owed": a, "missed": b} for path, a, b in rows}


def _payload(unit, units, leaves, now, today):
    parts = [each for each in units if each.depth == unit.depth + 1 and each.path.startswith(unit.path)]
    below = [each for each in units if each.path.startswith(unit.path) and each.depth > unit.depth]
    depths = Counter("new" if each.kind in TWO_NEW else str(each.depth) for each in below)
    found = _rolled(unit, leaves["counts"], Counts())
    return {
        "month": f"{today:%Y-%m}",
        "parts": [{"path": p.path, "name": p.name, "code": p.code, "depth": p.depth} for p in parts],
        "score": found[""].score(leaves["weights"]),
        "weights": [getattr(leaves["weights"], name) for name in ("response", "solved", "satisfied")],
        "counts": {path: asdict(each) for path, each in found.items()},
        "open": {path: dict(each) for path, each in _rolled(unit, leaves["open"], Counter()).items()},
        "heat": _heat(unit, leaves, today),
        "care": _sum(unit, leaves["care"], ("running", "late", "week")),
        "posts": _sum(unit, leaves["posts"], ("open", "vacant")),
        "councils": _sum(unit, leaves["councils"], ("owed", "missed")),
        "units": dict(sorted(depths.items())),
    }


def _rolled(unit, leaves, nothing):
    """{path of a part, the unit's own path or "" for all: sum} of leaves below the unit."""
    found, length = {"": nothing}, len(unit.path) + 4
    for path, numbers in leaves.items():
        if path.startswith(unit.path):
            more = numbers if isinstance(numbers, Counts) else Counter(numbers)
            for key in ("", path[:length]):
                found[key] = found.get(key, nothing) + more
    return found


def _sum(unit, leaves, names):
    below = [numbers for path, numbers in leaves.items() if path.startswith(unit.path)]
    return {name: sum(numbers.get(name, 0) for numbers in below) for name in names}


def _heat(unit, leaves, today):
    rolled = _rolled(unit, leaves["heat"], Counter())
    most = sorted(rolled[""].items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN_CATEGORIES]
    return {
        "categories": [[pk, leaves["names"].get(pk, "其他")] for pk, _ in most],
        "rows": {path: {str(pk): n for pk, n in found.items()} for path, found in rolled.items()},
        "since": f"{leaves['since']:%Y-%m-%d}",
        "until": f"{today:%Y-%m-%d}",
    }


def counts_of(payload, path=""):
    """The `Counts` a payload holds of a part, of own rows, or of all."""
    known = {each.name for each in fields(Counts)}
    return Counts(**{name: n for name, n in payload["counts"].get(path, {}).items() if name in known})


def keep(sheets, now):
    """Write what was reckoned: one row a unit, the newest counts."""
    rows = [CockpitSheet(unit_id=pk, at=now, payload=payload) for pk, payload in sheets.items()]
    CockpitSheet.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["unit"], update_fields=["at", "payload"], batch_size=200
    )


def refresh(now=None):
    """Every street anew, at once: what the job does in its two halves."""
    now = now or timezone.now()
    keep(reckon_all(now), now)


def reckon_all(now, alive=lambda: None):
    sheets = {}
    for street in OrgUnit.objects.current().filter(depth=1).order_by("path"):
        alive()
        sheets |= reckon(street, now)
    return sheets
