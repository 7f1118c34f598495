"""/api/v1/dwellings/ and /api/v1/households/."""

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from residents.actions.dwellings import add_dwelling, change_dwelling
from residents.actions.households import move_in
from residents.actions.leaving import move_out
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.models import Dwelling, Household, Resident
from residents.search import doors, understood
from residents.serializers import (
    ArrivedOut,
    DwellingChangeIn,
    DwellingIn,
    DwellingOut,
    HouseholdOut,
    MoveInIn,
    MoveOutIn,
    page_of,
)

ROOM = OpenApiParameter("q", str, description="室号：301、3-301、3栋1单元301")


class DwellingViewSet(RegisterViewSet):
    access = {
        "list": "resident.read",
        "retrieve": "resident.read",
        "create": "resident.change",
        "partial_update": "resident.change",
        "move_in": "resident.change",
    }

    def rows(self, request):
        return Dwelling.objects.visible_to(request.user).select_related("building__estate", "entrance", "home")

    def out(self, request, rows):
        return [
            {
                "id": row.pk,
                "building": row.building_id,
                "entrance": row.entrance_id,
                "number": row.number,
                "floor": row.floor,
                "kind": row.kind,
                "occupancy": row.occupancy,
                "place": row.line,
                "unit": row.home.code,
                "visited_on": row.visited_on,
                "version": row.version,
            }
            for row in rows
        ]

    @extend_schema(
        operation_id="dwellings_list", parameters=[ROOM, *KEYS], responses={200: page_of(DwellingOut), **ERRORS}
    )
    def list(self, request):
        rows, words = self.rows(request), request.GET.get("q", "")
        return self.pages(request, doors(rows, understood(words)) if words else rows)

    @extend_schema(operation_id="dwellings_read", parameters=[ID], responses={200: DwellingOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="dwellings_add", request=DwellingIn, responses={201: DwellingOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, DwellingIn)
        self.allow(request, "residents.change_register", facts["building"])
        dwelling = add_dwelling(facts.pop("building"), by=request.user, **facts)
        return self.one(request, dwelling.pk, 201)

    @extend_schema(
        operation_id="dwellings_change",
        parameters=[ID],
        request=DwellingChangeIn,
        responses={200: DwellingOut, **ERRORS},
    )
    def partial_update(self, request, id):
        dwelling, facts = self.found(request, id), self.read(request, DwellingChangeIn)
        self.allow(request, "residents.change_register", dwelling)
        change_dwelling(dwelling, by=request.user, seen=facts.pop("version"), **facts)
        return self.one(request, id)

    @extend_schema(
        operation_id="dwellings_move_in",
        summary="迁入",
        parameters=[ID],
        request=MoveInIn,
        responses={201: ArrivedOut, **ERRORS},
    )
    @action(detail=True, methods=["post"], url_path="move-in", url_name="move-in")
    def move_in(self, request, id):
        dwelling, facts = self.found(request, id), self.read(request, MoveInIn)
        self.allow(request, "residents.change_register", dwelling)
        household, arrived = move_in(dwelling, facts.pop("people"), by=request.user, **facts)
        return Response({"household": household.pk, "residents": [one.pk for one in arrived]}, status=201)


class HouseholdViewSet(RegisterViewSet):
    access = {"list": "resident.read", "retrieve": "resident.read", "move_out": "resident.change"}

    def rows(self, request):
        living = Resident.objects.visible_to(request.user).here().only("pk", "household_id", "presence").order_by("pk")
        rows = Household.objects.visible_to(request.user).select_related("unit", "dwelling")
        return rows.prefetch_related(Prefetch("members", living, to_attr="living"))

    def out(self, request, rows):
        return [
            {
                "id": row.pk,
                "dwelling": row.dwelling_id,
                "number": row.number,
                "began_on": row.began_on,
                "ended_on": row.ended_on,
                "designation": row.designated,
                "unit": row.unit.code if row.unit else None,
                "members": [one.pk for one in row.living],
                "visited_on": row.visited_on,
                "version": row.version,
            }
            for row in rows
        ]

    @extend_schema(operation_id="households_list", parameters=KEYS, responses={200: page_of(HouseholdOut), **ERRORS})
    def list(self, request):
        return self.pages(request, self.rows(request).living())

    @extend_schema(operation_id="households_read", parameters=[ID], responses={200: HouseholdOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="households_move_out",
        summary="迁出",
        parameters=[ID],
        request=MoveOutIn,
        responses={200: HouseholdOut, **ERRORS},
    )
    @action(detail=True, methods=["post"], url_path="move-out", url_name="move-out")
    def move_out(self, request, id):
        household, facts = self.found(request, id), self.read(request, MoveOutIn)
        self.allow(request, "residents.change_register", household)
        move_out(household, by=request.user, **facts)
        return self.one(request, id)
