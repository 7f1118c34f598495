"""门前五包 and 自管小组: the registers, one pledge with its hours, one group with its people."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed
from volunteers import forms_pledges as forms
from volunteers.actions import pledges as actions
from volunteers.figures_pledges import minutes_of
from volunteers.models import Pledge, SelfGroupMember, SelfManagementGroup

RECENT = 20


@access("pledge.read")
@require_GET
def pledges(request):
    """Context: page (rows with .times), kinds [(words, count)]."""
    rows = Pledge.objects.visible_to(request.user).select_related("unit")
    counts = dict(rows.current().order_by().values_list("keeper").annotate(n=Count("pk")))
    standing = Q(services__entry__reversed_by=None)
    facts = {
        "page": page(rows.annotate(times=Count("services", filter=standing)), request.GET),
        "kinds": [(words, counts.get(key, 0)) for key, words in Pledge._meta.get_field("keeper").choices],
    }
    return render(request, "volunteers/pledges.html", facts)


def _pledge(request, pk):
    return get_object_or_404(Pledge.objects.visible_to(request.user).select_related("unit", "volunteer"), pk=pk)


def _managed(request, pk):
    pledge = _pledge(request, pk)
    allow(request.user, "volunteers.manage_pledge", pledge)
    return pledge


@access("pledge.read")
@require_GET
def pledge(request, pk):
    """Context: it, minutes, services (newest), manages."""
    it = _pledge(request, pk)
    context = {
        "it": it,
        "minutes": minutes_of(it),
        "services": it.services.select_related("entry").order_by("-pk")[:RECENT],
        "manages": request.user.may("pledge.manage")
        and not it.ended_on
        and request.user.has_perm("volunteers.manage_pledge", it),
    }
    return render(request, "volunteers/pledge.html", context)


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def new_pledge(request):
    return deed(
        request,
        forms.NewPledgeForm(request.POST or None, user=request.user),
        lambda unit, **given: actions.sign_pledge(unit, by=request.user, **given),
        title="签订门前五包",
        success="已登记。",
        back=lambda pledge: pledge.get_absolute_url(),
        cancel=reverse("pledges"),
        up=("门前五包", reverse("pledges")),
    )


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def change_pledge(request, pk):
    it = _managed(request, pk)
    now = {name: getattr(it, name) for name in actions.PLEDGED} | {"version": it.version}
    now["number"] = it.volunteer.number if it.volunteer else ""
    return deed(
        request,
        forms.PledgeForm(request.POST or None, initial=now, user=request.user),
        lambda **given: actions.change_pledge(it, by=request.user, **given),
        title="修改门前五包",
        success="已保存。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
    )


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def end_pledge(request, pk):
    it = _managed(request, pk)
    return deed(
        request,
        forms.EndForm(request.POST or None, initial={"version": it.version}),
        lambda **given: actions.end_pledge(it, by=request.user, **given),
        title="终止门前五包",
        success="已终止，记录都留着。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
        submit="终止",
    )


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def serve_pledge(request, pk):
    it = _managed(request, pk)
    return deed(
        request,
        forms.ServeForm(request.POST or None, initial={"words": it.note[:60]}),
        lambda **given: actions.serve_pledge(it, by=request.user, **given),
        title="登记义务服务",
        success="已登记，时长已入账。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
    )


@access("pledge.read")
@require_GET
def self_groups(request):
    """Context: page (rows with .people), count of those there now."""
    rows = SelfManagementGroup.objects.visible_to(request.user).select_related("unit")
    people = Count("members", filter=Q(members__left=None))
    facts = {"page": page(rows.annotate(people=people), request.GET), "count": rows.current().count()}
    return render(request, "volunteers/self_groups.html", facts)


def _group(request, pk):
    return get_object_or_404(SelfManagementGroup.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _managed_group(request, pk):
    group = _group(request, pk)
    allow(request.user, "volunteers.manage_self_group", group)
    return group


@access("pledge.read")
@require_GET
def self_group(request, pk):
    """Context: it, members, left (how many), manages."""
    it = _group(request, pk)
    context = {
        "it": it,
        "members": it.members.filter(left=None).order_by("-leads", "since", "pk"),
        "left": it.members.exclude(left=None).count(),
        "manages": request.user.may("pledge.manage")
        and not it.closed_on
        and request.user.has_perm("volunteers.manage_self_group", it),
    }
    return render(request, "volunteers/self_group.html", context)


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def new_self_group(request):
    return deed(
        request,
        forms.NewGroupForm(request.POST or None, user=request.user),
        lambda unit, **given: actions.found_group(unit, by=request.user, **given),
        title="成立自管小组",
        success="已成立，请接着添加成员。",
        back=lambda group: group.get_absolute_url(),
        cancel=reverse("self-groups"),
        up=("自管小组", reverse("self-groups")),
    )


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def change_self_group(request, pk):
    it = _managed_group(request, pk)
    now = {name: getattr(it, name) for name in actions.GROUPED} | {"version": it.version}
    return deed(
        request,
        forms.GroupForm(request.POST or None, initial=now),
        lambda **given: actions.change_group(it, by=request.user, **given),
        title="修改自管小组",
        success="已保存。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
    )


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def close_self_group(request, pk):
    it = _managed_group(request, pk)
    return deed(
        request,
        forms.EndForm(request.POST or None, initial={"version": it.version}),
        lambda **given: actions.close_group(it, by=request.user, **given),
        title="撤销自管小组",
        success="已撤销，成员同日退出。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
        submit="撤销",
        danger=True,
    )


@access("pledge.manage")
@require_http_methods(["GET", "POST"])
def join_self_group(request, pk):
    it = _managed_group(request, pk)
    return deed(
        request,
        forms.MemberForm(request.POST or None),
        lambda **given: actions.join_group(it, by=request.user, **given),
        title="添加成员",
        success=lambda member: f"{member.name}已加入。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
        submit="添加",
        icon="user-plus",
        intro="请先征得本人同意。",
    )


@access("pledge.manage")
@require_POST
def leave_self_group(request, pk):
    groups = SelfManagementGroup.objects.visible_to(request.user)
    member = get_object_or_404(SelfGroupMember.objects.filter(group__in=groups).select_related("group"), pk=pk)
    allow(request.user, "volunteers.manage_self_group", member.group)
    return plain_deed(
        request, lambda: actions.leave_group(member, by=request.user), success="已办退出。",
        back=member.group.get_absolute_url(),
    )  # fmt: skip
