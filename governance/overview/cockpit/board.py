"""One unit's cockpit: today's open tickets counted now as the person may see them, all else from the unit's sheet."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from deliberation.figures_rates import Counts, below, line
from deliberation.filters import AGES, NEEDS
from deliberation.models import Ticket
from deliberation.views.lists import with_clock
from governance.overview.cockpit import addresses
from governance.overview.cockpit.comparing import LEAST, WHY, Rate
from governance.overview.cockpit.past import twelve_months
from governance.overview.cockpit.reckoning import count_open, counts_of
from governance.overview.models import CockpitSheet

RED_SHOWN = 5
THREE = (("响应率", "contacted", "to_contact"), ("解决率", "solved", "answered"), ("满意率", "content", "rated"))


@dataclass(frozen=True)
class Tile:
    """One number that asks for somebody, and the list of its rows."""

    words: str
    n: int
    measure: str
    hint: str
    icon: str
    address: str
    tone: str = ""
    hint_rows: str = ""  # the list of the number in the hint


def sheet_of(unit):
    return CockpitSheet.objects.filter(unit=unit).first()


def rates(numbers: Counts, code, month, *, own=False):
    """The three rates of a month's counts, each with its lists."""
    made = []
    for words, part, whole in THREE:
        a, b = getattr(numbers, part), getattr(numbers, whole)
        rows = [addresses.rate_rows(code, month, name, own) for name in (part, whole)]
        made.append(Rate(words, round(100 * a / b, 1) if b else None, a, b, *rows))
    return made


def board(user, unit):
    """Everything the page shows of a unit the person answers for."""
    sheet = sheet_of(unit)
    found = {"unit": unit, "sheet": sheet, "why": WHY, "least": LEAST, "today": timezone.localtime()}
    found |= _now(user, unit, sheet)
    return found | (_counted(unit, sheet) if sheet else {})


def _now(user, unit, sheet):
    """Backlog, red list and the units' open tickets: two questions of the open rows."""
    here = Ticket.objects.visible_to(user).filter(line(unit))
    groups = count_open(here, below(unit))
    total = {name: sum(each[name] for each in groups.values()) for name in next(iter(groups.values()), {})}
    red = Q()
    for _, rule in NEEDS.values():
        red |= Q(**rule)
    rows = list(here.open().filter(red).for_list().order_by("due_at", "pk")[: RED_SHOWN + 1])
    most = max([total.get(key, 0) for key in AGES] + [1])
    ages = [
        {
            "words": words, "n": total.get(key, 0), "share": 100 * total.get(key, 0) / most,
            "tone": "late" if key == "d30" else "soon" if key == "d15" else "",
            "address": addresses.tickets(unit.code, age=key),
        }
        for key, (words, *_) in AGES.items()
    ]  # fmt: skip
    return {
        "groups": groups,
        "open": total.get("open", 0),
        "open_rows": addresses.tickets(unit.code),
        "ages": ages,
        "red": with_clock(rows[:RED_SHOWN]),
        "red_more": len(rows) > RED_SHOWN,
        "tiles": _tiles(unit, total, sheet),
    }


def _tiles(unit, total, sheet):
    code, n = unit.code, total.get
    red, pressed, parked = n("red", 0), n("pressed", 0), n("parked", 0)
    tiles = [
        Tile("已超时", red, "件", "先办这些" if red else "都在时限之内", "alarm-clock-off",
             addresses.tickets(code, need="red"), "late" if red else "good"),
        Tile("督办中", pressed, "件", "上级正在督办" if pressed else "没有督办", "gavel",
             addresses.tickets(code, need="pressed"), "late" if pressed else "good"),
        Tile("挂账", parked, "件", "等条件成熟再办" if parked else "没有挂账", "circle-pause",
             addresses.tickets(code, need="parked"), "soon" if parked else "good"),
    ]  # fmt: skip
    if sheet:
        care, posts, councils = (sheet.payload[name] for name in ("care", "posts", "councils"))
        late, vacant, missed = care["late"], posts["vacant"], councils["missed"]
        tiles += [
            Tile("关爱走访逾期", late, "人", f"七天内到期 {care['week']} 人", "heart-handshake",
                 addresses.care(code, "late"), "late" if late else "good", addresses.care(code, "week")),
            Tile("岗位空缺", vacant, "个", "没有人在任的岗位" if vacant else "岗位都有人", "user-round-x",
                 addresses.vacancies(code), "soon" if vacant else "good"),
            Tile("本期未开会", missed, "个", f"应开会的议事会 {councils['owed']} 个", "messages-square",
                 addresses.meetings_missed(code), "soon" if missed else "good", addresses.meetings_owed(code)),
        ]  # fmt: skip
    return tiles


