"""小区、楼栋、单元 and chat groups."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation.access import access
from hierarchy.actions import territory
from hierarchy.choices import PostRole
from hierarchy.forms.territory import BuildingForm, EntranceForm, EstateForm, GroupForm, NewBuildingForm
from hierarchy.models import Building, ChatGroup, Entrance, Estate, OrgUnit, Post, Term
from hierarchy.views.deed import allow, deed, plain_deed
from hierarchy.views.unit import find_unit, posts_at


def find_building(request, pk):
    buildings = Building.objects.visible_to(request.user).select_related("estate__unit", "unit")
    return get_object_or_404(buildings, pk=pk)


@access("unit.read")
@require_safe
def building(request, pk):
    building, user = find_building(request, pk), request.user
    leaders = Post.objects.visible_to(user).open().filter(role=PostRole.ENTRANCE_LEADER)
    terms = Term.objects.in_force().select_related("holder")
    leaders = leaders.prefetch_related(Prefetch("terms", queryset=terms, to_attr="sitting"))
    entrances = Entrance.objects.visible_to(user).filter(building=building).order_by("id")
    facts = {
        "building": building,
        "line": OrgUnit.objects.visible_to(user).lines_above(building.unit.path),
        "entrances": entrances.prefetch_related(Prefetch("posts", queryset=leaders, to_attr="leading")),
        "posts": [(p, user.has_perm("hierarchy.appoint_post", p)) for p in posts_at(user, building=building)],
        "groups": building.chat_groups.filter(closed_on=None).order_by("id"),
        "changes": user.has_perm("hierarchy.change_territory", building),
        "establishes": user.has_perm("hierarchy.establish_post", building.unit),
        "registers": user.has_perm("hierarchy.register_group", building),
        "appoints": user.may("post.appoint"),
    }
    return render(request, "hierarchy/building.html", facts)


@access("unit.change")
@require_http_methods(["GET", "POST"])
def found_estate(request, code):
    unit = find_unit(request, code)
    allow(request.user, "hierarchy.change_territory", unit)

    def act(unit, **given):
        allow(request.user, "hierarchy.change_territory", unit)
        return territory.found_estate(unit, by=request.user, **given)

    return deed(
        request,
        EstateForm(request.POST or None, initial={"unit": unit}, user=request.user, path=unit.path),
        act,
        title=f"在{unit}登记小区",
        success=lambda estate: f"已登记{estate}。",
        back=unit.get_absolute_url(),
        unit=unit,
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def change_estate(request, pk):
    estate = get_object_or_404(Estate.objects.visible_to(request.user).select_related("unit"), pk=pk)
    allow(request.user, "hierarchy.change_territory", estate)
    fields = ["name", "unit", "kind", "households", "population", "has_property_company"]
    now = {field: getattr(estate, field) for field in fields}
    return deed(
        request,
        EstateForm(request.POST or None, initial=now, user=request.user, path=estate.unit.path),
        lambda **given: territory.change_estate(estate, by=request.user, **given),
        title=f"修改{estate}",
        success="已保存。",
        back=estate.unit.get_absolute_url(),
        unit=estate.unit,
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def found_building(request, code):
    unit = find_unit(request, code)
    allow(request.user, "hierarchy.change_territory", unit)

    def act(estate, unit, **given):
        allow(request.user, "hierarchy.change_territory", unit)
        return territory.found_building(estate, by=request.user, unit=unit, **given)

    return deed(
        request,
        NewBuildingForm(request.POST or None, initial={"unit": unit}, user=request.user, path=unit.path),
        act,
        title=f"在{unit}登记楼栋",
        success=lambda building: f"已登记{building.estate}{building}。",
        back=lambda building: reverse("building", args=[building.pk]),
        cancel=unit.get_absolute_url(),
        unit=unit,
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def change_building(request, pk):
    building = find_building(request, pk)
    allow(request.user, "hierarchy.change_territory", building)
    now = {field: getattr(building, field) for field in ("number", "unit", "floors", "households")}
    return deed(
        request,
        BuildingForm(request.POST or None, initial=now, user=request.user, path=building.unit.path),
        lambda **given: territory.change_building(building, by=request.user, **given),
        title=f"修改{building.estate}{building}",
        success="已保存。",
        back=reverse("building", args=[pk]),
        unit=building.unit,
        lines=["换责任单位时，楼栋长、单元长岗位和这栋楼的诉求一并归新的单位。"],
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def found_entrance(request, pk):
    building = find_building(request, pk)
    allow(request.user, "hierarchy.change_territory", building)
    return deed(
        request,
        EntranceForm(request.POST or None),
        lambda **given: territory.found_entrance(building, by=request.user, **given),
        title=f"在{building.estate}{building}登记单元",
        success=lambda entrance: f"已登记{entrance}。",
        back=reverse("building", args=[pk]),
        unit=building.unit,
    )


@access("group.register")
@require_http_methods(["GET", "POST"])
def register_group(request, pk):
    building = find_building(request, pk)
    allow(request.user, "hierarchy.register_group", building)
    return deed(
        request,
        GroupForm(request.POST or None),
        lambda **given: territory.register_group(building, by=request.user, **given),
        title=f"登记{building.estate}{building}的微信群",
        success="已登记。",
        back=reverse("building", args=[pk]),
        unit=building.unit,
        intro="只登记群名称和人数，系统不读取群聊内容。同名的群会更新人数。",
    )


@access("group.register")
@require_POST
def close_group(request, pk):
    group = get_object_or_404(ChatGroup.objects.select_related("building__unit"), pk=pk)
    building = find_building(request, group.building_id)
    allow(request.user, "hierarchy.register_group", building)
    back = reverse("building", args=[building.pk])
    return plain_deed(request, lambda: territory.close_group(group, by=request.user), success="已登记解散。", back=back)
