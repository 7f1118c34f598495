"""议事频次: did every council meet in its period. A street sees its communities, a community its councils."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from deliberation import figures_councils as figures
from deliberation.choices_councils import CouncilKind
from deliberation.models import Council
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines

STREET = 4  # length of a street's path
WITH = ("unit", "estate", "building__estate")


@access("council.read")
@require_GET
def council_cadence(request):
    """Context: table [(unit, [(held, owed) a kind], held, owed)] and kinds for a street that named no unit; else
    page (rows with .last_met, .held, .next_due), unit, open_only.
    """
    user, code = request.user, request.GET.get("unit", "")[:30]
    if not code and any(len(path) == STREET for path in user.scope.branches):
        return render(request, "deliberation/council_cadence.html", _by_community(user))
    unit = get_object_or_404(OrgUnit.objects.visible_to(user), code=code) if code else None
    owed, lines = figures.owed(Council.objects.visible_to(user)), [unit.path] if unit else user.scope.branches
    rows = figures.with_meetings(owed.filter(on_lines(lines)) if lines else owed)
    open_only = request.GET.get("open") == "1"
    found = page((rows.filter(held=False) if open_only else rows).select_related(*WITH), request.GET)
    for row in found.rows:
        row.next_due = figures.due_on(row)
    facts = {"page": found, "unit": unit, "open_only": open_only, "today": timezone.localdate()}
    return render(request, "deliberation/council_cadence.html", facts)


def _by_community(user):
    """The street itself stands first, with its own councils only."""
    counted = figures.by_community(Council.objects.visible_to(user))
    units = OrgUnit.objects.visible_to(user).filter(path__in=counted).order_by("path")
    kinds = [kind for kind in CouncilKind if any(kind in found for found in counted.values())]
    table = []
    for unit in units:
        cells = [counted[unit.path].get(kind, (0, 0)) for kind in kinds]
        table.append((unit, cells, sum(met for met, _ in cells), sum(every for _, every in cells)))
    return {"table": table, "kinds": kinds, "today": timezone.localdate()}