def _counted(unit, sheet):
    payload, month = sheet.payload, sheet.payload["month"]
    numbers = counts_of(payload)
    months = twelve_months(unit, date.fromisoformat(f"{month}-01"), numbers, payload["score"])
    return {
        "month": date.fromisoformat(f"{month}-01"),
        "numbers": numbers,
        "accepted_rows": addresses.rate_rows(unit.code, month, "accepted"),
        "resolved_rows": addresses.rate_rows(unit.code, month, "resolved"),
        "rates": _with_months(rates(numbers, unit.code, month), months),
        "score": payload["score"],
        "scores": [each.score for each in months],
        "weights": payload["weights"],
        "rates_page": addresses.rates(unit.code, month),
        "months": months,
        "few_months": sum(each.accepted is not None for each in months) < 2,
        "labels": [f"{each.first.month}月" for each in months],
        "accepted": [each.accepted for each in months],
        "resolved": [each.resolved for each in months],
        "heat": heat(unit, payload),
        "care": payload["care"],
        "care_rows": addresses.care(unit.code),
        "week_rows": addresses.care(unit.code, "week"),
    }


def _with_months(three, months):
    keys = ("response", "solving", "satisfaction")
    return [(rate, [getattr(each, key) for each in months]) for rate, key in zip(three, keys, strict=True)]


def units_table(unit, sheet, groups):
    """[{name, code, open, red, tone, accepted, rates, …}] of the parts in the tree's order, own rows last."""
    payload, month = sheet.payload, sheet.payload["month"]
    rows = [(each["path"], each["name"], each["code"], each["depth"], False) for each in payload["parts"]]
    if unit.path in payload["counts"] or unit.path in groups:
        rows.append((unit.path, f"{unit.name}（未分到下级）", unit.code, unit.depth, True))
    return [_unit_row(row, payload, groups.get(row[0], {}), month) for row in rows]


def _unit_row(row, payload, now, month):
    path, name, code, depth, own = row
    numbers = counts_of(payload, path)
    red = now.get("red", 0)
    return {
        "name": name, "code": code, "depth": depth, "own": own, "path": path,
        "address": addresses.cockpit(code) if depth <= 3 and not own else "",
        "open": now.get("open", 0), "red": red, "tone": "red" if red >= 3 else "amber" if red else "",
        "open_rows": addresses.tickets(code, own),
        "red_rows": addresses.tickets(code, own, need="red"),
        "accepted": numbers.accepted,
        "accepted_rows": addresses.rate_rows(code, month, "accepted", own),
        "rates": rates(numbers, code, month, own=own),
    }  # fmt: skip


def heat(unit, payload):
    """{categories, rows: [(name, [(n, shade 0–5, address)])], since, until}: units down, categories across."""
    told = payload["heat"]
    keys = [pk for pk, _ in told["categories"]]
    parts = [(each["path"], each["name"], each["code"], False) for each in payload["parts"]]
    if unit.path in told["rows"]:
        parts.append((unit.path, f"{unit.name}（未分到下级）", unit.code, True))
    cells = {path: [told["rows"].get(path, {}).get(str(pk), 0) for pk in keys] for path, *_ in parts}
    most = max([n for each in cells.values() for n in each] + [1])

    def row(path, code, own):
        """Each field's count, its shade from 0 to 5, and where it leads."""
        fields = zip(cells[path], keys, strict=True)
        return [(n, -(-5 * n // most), addresses.heat(code, pk, told, own)) for n, pk in fields]

    rows = [(name, row(path, code, own)) for path, name, code, own in parts]
    sums = [(told["rows"][""].get(str(pk), 0), addresses.heat(unit.code, pk, told)) for pk in keys]
    since, until = (date.fromisoformat(told[name]) for name in ("since", "until"))
    names = [name for _, name in told["categories"]]
    return {"categories": names, "rows": rows, "sums": sums, "since": since, "until": until}


def stale(sheet, now=None):
    """Whether the job has not come for half an hour, which the page says."""
    return sheet is not None and sheet.at < (now or timezone.now()) - timedelta(minutes=30)
