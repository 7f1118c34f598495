"""/api/v1/resolutions/ and /api/v1/projects/: the same reading by scope and the same actions as the pages."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from deliberation import rules_decisions as rules
from deliberation.actions import projects
from deliberation.api import ERRORS
from deliberation.deeds_resolutions import DEEDS
from deliberation.filters_decisions import ProjectFilter, ResolutionFilter
from deliberation.models import Project, Resolution
from deliberation.serializers_decisions import (
    PROJECT_INPUTS,
    RESOLUTION_INPUTS,
    ProjectIn,
    ProjectOut,
    ResolutionOut,
    page_shape,
    project_out,
    resolution_out,
)
from governance.foundation.access import AsDeclared
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page

ID = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)
KEYS = [
    OpenApiParameter("before", str, description="older 给出的键：翻到更早的一页"),
    OpenApiParameter("after", str, description="newer 给出的键：翻到更新的一页"),
]
PROJECT_DEEDS = {
    "advance": ("登记进度", projects.advance_project),
    "fund": ("登记出资", projects.add_funding),
    "milestone": ("增加节点", projects.add_milestone),
    "outcome": ("登记成效", projects.set_outcome),
}


def _keys(filterset):
    return [OpenApiParameter(name, str, description=str(each.label)) for name, each in filterset.base_filters.items()]


class DecisionViewSet(viewsets.ViewSet):
    """Subclasses say which rows there are (`rows`), how they narrow (`narrowing`) and how one goes out (`out`)."""

    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"

    def found(self, request, id):
        return get_object_or_404(self.rows(request), pk=int(id))

    def one(self, request, id, status=200):
        return Response(self.out(self.found(request, id)), status=status)

    def pages(self, request):
        narrowed = self.narrowing(request.GET, self.rows(request), request=request)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        try:
            found = page(narrowed.qs, request.GET)
        except BadPage as error:
            raise exceptions.ValidationError({"before": error.messages}) from error
        rows = [self.out(row) for row in found.rows]
        return Response({"results": rows, "older": found.older or None, "newer": found.newer or None})

    @staticmethod
    def read(request, shape):
        form = shape(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)


class ResolutionViewSet(DecisionViewSet):
    access = {"list": "resolution.read", "retrieve": "resolution.read"} | {
        f"do_{name}": plan.access for name, plan in DEEDS.items()
    }
    narrowing, out = ResolutionFilter, staticmethod(resolution_out)

    def rows(self, request):
        return Resolution.objects.visible_to(request.user).select_related(
            "unit", "lead", "ticket", "item__meeting__council"
        )

    @extend_schema(
        operation_id="resolutions_list", parameters=_keys(ResolutionFilter) + KEYS,
        responses={200: page_shape(ResolutionOut, "ResolutionPageOut"), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        return self.pages(request)

    @extend_schema(operation_id="resolutions_read", parameters=[ID], responses={200: ResolutionOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)


class ProjectViewSet(DecisionViewSet):
    access = {"list": "project.read", "retrieve": "project.read", "create": "project.manage"} | {
        f"do_{name}": "project.manage" for name in PROJECT_DEEDS
    }
    narrowing, out = ProjectFilter, staticmethod(project_out)

    def rows(self, request):
        rows = Project.objects.visible_to(request.user).select_related("unit", "owner")
        return rows.prefetch_related("outcomes")

    @extend_schema(
        operation_id="projects_list", parameters=_keys(ProjectFilter) + KEYS,
        responses={200: page_shape(ProjectOut, "ProjectPageOut"), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        return self.pages(request)

    @extend_schema(operation_id="projects_read", parameters=[ID], responses={200: ProjectOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="projects_found", request=ProjectIn, responses={201: ProjectOut, **ERRORS})
    def create(self, request):
        given = self.read(request, ProjectIn)
        made = projects.found_project(given.pop("unit"), by=request.user, **given)
        return self.one(request, made.pk, 201)


def _resolution_deed(name):
    plan, shape = DEEDS[name], RESOLUTION_INPUTS[name]

    def method(self, request, id):
        it = self.found(request, id)
        given = self.read(request, shape)
        if not rules.RESOLUTIONS[name].test(request.user, it):
            raise ActionRefused(rules.why_not_resolution(request.user, it, name))
        plan.action(it, by=request.user, **given)
        return self.one(request, id)

    return _posted(method, name, plan.words, shape, ResolutionOut, "resolutions")


def _project_deed(name):
    (words, act), shape = PROJECT_DEEDS[name], PROJECT_INPUTS[name]

    def method(self, request, id):
        it = self.found(request, id)
        given = self.read(request, shape)
        if not request.user.has_perm("deliberation.run_project", it):
            raise PermissionDenied
        act(it, by=request.user, **given)
        return self.one(request, id)

    return _posted(method, name, words, shape, ProjectOut, "projects")


def _posted(method, name, words, shape, out, noun):
    method.__name__ = f"do_{name}"
    method = action(detail=True, methods=["post"], url_path=name, url_name=name)(method)
    return extend_schema(
        operation_id=f"{noun}_{name}", summary=words, parameters=[ID], request=shape, responses={200: out, **ERRORS}
    )(method)


for _name in DEEDS:
    setattr(ResolutionViewSet, f"do_{_name}", _resolution_deed(_name))
for _name in PROJECT_DEEDS:
    setattr(ProjectViewSet, f"do_{_name}", _project_deed(_name))
