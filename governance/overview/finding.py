"""The one search box of the portal: people, doors, buildings, matters and units, each within the reach of who asks."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from deliberation import search as matters
from deliberation.actions.intake import phone_key
from deliberation.models import Ticket
from governance.foundation.access import SIGNED_IN, access
from hierarchy.models import Building, OrgUnit
from residents.models import Dwelling, Resident
from residents.search import FEWEST, buildings, doors, look_up, people_found, understood
from volunteers.fields import phone_key as volunteer_phone_key
from volunteers.models import Volunteer

EACH, SUGGESTED = 8, 4  # hits of a group on the page, and below the box while somebody types
TYPED_ONLY = "完整的证件号码和电话不放进网址。请在页面上方的搜索框里输入，按回车查找。"
PRESS_ENTER = "按回车，用完整证件号码查找。查到的人会记入台账，居民本人能看到。"


@dataclass
class Group:
    """`hits` are (title, sub, address); `more` is where the rest stands."""

    words: str
    icon: str
    hits: list = field(default_factory=list)
    more: str = ""


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def search(request):
    """Context: words, groups, hint, few. The box posts, so that no number ends in an address bar or a server's log;
    words that are no number are carried on into an address that can be kept. An htmx request gets suggestions.
    """
    sent = request.method == "POST"
    words = (request.POST if sent else request.GET).get("q", "").strip()[:60]
    asked, typing = understood(words), bool(request.htmx) and not request.htmx.boosted
    if sent and not typing and not asked.is_number:
        return redirect(f"{reverse('search')}?{urlencode({'q': words})}" if words else "search")
    hint = TYPED_ONLY if asked.is_number and not sent else PRESS_ENTER if asked.id_number and typing else ""
    groups = [] if hint or len(words) < FEWEST else found(request.user, asked, SUGGESTED if typing else EACH, typing)
    context = {"words": words, "groups": groups, "hint": hint, "few": len(words) < FEWEST}
    return render(request, "overview/_suggestions.html" if typing else "overview/search.html", context)


def found(user, asked, most, typing=False):
    """The groups with a hit, people first."""
    kinds = [
        ("resident.read", _people),
        ("resident.read", _doors),
        ("unit.read", _buildings),
        ("ticket.read", _tickets),
        ("volunteer.read", _volunteers),
        ("unit.read", _units),
    ]
    made = [look(user, asked, most, typing) for action, look in kinds if user.may(action)]
    return [group for group in made if group.hits]


def _group(words, icon, hits, most, more):
    return Group(words, icon, hits[:most], more if len(hits) > most else "")


def _list(name, asked):
    return "" if asked.is_number else f"{reverse(name)}?{urlencode({'q': asked.words})}"


def _people(user, asked, most, typing):
    """What is only typed leaves no line in the ledger, because it looks at no identity number."""
    residents, homes = Resident.objects.visible_to(user), Dwelling.objects.visible_to(user)
    ids = people_found(residents, homes, asked, most + 1) if typing else look_up(residents, homes, asked, by=user)
    rows = residents.filter(pk__in=ids).select_related("building__estate", "entrance", "household__dwelling")
    rows = sorted(rows.only(*OF_PERSON)[: most * 5], key=lambda one: (not one.is_here, one.name, one.pk))
    hits = [(one.masked_name or "（信息已删除）", _of_person(one), one.get_absolute_url()) for one in rows]
    return _group("居民", "users", hits, most, _list("residents", asked))


OF_PERSON = (
    "name", "sex", "birth_date", "died_on", "presence", "phone", "building__number", "building__estate__name",
    "entrance__number", "household__dwelling__number",
)  # fmt: skip


def _of_person(one):
    age = f"{one.age} 岁" if one.age is not None else ""
    sex = one.get_sex_display() if one.sex in ("1", "2") else ""
    place = f"{one.building.estate}{one.building}{one.entrance or ''}{one.household.dwelling}"
    gone = "" if one.is_here else one.get_presence_display()
    return "，".join(part for part in (sex, age, place, one.masked_phone, gone) if part)


def _doors(user, asked, most, typing):
    rows = doors(Dwelling.objects.visible_to(user), asked).select_related("building__estate", "entrance")
    rows = rows.order_by("building_id", "entrance_id", "pk")[: most + 1]
    hits = [(row.line, row.get_occupancy_display(), row.get_absolute_url()) for row in rows]
    return _group("房屋", "door-open", hits, most, "")


def _buildings(user, asked, most, typing):
    rows = buildings(Building.objects.visible_to(user), asked).select_related("estate", "unit").order_by("pk")
    hits = [(f"{row.estate}{row}", row.unit.name, reverse("building", args=[row.pk])) for row in rows[: most + 1]]
    return _group("楼栋", "building-2", hits, most, "")


def _tickets(user, asked, most, typing):
    tickets = Ticket.objects.visible_to(user)
    if asked.is_number:
        may = asked.phone and user.may("ticket.handle")
        tickets = tickets.told_by(phone_key(asked.phone)) if may else tickets.none()
    else:
        tickets = matters.matching(tickets, asked.words)
    rows = tickets.select_related("unit").order_by("-pk")[: most + 1]
    hits = [(row.title, f"{row.number}，{row.get_state_display()}", row.get_absolute_url()) for row in rows]
    return _group("诉求", "clipboard-list", hits, most, _list("tickets", asked))


def _volunteers(user, asked, most, typing):
    """By name, by the beginning of the number, or by a whole telephone number."""
    rows = Volunteer.objects.visible_to(user).filter(erased_at=None)
    if asked.is_number:
        rows = rows.filter(phone_key=volunteer_phone_key(asked.phone)) if asked.phone else rows.none()
    else:
        rows = rows.filter(Q(name__startswith=asked.words) | Q(number__startswith=asked.words.upper()))
    rows = rows.select_related("unit").order_by("left_on", "-pk")[: most + 1]
    hits = [(row.masked_name, f"{row.number}，{row.unit}", row.get_absolute_url()) for row in rows]
    return _group("志愿者", "hand-heart", hits, most, _list("volunteers", asked))


def _units(user, asked, most, typing):
    if asked.is_number:
        return Group("单位", "network")
    units = OrgUnit.objects.visible_to(user).current().named_like(asked.words).order_by("path")[: most + 1]
    hits = [(unit.name, unit.get_kind_display(), reverse("unit", args=[unit.code])) for unit in units]
    return _group("单位", "network", hits, most, _list("units", asked))
