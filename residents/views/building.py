"""楼盘表 of a building: page, print and workbook; and the analysis sheet of an entrance."""

import tempfile

from django.db import transaction
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from governance.foundation import ledger
from governance.foundation.access import access
from hierarchy.choices import PostRole
from hierarchy.models import Post, Term
from residents.card import card_of
from residents.profile import profile_of
from residents.rooms import matrix
from residents.sheets import write_profile, write_rooms
from residents.shown import answers_above
from residents.views.finding import find_building, find_dwelling, find_entrance

VIEWS = [("living", "居住情况"), ("visits", "走访进度"), ("matters", "诉求分布"), ("care", "党员与关爱户")]
LONGEST_USE = 40


def _view(request):
    asked = request.GET.get("view", "")
    return asked if asked in dict(VIEWS) else VIEWS[0][0]


@access("resident.read")
@require_safe
def building_rooms(request, pk):
    """The matrix; `?view=` colours it, `?entrance=` narrows it, `?door=` opens a household card beside it."""
    building, user = find_building(request, pk), request.user
    entrance = find_entrance(request, building)
    view = _view(request)
    table = matrix(user, building, entrance, view)
    facts = {
        "building": building,
        "table": table,
        "view": view,
        "views": VIEWS,
        "entrance": entrance,
        "entrances": _seen_entrances(user, building, table, entrance),
        "leaders": _leaders(user, building),
        "whole": _only_entrance(user, building) is None,
        "changes": user.has_perm("residents.change_register", building),
        "prints": user.may("building.print"),
        "full": answers_above(user, building.unit.path),
    }
    if door := request.GET.get("door", ""):
        chosen = find_dwelling(request, int(door) if door.isdecimal() and len(door) < 18 else 0)
        room = next((room for room in table.rooms if room.dwelling.pk == chosen.pk), None)
        facts |= {"chosen": chosen.pk, "card": True} | card_of(user, chosen, room)
    return render(request, "residents/building.html", facts)


def _seen_entrances(user, building, table, entrance):
    """All the entrances a person may choose from, also while the table shows one alone."""
    return table.entrances if entrance is None else list(building.entrances.visible_to(user).order_by("id"))


def _leaders(user, building):
    """The terms of the building's leaders, as far as a person may see them."""
    posts = Post.objects.visible_to(user).open().filter(role=PostRole.BUILDING_LEADER)
    terms = Term.objects.in_force().filter(post__in=posts.values("pk")).select_related("holder")
    return list(terms.filter(post__building=building).order_by("pk"))


@access("building.print")
@require_safe
def print_rooms(request, pk):
    """A4 landscape, to be pinned up in the office: names masked."""
    building = find_building(request, pk)
    view = _view(request)
    facts = {
        "building": building,
        "entrance": find_entrance(request, building),
        "view": view,
        "view_label": dict(VIEWS)[view],
        "now": timezone.localtime(),
    }
    facts["table"] = matrix(request.user, building, facts["entrance"], view)
    return render(request, "residents/print_rooms.html", facts)


@access("building.print")
@require_GET
def export_rooms(request, pk):
    """The doors as a workbook, masked; who, when and what for stand in the file and in the ledger."""
    building = find_building(request, pk)
    entrance = find_entrance(request, building)
    table = matrix(request.user, building, entrance)
    name = f"{building.estate}{building}{entrance or ''}"
    return _workbook(
        request, building, lambda file, mark: write_rooms(file, table, name, mark), f"楼盘表-{name}", "rooms"
    )


@access("building.print")
@require_safe
def unit_profile(request, pk):
    """单元情况分析表 (E-9): one page; without an entrance the building, for who sees the whole of it."""
    building = find_building(request, pk)
    entrance = find_entrance(request, building)
    if entrance is None and (own := _only_entrance(request.user, building)):
        return redirect(f"{reverse('unit-profile', args=[pk])}?entrance={own.pk}")
    facts = {
        "building": building,
        "entrance": entrance,
        "entrances": list(building.entrances.visible_to(request.user).order_by("id")),
        "profile": profile_of(request.user, building, entrance),
        "now": timezone.localtime(),
    }
    return render(request, "residents/unit_profile.html", facts)


def _only_entrance(user, building):
    """For who leads an entrance and not the building: the entrance."""
    if building.pk in user.scope.buildings or any(building.unit.path.startswith(b) for b in user.scope.branches):
        return None
    return building.entrances.visible_to(user).order_by("id").first()


@access("building.print")
@require_GET
def export_unit_profile(request, pk):
    building = find_building(request, pk)
    entrance = find_entrance(request, building) or _only_entrance(request.user, building)
    profile = profile_of(request.user, building, entrance)
    name = f"{building.estate}{building}{entrance or ''}"
    title = f"{name}情况分析表"
    return _workbook(
        request, building, lambda file, mark: write_profile(file, profile, title, mark), f"情况分析表-{name}", "profile"
    )


def _workbook(request, building, write, name, what):
    now, user = timezone.localtime(), request.user
    use = request.GET.get("use", "").strip()[:LONGEST_USE] or "日常工作"
    mark = f"导出人：{user.name}（{user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        count = write(file, mark)
        ledger.record(f"{what}.exported", building, by=user, unit=building.unit, count=count)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}-{now:%Y%m%d-%H%M}.xlsx")
