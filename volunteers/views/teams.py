"""志愿服务队: the list, one team, who joins, leads and leaves; and 骨干 by kind."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed
from residents.shown import sees_names
from volunteers.actions import teams as deeds
from volunteers.choices import Backbone
from volunteers.figures_people import backbone_table
from volunteers.filters_people import TeamFilter
from volunteers.forms_teams import CloseTeamForm, JoinForm, LeaveTeamForm, NewTeamForm, TeamForm
from volunteers.models import TeamPlace, Volunteer, VolunteerTeam

FORM = "volunteers/join_team.html"
MOST_FOUND, SHOWN_LEFT = 20, 50


def with_members(teams):
    """Adds `count` (present members) and `leaders` (the place that leads, in a list)."""
    leading = TeamPlace.objects.filter(left=None, leads=True).select_related("volunteer")
    counted = teams.annotate(count=Count("places", filter=Q(places__left=None)))
    return counted.prefetch_related(Prefetch("places", leading, to_attr="leaders"))


@access("volunteer.read")
@require_GET
def volunteer_teams(request):
    """Context: filter (TeamFilter), page (rows with .count, .leaders), named (whether names are read in full)."""
    rows = VolunteerTeam.objects.visible_to(request.user)
    narrowed = TeamFilter(request.GET, rows, request=request)
    found = narrowed.qs if narrowed.is_valid() else rows.none()
    rows = with_members(found.select_related("unit", "partner"))
    context = {"filter": narrowed, "page": page(rows, request.GET), "named": sees_names(request.user)}
    return render(request, "volunteers/teams.html", context)


def _team(request, pk, managed=False):
    rows = VolunteerTeam.objects.visible_to(request.user).select_related("unit", "partner")
    team = get_object_or_404(rows, pk=pk)
    if managed:
        allow(request.user, "volunteers.manage_team", team)
    return team


@access("volunteer.read")
@require_GET
def volunteer_team(request, pk):
    """Context: team, members (places, leader first), past (places), sums of the ledger, named, may_manage."""
    team = _team(request, pk)
    places = team.places.select_related("volunteer")
    facts = {
        "team": team,
        "members": list(places.filter(left=None).order_by("-leads", "since", "pk")),
        "past": list(places.exclude(left=None).order_by("-left", "-pk")[:SHOWN_LEFT]),
        "sums": team.hours.sums(),
        "named": sees_names(request.user),
        "may_manage": request.user.has_perm("volunteers.manage_team", team) and not team.closed_on,
    }
    return render(request, "volunteers/team.html", facts)


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def new_volunteer_team(request):
    return deed(
        request,
        NewTeamForm(request.POST or None, user=request.user),
        lambda unit, version, **given: deeds.found_team(unit, by=request.user, **given),
        title="组建志愿服务队",
        success=lambda team: f"“{team}”已建立，请接着添加队员。",
        back=lambda team: team.get_absolute_url(),
        cancel=reverse("volunteer-teams"),
        submit="建立",
        icon="plus",
    )


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def change_volunteer_team(request, pk):
    team = _team(request, pk, managed=True)
    now = {name: getattr(team, name) for name in deeds.CHANGEABLE} | {"version": team.version}
    return deed(
        request,
        TeamForm(request.POST or None, user=request.user, initial=now),
        lambda **given: deeds.change_team(team, by=request.user, **given),
        title=f"修改{team}",
        success="已保存。",
        back=team.get_absolute_url(),
    )


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def close_volunteer_team(request, pk):
    team = _team(request, pk, managed=True)
    return deed(
        request,
        CloseTeamForm(request.POST or None, initial={"version": team.version}),
        lambda **given: deeds.close_team(team, by=request.user, **given),
        title=f"撤销{team}",
        success="已撤销，队员同日离队。",
        back=team.get_absolute_url(),
        submit="撤销",
        icon="circle-slash",
        danger=True,
    )


def found_volunteers(request):
    """Volunteers the typed name or number may mean: [Volunteer], or None unasked."""
    words = request.POST.get("q", "").strip()[:40]
    if not words:
        return None
    named = Q(name__startswith=words) | Q(number=words.upper())
    rows = Volunteer.objects.visible_to(request.user).serving().filter(named)
    return list(rows.select_related("unit").order_by("name", "pk")[:MOST_FOUND])


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def join_volunteer_team(request, pk):
    """The name to look for is posted, never put into the address; looking loses nothing that was typed."""
    team = _team(request, pk, managed=True)
    form = JoinForm(request.POST or None, user=request.user, use_required_attribute=False)
    facts = {"team": team, "found": found_volunteers(request), "chosen": request.POST.get("volunteer", "")}
    words = {"title": f"{team}增加队员", "submit": "增加", "icon": "user-plus", "back": team.get_absolute_url()}
    if "look" in request.POST:
        form.full_clean()
        form.errors.clear()
        return render(request, FORM, {"form": form} | words | facts)
    return deed(
        request,
        form,
        lambda q, volunteer, **given: deeds.join_team(team, volunteer, by=request.user, **given),
        success=lambda place: f"{place.volunteer.name}已加入{team}。",
        template=FORM,
        **words,
        **facts,
    )


def _place(request, pk):
    rows = TeamPlace.objects.filter(team__in=VolunteerTeam.objects.visible_to(request.user))
    place = get_object_or_404(rows.select_related("team", "volunteer"), pk=pk)
    allow(request.user, "volunteers.manage_team", place.team)
    return place


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def leave_volunteer_team(request, pk):
    place = _place(request, pk)
    return deed(
        request,
        LeaveTeamForm(request.POST or None),
        lambda **given: deeds.leave_team(place, by=request.user, **given),
        title=f"{place.volunteer.masked_name}离开{place.team}",
        success="已办离队。",
        back=place.team.get_absolute_url(),
        submit="办离队",
        icon="user-minus",
    )


@access("volunteer.change")
@require_POST
def lead_volunteer_team(request, pk):
    place = _place(request, pk)
    return plain_deed(
        request,
        lambda: deeds.lead_team(place, by=request.user),
        success="已确定队长，原来的队长仍是队员。",
        back=place.team.get_absolute_url(),
    )


@access("volunteer.read")
@require_GET
def backbone(request):
    """治理骨干. Context: kinds (labels with keys), table [(unit, counts, total, talents)], sums."""
    table, sums = backbone_table(Volunteer.objects.visible_to(request.user))
    context = {"kinds": Backbone.choices, "table": table, "sums": sums}
    return render(request, "volunteers/backbone.html", context)
