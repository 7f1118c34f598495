"""组织架构: the tree, one level at a time, and the search in it."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from governance.foundation.access import access
from hierarchy.figures import Below
from hierarchy.labels import Labels
from hierarchy.models import OrgUnit

MOST_FOUND = 50
OPEN_AT_ONCE = 5  # so many tops are shown with their first level open


@dataclass
class Node:
    """One line of the tree, with everything it shows."""

    unit: OrgUnit
    label: str
    counts: list
    vacancies: int
    is_open: bool = False
    children: list = field(default_factory=list)


def tops(user):
    """The units a person's part of the tree begins with: streets for who builds it, else the units served."""
    seen = OrgUnit.objects.visible_to(user).current()
    if user.is_system_manager:
        return list(seen.filter(depth=1))
    branches = user.scope.branches
    return [u for u in seen.filter(Q(path__in=branches) | Q(pk__in=user.scope.homes)) if _is_top(u.path, branches)]


def _is_top(path, branches):
    return path in branches or not any(path.startswith(branch) for branch in branches)


@access("unit.read")
@require_safe
def units(request):
    words = request.GET.get("q", "").strip()[:40]
    facts = {
        "q": words,
        "founds_streets": request.user.has_perm("hierarchy.found_street"),
        "exports": request.user.may("unit.export"),
        "imports": request.user.may("unit.import"),
    }
    if words:
        facts |= _found(request.user, words)
    else:
        facts["nodes"] = _forest(request.user, request.GET.get("at", ""))
    return render(request, "hierarchy/units.html", facts)


def _forest(user, at):
    """The person's tops, and the lines down to the unit `at` (a code), each with its children."""
    roots = tops(user)
    here = OrgUnit.objects.visible_to(user).filter(code=at[:30]).first() if at else None
    opened = {root.path for root in roots} if len(roots) <= OPEN_AT_ONCE else set()
    if here:
        opened |= {here.path[:n] for n in range(4, len(here.path) + 1, 4)}
    reach = Q(pk__in=[])
    for path in opened:
        reach |= Q(path__startswith=path, depth=len(path) // 4 + 1)
    below = list(OrgUnit.objects.visible_to(user).current().filter(reach))
    nodes = _nodes([*roots, *below], [root.path for root in roots])
    by_path = {node.unit.path: node for node in nodes}
    for unit in below:
        parent = by_path.get(unit.parent_path)
        if parent:
            parent.is_open = True
            parent.children.append(by_path[unit.path])
    return [by_path[root.path] for root in roots]


def _nodes(units, paths):
    below, labels = Below(paths), Labels(paths)
    return [
        Node(
            unit,
            labels.of(unit),
            [(labels.short(unit.path, level), n) for level, n in below.counts(unit)],
            below.vacancies(unit),
        )
        for unit in units
    ]


def _found(user, words):
    """Units that match, each with the line above it as far as the person may see it."""
    found = list(OrgUnit.objects.visible_to(user).current().named_like(words)[: MOST_FOUND + 1])
    above = {unit.path[:n] for unit in found for n in range(4, len(unit.path), 4)}
    names = dict(OrgUnit.objects.visible_to(user).filter(path__in=above).values_list("path", "name"))
    labels = Labels([unit.path for unit in found])
    lines = [
        (unit, labels.of(unit), " › ".join(names[p] for p in _line(unit.path) if p in names))
        for unit in found[:MOST_FOUND]
    ]
    return {"found": lines, "more": len(found) > MOST_FOUND, "most": MOST_FOUND}


def _line(path):
    return [path[:n] for n in range(4, len(path), 4)]


@access("unit.read")
@require_safe
def branch(request, code):
    """The children of one unit, fetched as its line is opened; without a script the whole page, opened there."""
    unit = get_object_or_404(OrgUnit.objects.visible_to(request.user), code=code)
    if not request.htmx:
        return redirect(f"{reverse('units')}?at={unit.code}#u-{unit.code}")
    children = list(OrgUnit.objects.visible_to(request.user).current().children_of(unit))
    return render(request, "hierarchy/_branch.html", {"nodes": _nodes(children, [unit.path])})
