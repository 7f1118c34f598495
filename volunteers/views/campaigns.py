"""专项行动: the list, one campaign with its completion list by grid, what a grid tells.

The list stands in the order of the grids, not of who was faster: it says what is left to do and ranks nobody.
"""

from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed
from volunteers import forms_campaigns as forms
from volunteers.actions import campaigns as actions
from volunteers.choices_wishes import TaskState
from volunteers.models import Campaign, CampaignTask
from volunteers.published_wishes import names_of

MOST_GRIDS = 400
MOST_REPORTS = 50


def _campaign(request, pk):
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)


def _managed(request, pk):
    campaign = _campaign(request, pk)
    allow(request.user, "volunteers.manage_campaign", campaign)
    return campaign


def _task(request, pk):
    rows = CampaignTask.objects.visible_to(request.user).select_related("campaign__unit", "unit", "team")
    return get_object_or_404(rows, pk=pk)


@access("campaign.read")
@require_GET
def campaigns(request):
    """Context: page (rows with .grids, .grids_done), today."""
    rows = Campaign.objects.visible_to(request.user).select_related("unit")
    done = Count("tasks", filter=Q(tasks__state=TaskState.DONE))
    found = page(rows.annotate(grids=Count("tasks"), grids_done=done), request.GET)
    return render(request, "volunteers/campaigns.html", {"page": found, "today": timezone.localdate()})


@access("campaign.read")
@require_GET
def campaign(request, pk):
    """Context: it, tasks (in the order of grids, with .community, .reports_here), figures, manages, today."""
    it, user = _campaign(request, pk), request.user
    rows = CampaignTask.objects.visible_to(user).filter(campaign=it).select_related("unit", "team")
    tasks = list(rows.order_by("path")[:MOST_GRIDS])
    names = names_of({task.path[:8] for task in tasks})
    for task in tasks:
        task.community = names.get(task.path[:8], "")
        task.own = user.may("campaign.report") and user.has_perm("volunteers.report_campaign", task)
    whole = it.tasks.aggregate(n=Count("pk"), done=Count("pk", filter=Q(state=TaskState.DONE)), count=Sum("count"))
    context = {
        "it": it,
        "tasks": tasks,
        "figures": whole,
        "manages": user.may("campaign.manage") and user.has_perm("volunteers.manage_campaign", it),
        "today": timezone.localdate(),
    }
    return render(request, "volunteers/campaign.html", context)


@access("campaign.manage")
@require_http_methods(["GET", "POST"])
def new_campaign(request):
    return deed(
        request,
        forms.NewCampaignForm(request.POST or None, user=request.user),
        lambda unit, **given: actions.start_campaign(unit, by=request.user, **given),
        title="发起专项行动",
        success="已发起，各网格都收到了通知。",
        back=lambda campaign: campaign.get_absolute_url(),
        cancel=reverse("campaigns"),
        up=("专项行动", reverse("campaigns")),
        submit="发起",
        intro="发起前想一想：系统里已经有的数，不要再让网格报一遍。",
    )


@access("campaign.manage")
@require_http_methods(["GET", "POST"])
def change_campaign(request, pk):
    it = _managed(request, pk)
    now = {name: getattr(it, name) for name in actions.CHANGEABLE} | {"version": it.version}
    return deed(
        request,
        forms.CampaignForm(request.POST or None, initial=now),
        lambda **given: actions.change_campaign(it, by=request.user, **given),
        title="修改专项行动",
        success="已保存。",
        back=it.get_absolute_url(),
        up=(it.title, it.get_absolute_url()),
    )


@access("campaign.manage")
@require_http_methods(["GET", "POST"])
def end_campaign(request, pk):
    it = _managed(request, pk)
    return deed(
        request,
        forms.EndForm(request.POST or None, initial={"version": it.version}),
        lambda **given: actions.end_campaign(it, by=request.user, **given),
        title="结束专项行动",
        success="已结束，完成清单留着。",
        back=it.get_absolute_url(),
        up=(it.title, it.get_absolute_url()),
        submit="结束",
    )


@access("campaign.read")
@require_GET
def campaign_task(request, pk):
    """Context: it (a grid's task), reports, own, manages."""
    it, user = _task(request, pk), request.user
    context = {
        "it": it,
        "reports": it.reports.select_related("by").order_by("-pk")[:MOST_REPORTS],
        "own": user.may("campaign.report")
        and not it.campaign.ended_on
        and it.state != TaskState.DONE
        and user.has_perm("volunteers.report_campaign", it),
        "manages": user.may("campaign.manage")
        and not it.campaign.ended_on
        and it.state == TaskState.DONE
        and user.has_perm("volunteers.manage_campaign", it.campaign),
    }
    return render(request, "volunteers/campaign_task.html", context)


@access("campaign.report")
@require_http_methods(["GET", "POST"])
def report_campaign(request, pk):
    it = _task(request, pk)
    allow(request.user, "volunteers.report_campaign", it)
    return deed(
        request,
        forms.ReportForm(request.POST or None, campaign=it.campaign),
        lambda **given: actions.report(it, by=request.user, **given),
        title=f"填报{it.campaign}",
        success="已填报，谢谢。",
        back=it.campaign.get_absolute_url(),
        up=(it.campaign.title, it.campaign.get_absolute_url()),
        submit="提交",
        intro=str(it.unit),
    )


@access("campaign.manage")
@require_POST
def reopen_task(request, pk):
    it = _task(request, pk)
    allow(request.user, "volunteers.manage_campaign", it.campaign)
    return plain_deed(
        request, lambda: actions.reopen(it, by=request.user), success="已退回，请网格接着办。",
        back=it.campaign.get_absolute_url(),
    )  # fmt: skip
