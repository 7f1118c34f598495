"""关爱项目: the list with its counter, one project with its rounds, a round door by door."""

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed
from residents.models import Household
from volunteers import forms_care_projects as forms
from volunteers.actions import care_projects as actions
from volunteers.figures_care_projects import SERVED, of_projects
from volunteers.models import CareProject, CareRound, CareService

ROUNDS = 20  # on a page
RECENT = 8


def _project(request, pk):
    rows = CareProject.objects.visible_to(request.user).select_related("unit", "partner", "team")
    return get_object_or_404(rows, pk=pk)


def _managed(request, pk):
    project = _project(request, pk)
    allow(request.user, "volunteers.manage_care_project", project)
    return project


def _round(request, pk):
    projects = CareProject.objects.visible_to(request.user)
    return get_object_or_404(CareRound.objects.filter(project__in=projects).select_related("project__unit"), pk=pk)


@access("care_project.read")
@require_GET
def care_projects(request):
    """Context: page (rows with .counted)."""
    rows = CareProject.objects.visible_to(request.user).select_related("unit", "partner")
    found = page(rows, request.GET)
    counts = of_projects(found.rows)
    for row in found.rows:
        row.counted = counts[row.pk]
    return render(request, "volunteers/care_projects.html", {"page": found})


@access("care_project.read")
@require_GET
def care_project(request, pk):
    """Context: it, figures, targets (how many households), page of rounds (with .served), manages, serves."""
    it, user = _project(request, pk), request.user
    served = Count("services", filter=Q(services__outcome__in=SERVED, services__visit__revoked_at=None))
    context = {
        "it": it,
        "figures": of_projects([it])[it.pk],
        "targets": actions.target_households(it).count(),
        "page": page(it.rounds.annotate(served=served), request.GET, size=ROUNDS),
        "manages": user.may("care_project.manage") and user.has_perm("volunteers.manage_care_project", it),
        "serves": user.may("care_project.manage") and user.has_perm("volunteers.serve_care_project", it),
    }
    return render(request, "volunteers/care_project.html", context)


@access("care_project.manage")
@require_http_methods(["GET", "POST"])
def new_care_project(request):
    return deed(
        request,
        forms.NewProjectForm(request.POST or None, user=request.user),
        lambda unit, **given: actions.found_project(unit, by=request.user, **given),
        title="开设关爱项目",
        success="已开设，请开第一轮。",
        back=lambda project: project.get_absolute_url(),
        cancel=reverse("care-projects"),
        up=("关爱项目", reverse("care-projects")),
        submit="开设",
    )


@access("care_project.manage")
@require_http_methods(["GET", "POST"])
def change_care_project(request, pk):
    it = _managed(request, pk)
    now = {name: getattr(it, name) for name in actions.CHANGEABLE} | {"version": it.version}
    return deed(
        request,
        forms.ProjectForm(request.POST or None, initial=now, user=request.user),
        lambda **given: actions.change_project(it, by=request.user, **given),
        title="修改关爱项目",
        success="已保存。",
        back=it.get_absolute_url(),
        up=(it.title, it.get_absolute_url()),
    )


@access("care_project.manage")
@require_http_methods(["GET", "POST"])
def end_care_project(request, pk):
    it = _managed(request, pk)
    return deed(
        request,
        forms.EndForm(request.POST or None, initial={"version": it.version}),
        lambda **given: actions.end_project(it, by=request.user, **given),
        title="结束关爱项目",
        success="已结束，记录都留着。",
        back=it.get_absolute_url(),
        up=(it.title, it.get_absolute_url()),
        submit="结束",
    )


@access("care_project.manage")
@require_http_methods(["GET", "POST"])
def open_care_round(request, pk):
    it = _project(request, pk)
    allow(request.user, "volunteers.serve_care_project", it)
    return deed(
        request,
        forms.RoundForm(request.POST or None),
        lambda **given: actions.open_round(it, by=request.user, **given),
        title="开新一轮",
        success=lambda made: f"已开{made}，请逐户登记。",
        back=lambda made: made.get_absolute_url(),
        cancel=it.get_absolute_url(),
        up=(it.title, it.get_absolute_url()),
        submit="开始",
    )


@access("care_project.read")
@require_GET
def care_round(request, pk):
    """Whom to call on, of one's own doors. Context: it, page (households with .people, .service), left (only those not
    served), figures, serves."""
    it, user = _round(request, pk), request.user
    done = CareService.objects.filter(round=it, household=OuterRef("pk"), visit__revoked_at=None)
    homes = Household.objects.visible_to(user).filter(pk__in=actions.target_households(it.project).values("pk"))
    homes = homes.annotate(done=Exists(done.exclude(outcome="absent")))
    left = request.GET.get("left") == "1"
    rows = homes.filter(done=False) if left else homes
    found = page(rows.select_related("dwelling__building__estate", "dwelling__entrance"), request.GET)
    services = {each.household_id: each for each in it.services.filter(household__in=found.rows).order_by("pk")}
    people = {}
    for one in actions.targets(it.project).filter(household__in=found.rows).order_by("pk"):
        people.setdefault(one.household_id, []).append(one)
    for row in found.rows:
        row.service, row.people = services.get(row.pk), people.get(row.pk, [])
    context = {
        "it": it, "page": found, "left": left, "all": homes.count(), "done": homes.filter(done=True).count(),
        "serves": user.may("care_project.manage")
        and not it.project.ended_on
        and user.has_perm("volunteers.serve_care_project", it.project),
    }  # fmt: skip
    return render(request, "volunteers/care_round.html", context)


@access("care_project.manage")
@require_http_methods(["GET", "POST"])
def serve_household(request, pk, household):
    it = _round(request, pk)
    allow(request.user, "volunteers.serve_care_project", it.project)
    homes = Household.objects.visible_to(request.user).select_related(
        "dwelling__building__estate", "dwelling__entrance"
    )
    home = get_object_or_404(homes.filter(pk__in=actions.target_households(it.project).values("pk")), pk=household)
    return deed(
        request,
        forms.ServeForm(request.POST or None, user=request.user, household=home),
        lambda **given: actions.serve(it, home, by=request.user, **given),
        title="登记入户服务",
        success="已登记，也记入走访记录。",
        back=reverse("care-round", args=[it.pk]) + "?left=1",
        up=(f"{it.project}{it}", it.get_absolute_url()),
        intro=home.dwelling.line,
    )
