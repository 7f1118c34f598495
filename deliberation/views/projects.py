"""民生项目: the list with what came of them, one project, and the deeds on it."""

from django.db.models import Sum
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation import forms_projects as forms
from deliberation.actions import projects as actions
from deliberation.choices_decisions import ProjectState
from deliberation.figures_resolutions import outcomes, outcomes_by_unit_and_year
from deliberation.filters_decisions import ProjectFilter
from deliberation.models import Milestone, Project, Resolution
from deliberation.views.deciding import allow, at_once, deciding
from governance.foundation.access import access
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from hierarchy.scope import in_reach
from residents.offices import answering_for

STEPS = [ProjectState.FOUNDED, ProjectState.RUNNING, ProjectState.BUILT, ProjectState.ACCEPTED]


@access("project.read")
@require_GET
def projects(request):
    """Context: filter, page, outcomes [(name, unit word, sum)], by_unit of the projects listed."""
    visible = Project.objects.visible_to(request.user)
    narrowed = ProjectFilter(request.GET, visible, request=request)
    rows = narrowed.qs if narrowed.is_valid() else visible.none()
    context = {
        "filter": narrowed,
        "page": page(rows.select_related("unit", "owner").prefetch_related("outcomes"), request.GET),
        "outcomes": outcomes(rows)[:8],
        "by_unit": outcomes_by_unit_and_year(rows)[:60],
    }
    return render(request, "deliberation/projects.html", context)


def found(request, pk):
    rows = Project.objects.visible_to(request.user).select_related("unit", "owner", "from_resolution", "from_ticket")
    return get_object_or_404(rows, pk=pk)


@access("project.read")
@require_GET
def project(request, pk):
    """Context: it, steps [(words, reached)], fundings, funded (sum), milestones, outcomes, runs, shows, today, shown
    (the address of the public page, "" while it is not public).
    """
    it = found(request, pk)
    at = STEPS.index(it.state) if it.state in STEPS else -1
    fundings = list(it.fundings.all())
    context = {
        "it": it,
        "steps": [(state.label, n <= at) for n, state in enumerate(STEPS)] if at >= 0 else [],
        "fundings": fundings,
        "funded": it.fundings.aggregate(sum=Sum("amount"))["sum"],
        "milestones": list(it.milestones.all()),
        "outcomes": list(it.outcomes.all()),
        "runs": request.user.has_perm("deliberation.run_project", it),
        "shows": request.user.has_perm("deliberation.show_project", it),
        "today": timezone.localdate(),
        "shown": _shown(it),
    }
    return render(request, "deliberation/project.html", context)


def _shown(it):
    unit = answering_for(it.path) if it.public else None
    return f"{reverse('public-projects', args=[unit.code])}#project-{it.pk}" if unit else ""


def _decided(request):
    asked = request.GET.get("resolution", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 18):
        return {}
    rows = Resolution.objects.visible_to(request.user).select_related("lead", "unit")
    it = get_object_or_404(rows, pk=asked)
    owner = it.lead if in_reach(request.user, it.lead) else it.unit
    return {"from_resolution": it.pk, "title": it.text[:100], "unit": it.unit_id, "owner": owner.pk}


@access("project.manage")
@require_http_methods(["GET", "POST"])
def new_project(request):
    """立项; with ?resolution= the form begins with what a council decided."""
    form = forms.NewProjectForm(request.POST or None, user=request.user, initial=_decided(request))

    def act(unit, client_key, **given):
        return actions.found_project(unit, by=request.user, client_key=client_key, **given)

    return deciding(
        request, form, act, row=None, title="项目立项", success="已立项。", submit="立项", icon="plus",
        back=lambda made: made.get_absolute_url(), crumbs=[("民生项目", reverse("projects"))],
    )  # fmt: skip


def _deed(request, it, form, act, *, permission="deliberation.run_project", **more):
    allow(request.user, permission, it)
    return deciding(
        request, form, act, row=it, back=it.get_absolute_url(), crumbs=[(str(it), it.get_absolute_url())], **more
    )


@access("project.manage")
@require_http_methods(["GET", "POST"])
def change_project(request, pk):
    it = found(request, pk)
    initial = {name: getattr(it, name) for name in actions.CHANGED} | {"version": it.version}
    return _deed(
        request, it, forms.ProjectForm(request.POST or None, initial=initial, path=it.path),
        lambda **given: actions.change_project(it, by=request.user, **given),
        title="修改项目", success="已保存。", theirs=lambda: f"{it.title}　{it.summary}",
    )  # fmt: skip


def _plain(words, shape, action, done, icon, permission="deliberation.run_project"):
    """The view of one deed whose form needs nothing but the version."""

    @access("project.manage")
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        it = found(request, pk)
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        initial = {"version": it.version, "public": it.public, "public_summary": it.public_summary or it.summary}
        more = {"project": it} if shape is forms.AdvanceForm else {}
        return _deed(
            request, it, shape(*bound, initial=initial, **more),
            lambda **given: action(it, by=request.user, **given),
            title=words, success=done, submit=words, icon=icon, permission=permission,
        )  # fmt: skip

    return view


advance_project = _plain("登记进度", forms.AdvanceForm, actions.advance_project, "进度已登记。", "arrow-right")
fund_project = _plain("登记出资", forms.FundingForm, actions.add_funding, "出资已登记。", "hand-coins")
add_milestone = _plain("增加节点", forms.MilestoneForm, actions.add_milestone, "节点已增加。", "flag")
set_outcome = _plain("登记成效", forms.OutcomeForm, actions.set_outcome, "成效已登记。", "chart-column")
picture_project = _plain("换照片", forms.PictureForm, actions.picture_project, "照片已更换。", "image")
show_project = _plain(
    "对外公开",
    forms.ShowForm,
    actions.show_project,
    "已保存，公开页随即更新。",
    "globe",
    "deliberation.show_project",
)


@access("project.manage")
@require_POST
def reach_milestone(request, pk):
    milestone = get_object_or_404(Milestone.objects.visible_to(request.user).select_related("project"), pk=pk)
    it = found(request, milestone.project_id)
    allow(request.user, "deliberation.run_project", it)
    return at_once(
        request, lambda: actions.reach_milestone(milestone, by=request.user), success=f"“{milestone}”已完成。",
        back=it.get_absolute_url(),
    )  # fmt: skip


@access("project.read")
@require_GET
def project_photo(request, pk):
    return picture(get_object_or_404(Project.objects.visible_to(request.user), pk=pk).photo)
