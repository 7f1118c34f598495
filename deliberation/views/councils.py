"""议事会: the list, one council, and founding, changing and closing it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from deliberation import figures_councils as figures
from deliberation.actions import councils as deeds
from deliberation.choices_councils import TERM_ENDS, CouncilKind
from deliberation.council_defaults import BUILDING, PRESETS
from deliberation.filters_councils import CouncilFilter
from deliberation.forms_councils import CloseCouncilForm, CouncilForm, KindForm, NewCouncilForm
from deliberation.models import Council
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.models import Building
from hierarchy.models.unit import STEP
from hierarchy.views.deed import allow, deed

WITH = ("unit", "estate", "building__estate")
MEETINGS_SHOWN = 6
FORM = "deliberation/council_form.html"


def find(request, pk):
    return get_object_or_404(Council.objects.visible_to(request.user).select_related(*WITH), pk=pk)


def managed(request, pk):
    council = find(request, pk)
    allow(request.user, "deliberation.manage_council", council)
    return council


@access("council.read")
@require_GET
def councils(request):
    """Context: filter, page (rows with .sitting, .last_met, .held, .next_due)."""
    narrowed = CouncilFilter(request.GET, Council.objects.visible_to(request.user), request=request)
    rows = narrowed.qs if narrowed.is_valid() else Council.objects.none()
    found = page(figures.with_meetings(figures.with_seats(rows)).select_related(*WITH), request.GET)
    for row in found.rows:
        row.next_due = figures.due_on(row)
    return render(request, "deliberation/councils.html", {"filter": narrowed, "page": found})


@access("council.read")
@require_GET
def council(request, pk):
    """Context: council (with .last_met, .held, .next_due), and what `_members` and the permission say, meetings."""
    rows = figures.with_meetings(Council.objects.visible_to(request.user).select_related(*WITH))
    council = get_object_or_404(rows, pk=pk)
    council.next_due = figures.due_on(council)
    facts = members_of(council) | {
        "council": council,
        "meetings": council.meetings.order_by("-starts_at", "-pk")[:MEETINGS_SHOWN],
        "holds": request.user.has_perm("deliberation.call_meeting", council),
        "may_manage": request.user.has_perm("deliberation.manage_council", council) and not council.closed_on,
    }
    return render(request, "deliberation/council.html", facts)


def members_of(council):
    """{sides [(group, members, free seats)], past, ending [(days, members)]} in two queries.

    Who sits has `.days_left` (None without an end); a term that ran out and was not ended has a negative one.
    """
    today, rows = timezone.localdate(), list(council.members.order_by("pk"))
    for row in rows:
        row.days_left = (row.until - today).days if row.until else None
    there = [row for row in rows if not row.ended_on]
    sides = []
    for group in council.groups.all():
        mine = [row for row in there if row.group_id == group.pk]
        held = [row for row in mine if row.days_left is None or row.days_left >= 0]
        sides.append((group, mine, max(group.seats - len(held), 0)))
    return {
        "sides": sides,
        "past": [row for row in rows if row.ended_on],
        "ending": _ending(there),
        "sitting": sum(1 for row in there if row.days_left is None or row.days_left >= 0),
        "seats": sum(group.seats for group, _, _ in sides),
    }


def _ending(members):
    """Terms that end within 30, 90, 180 days, each in the nearest; those that ran out stand at 0."""
    found, after = [], None
    for days in (-1, *TERM_ENDS):
        due = [row for row in members if row.days_left is not None and (after is None or row.days_left > after)]
        due = [row for row in due if row.days_left <= days]
        if due:
            found.append((max(days, 0), due))
        after = days
    return found


@access("council.read")
@require_GET
def roster(request, pk):
    """名册, printable. Context: council, sides, seats, sitting, now."""
    council = find(request, pk)
    facts = members_of(council) | {"council": council, "now": timezone.now()}
    return render(request, "deliberation/council_roster.html", facts)


@access("council.manage")
@require_http_methods(["GET", "POST"])
def new_council(request):
    """Without a kind the page offers the kinds; with one, the form begins with that kind's rules."""
    asked = KindForm(request.GET)
    if not asked.is_valid():
        mine = min(len(path) // STEP for path in request.user.scope.branches)
        kinds = [(kind, PRESETS[kind]) for kind in CouncilKind if max(PRESETS[kind].at) >= mine]
        return render(request, "deliberation/council_kinds.html", {"kinds": kinds})
    kind = CouncilKind(asked.cleaned_data["kind"])
    preset = PRESETS[kind]
    usual = {"convener": preset.convener, "founded_on": timezone.localdate(), **preset.rules}
    groups = [("", *row) for row in preset.groups]
    form = NewCouncilForm(request.POST or None, user=request.user, kind=kind, initial=usual, groups=groups)
    return deed(
        request,
        form,
        lambda **given: _found(request.user, kind, **given),
        title=f"设立{kind.label}" if kind != CouncilKind.OTHER else "设立议事会",
        success=_founded,
        back=lambda done: done[0].get_absolute_url() if len(done) == 1 else f"{reverse('councils')}?kind={kind}",
        submit="设立",
        icon="plus",
        template=FORM,
        cancel=reverse("councils"),
    )


def _found(user, kind, version=None, unit=None, estate=None, building=None, **given):
    if PRESETS[kind].place == BUILDING and building is None:
        buildings = Building.objects.visible_to(user).filter(estate=estate).select_related("unit", "estate")
        among = [each for each in buildings.order_by("pk") if user.has_perm("deliberation.found_council", each.unit)]
        return deeds.found_building_talks(among, by=user, **given | {"name": ""})
    unit = deeds.unit_of(kind, unit, estate, building) or (estate.unit if estate else None)
    allow(user, "deliberation.found_council", unit)
    return [deeds.found_council(unit, by=user, kind=kind, estate=estate, building=building, **given)]


def _founded(done):
    if len(done) == 1:
        return f"“{done[0]}”已设立，请接着添加成员。"
    return f"已设立 {len(done)} 个楼栋居民沟通会。"


@access("council.manage")
@require_http_methods(["GET", "POST"])
def change_council(request, pk):
    council = managed(request, pk)
    now = {name: getattr(council, name) for name in deeds.CHANGEABLE} | {"version": council.version}
    groups = [(group.pk, group.name, group.seats, group.least_present) for group in council.groups.all()]
    form = CouncilForm(request.POST or None, initial=now, groups=groups)
    return deed(
        request,
        form,
        lambda **given: deeds.change_council(council, by=request.user, **_named(council, given)),
        title=f"修改{council}",
        success="已保存，以后的会议按新的规则。",
        back=council.get_absolute_url(),
        template=FORM,
        council=council,
    )


def _named(council, given):
    return given | {"name": given["name"].strip() or council.name}


@access("council.manage")
@require_http_methods(["GET", "POST"])
def close_council(request, pk):
    council = managed(request, pk)
    return deed(
        request,
        CloseCouncilForm(request.POST or None, initial={"version": council.version}),
        lambda **given: deeds.close_council(council, by=request.user, **given),
        title=f"撤销{council}",
        success="已撤销，成员任期同日结束；会议和议定事项都保留。",
        back=council.get_absolute_url(),
        submit="撤销",
        icon="circle-slash",
        danger=True,
        lines=["撤销后不能再召开会议。已经议定的事项仍由承办单位落实。"],
    )
