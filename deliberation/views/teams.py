"""议事员队伍: the list, one team, and who joins and leaves."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from deliberation.actions import teams as deeds
from deliberation.figures_councils import age_bands
from deliberation.forms_teams import CloseTeamForm, JoinForm, LeaveForm, NewTeamForm, TeamForm
from deliberation.models import DeliberatorTeam, TeamMember
from deliberation.views.seats import found_people
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed

FORM = "deliberation/join_team.html"


def _managed(request, pk):
    teams = DeliberatorTeam.objects.visible_to(request.user).select_related("unit")
    team = get_object_or_404(teams, pk=pk)
    allow(request.user, "deliberation.manage_team", team)
    return team


@access("council.read")
@require_GET
def teams(request):
    """Context: page (rows with .count, .minors)."""
    there = Q(members__left=None, members__isnull=False)
    rows = DeliberatorTeam.objects.visible_to(request.user).select_related("unit")
    counted = rows.annotate(
        count=Count("members", filter=there), minors=Count("members", filter=there & Q(members__minor=True))
    )
    return render(request, "deliberation/teams.html", {"page": page(counted, request.GET)})


@access("council.read")
@require_GET
def team(request, pk):
    """Context: team, members (present), left (how many), bands [(words, count)], minors, may_manage."""
    rows = DeliberatorTeam.objects.visible_to(request.user).select_related("unit")
    team = get_object_or_404(rows, pk=pk)
    members = list(team.members.filter(left=None).select_related("resident").order_by("joined", "pk"))
    facts = {
        "team": team,
        "members": members,
        "left": team.members.exclude(left=None).count(),
        "bands": age_bands(members),
        "may_manage": request.user.has_perm("deliberation.manage_team", team) and not team.closed_on,
    }
    return render(request, "deliberation/team.html", facts)


@access("council.manage")
@require_http_methods(["GET", "POST"])
def new_team(request):
    return deed(
        request,
        NewTeamForm(request.POST or None, user=request.user),
        lambda unit, version, **given: deeds.found_team(unit, by=request.user, **given),
        title="组建议事员队伍",
        success=lambda team: f"“{team}”已建立，请接着添加议事员。",
        back=lambda team: team.get_absolute_url(),
        cancel=reverse("teams"),
        submit="建立",
        icon="plus",
    )


@access("council.manage")
@require_http_methods(["GET", "POST"])
def change_team(request, pk):
    team = _managed(request, pk)
    now = {name: getattr(team, name) for name in deeds.CHANGEABLE} | {"version": team.version}
    return deed(
        request,
        TeamForm(request.POST or None, initial=now),
        lambda **given: deeds.change_team(team, by=request.user, **given),
        title=f"修改{team}",
        success="已保存。",
        back=team.get_absolute_url(),
    )


@access("council.manage")
@require_http_methods(["GET", "POST"])
def close_team(request, pk):
    team = _managed(request, pk)
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


@access("council.manage")
@require_http_methods(["GET", "POST"])
def join_team(request, pk):
    """Looking for somebody keeps what was typed, as on the page of seats."""
    team = _managed(request, pk)
    form = JoinForm(request.POST or None, user=request.user, use_required_attribute=False)
    facts = {"team": team, "found": found_people(request), "chosen": request.POST.get("resident", "")}
    words = {"title": f"{team}增加议事员", "submit": "增加", "icon": "user-plus", "back": team.get_absolute_url()}
    if "look" in request.POST:
        form.full_clean()
        form.errors.clear()
        return render(request, FORM, {"form": form} | words | facts)
    return deed(
        request,
        form,
        lambda q, **given: deeds.join_team(team, by=request.user, **given),
        success=lambda member: f"{member.name}已加入{team}。",
        template=FORM,
        **words,
        **facts,
    )


def _member(request, pk):
    members = TeamMember.objects.visible_to(request.user).select_related("team")
    member = get_object_or_404(members, pk=pk)
    allow(request.user, "deliberation.manage_team", member.team)
    return member


@access("council.manage")
@require_http_methods(["GET", "POST"])
def leave_team(request, pk):
    member = _member(request, pk)
    return deed(
        request,
        LeaveForm(request.POST or None),
        lambda **given: deeds.leave_team(member, by=request.user, **given),
        title=f"{member.name}离队",
        success="已办离队。",
        back=member.team.get_absolute_url(),
        submit="办离队",
        icon="user-minus",
    )


@access("council.manage")
@require_http_methods(["POST"])
def withdraw_consent(request, pk):
    member = _member(request, pk)
    return plain_deed(
        request,
        lambda: deeds.withdraw_consent(member, by=request.user),
        success="已登记监护人撤回同意，孩子同日离队。",
        back=member.team.get_absolute_url(),
    )
