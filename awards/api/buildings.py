"""/api/v1/building-plans/: the 5+N of buildings, by the number of the building."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404

from awards.actions import buildings as actions
from awards.choices import ItemState, Stage
from awards.forms.buildings import BuildingFilter, decisions_of
from awards.models import ChecklistItem, PlanItem
from awards.serializers.evidence import (
    BuildingPlanOut,
    ItemCheckIn,
    ItemReportIn,
    MoveOnIn,
    PlanSendBackIn,
    ThemeIn,
)
from hierarchy.models import Building
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.serializers import page_of

ANSWER = {200: BuildingPlanOut, **ERRORS}
NEEDED = {Stage.APPLIED: "awards.change_plan", Stage.CHECKED: "awards.check_plan", Stage.NAMED: "awards.name_plan"}


class BuildingPlanViewSet(RegisterViewSet):
    access = {
        "list": "building_plan.read",
        "retrieve": "building_plan.read",
        "theme": "building_plan.change",
        "report": "building_plan.change",
        "check": "building_plan.check",
        "advance": "building_plan.read",
        "send_back": "building_plan.check",
    }

    def rows(self, request):
        return Building.objects.visible_to(request.user).select_related("unit", "estate", "plan")

    def out(self, request, rows):
        lists, done = {}, {}
        for item in ChecklistItem.objects.visible_to(request.user).in_use().select_related("office"):
            lists.setdefault(item.office.path, []).append(item)
        for row in PlanItem.objects.filter(plan__building__in=[each.pk for each in rows]).select_related("plan"):
            done[row.plan.building_id, row.item_id] = row
        return [_plan(each, lists.get(each.unit.path[:4], []), done) for each in rows]

    def _its(self, request, id, permission):
        building = self.found(request, id)
        self.allow(request, permission, building)
        return building

    def _item(self, request, building, pk):
        items = ChecklistItem.objects.visible_to(request.user).in_use()
        return get_object_or_404(items, pk=pk, office__path=building.unit.path[:4])

    @extend_schema(
        operation_id="building_plans_list", parameters=[*narrowing(BuildingFilter), *KEYS],
        responses={200: page_of(BuildingPlanOut), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        asked = BuildingFilter(request.GET, self.rows(request), request=request)
        if not asked.is_valid():
            raise serializers.ValidationError(asked.errors)
        return self.pages(request, asked.qs)

    @extend_schema(operation_id="building_plans_read", parameters=[ID], responses=ANSWER)
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="building_plans_theme", parameters=[ID], request=ThemeIn, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def theme(self, request, id):
        building = self._its(request, id, "awards.change_plan")
        actions.set_theme(building, by=request.user, **self.read(request, ThemeIn))
        return self.one(request, id)

    @extend_schema(operation_id="building_plans_report", parameters=[ID], request=ItemReportIn, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def report(self, request, id):
        building, said = self._its(request, id, "awards.change_plan"), self.read(request, ItemReportIn)
        item, decision = self._item(request, building, said.pop("item")), said.pop("resolution")
        if decision is not None:
            decision = get_object_or_404(decisions_of(request.user, building), pk=decision)
        actions.report_item(building, item, by=request.user, resolution=decision, **said)
        return self.one(request, id)

    @extend_schema(operation_id="building_plans_check", parameters=[ID], request=ItemCheckIn, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def check(self, request, id):
        building, said = self._its(request, id, "awards.check_plan"), self.read(request, ItemCheckIn)
        actions.check_item(building, self._item(request, building, said.pop("item")), by=request.user, **said)
        return self.one(request, id)

    @extend_schema(operation_id="building_plans_advance", parameters=[ID], request=MoveOnIn, responses=ANSWER)
    @action(detail=True, methods=["post"])
    def advance(self, request, id):
        building, said = self.found(request, id), self.read(request, MoveOnIn)
        self.allow(request, NEEDED[said["to"]], building)
        actions.move_on(building, said["to"], by=request.user, version=said.get("version"))
        return self.one(request, id)

    @extend_schema(operation_id="building_plans_send_back", parameters=[ID], request=PlanSendBackIn, responses=ANSWER)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request, id):
        building = self._its(request, id, "awards.check_plan")
        if hasattr(building, "plan") and building.plan.stage == Stage.NAMED:
            self.allow(request, "awards.name_plan", building)
        actions.send_back(building, by=request.user, **self.read(request, PlanSendBackIn))
        return self.one(request, id)


def _plan(building, items, done):
    plan = getattr(building, "plan", None)
    return {
        "id": building.pk,
        "name": f"{building.estate}{building}",
        "unit": building.unit.code,
        "theme": plan.theme if plan else "",
        "stage": plan.stage if plan else "",
        "since": plan.since if plan else None,
        "items": [_item(item, done.get((building.pk, item.pk))) for item in items],
        "version": plan.version if plan else None,
    }


def _item(item, row):
    return {
        "id": item.pk,
        "label": item.label,
        "required": item.required,
        "state": row.state if row else ItemState.NOT_YET,
        "note": row.note if row else "",
        "asked_on": row.asked_on if row else None,
        "checked_on": row.checked_on if row else None,
        "resolution": row.resolution_id if row else None,
    }
