"""Founding, changing, moving and closing units."""

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.foundation.access import access
from hierarchy import handover
from hierarchy.actions import tree
from hierarchy.choices import Level
from hierarchy.forms.tree import CloseUnitForm, MoveUnitForm, NewUnitForm, UnitForm
from hierarchy.labels import Labels
from hierarchy.views.deed import allow, deed
from hierarchy.views.unit import find_unit


@access("unit.change")
@require_http_methods(["GET", "POST"])
def found_street(request):
    allow(request.user, "hierarchy.found_street")
    form = NewUnitForm(request.POST or None, level=Level.STREET)
    form.fields["code"].required = True
    form.fields["code"].help_text = "街道的简码，例如 WH；下级编码由它顺排。"
    return deed(
        request,
        form,
        lambda **given: tree.found_unit(None, by=request.user, **given),
        title="新建街道",
        success=lambda unit: f"已建立{unit}。",
        back=lambda unit: unit.get_absolute_url(),
        submit="新建",
        cancel=reverse("units"),
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def found_unit(request, code):
    parent = find_unit(request, code)
    allow(request.user, "hierarchy.found_unit", parent)
    label = Labels([parent.path]).name(parent.path, parent.depth + 1)
    return deed(
        request,
        NewUnitForm(request.POST or None, level=parent.depth + 1),
        lambda **given: tree.found_unit(parent, by=request.user, **given),
        title=f"在{parent}下新建{label}",
        success=lambda unit: f"已建立{unit}，编码 {unit.code}。",
        back=lambda unit: unit.get_absolute_url(),
        submit="新建",
        cancel=parent.get_absolute_url(),
        unit=parent,
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def rename_unit(request, code):
    unit = find_unit(request, code)
    allow(request.user, "hierarchy.change_unit", unit)
    now = {"name": unit.name, "kind": unit.kind, "members": unit.members, "phone": unit.phone}
    return deed(
        request,
        UnitForm(request.POST or None, initial=now, level=unit.depth),
        lambda **given: tree.rename_unit(unit, by=request.user, **given),
        title=f"修改{unit}",
        success="已保存。",
        back=unit.get_absolute_url(),
        unit=unit,
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def close_unit(request, code):
    unit = find_unit(request, code)
    allow(request.user, "hierarchy.close_unit", unit)
    left = tree.what_stands_in_the_way(unit)
    return deed(
        request,
        CloseUnitForm(request.POST or None),
        lambda on, note: tree.close_unit(unit, by=request.user, on=on, note=note),
        title=f"撤销{unit}",
        success=f"{unit}已撤销，历史记录保留。",
        back=unit.get_absolute_url(),
        submit="撤销",
        icon="circle-slash",
        unit=unit,
        danger=bool(left),
        lines=[f"{unit}还有{'、'.join(left)}，处理完才能撤销。"]
        if left
        else ["撤销后不能恢复；历史、任期和已办诉求都保留。"],
    )


@access("unit.change")
@require_http_methods(["GET", "POST"])
def move_unit(request, code):
    unit = find_unit(request, code)
    allow(request.user, "hierarchy.move_unit", unit)
    lines = [f"{unit}及其下级整体划转，编码不变；新的上级立即能看到其全部诉求，原上级不再看到。沿革会记录在案。"]
    lines += [f"{label} {count} 件随单位一并划转。" for label, count, _ in handover.open_work(None, unit)]
    return deed(
        request,
        MoveUnitForm(request.POST or None, unit=unit, user=request.user),
        lambda new_parent, on, note: tree.move_unit(unit, new_parent, by=request.user, on=on, note=note),
        title=f"调整{unit}的隶属",
        success=lambda moved: f"{moved}已划转。",
        back=unit.get_absolute_url(),
        submit="调整隶属",
        icon="git-branch",
        unit=unit,
        lines=lines,
    )
