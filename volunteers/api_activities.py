"""/api/v1/activities/, /api/v1/shifts/ and /api/v1/shift-places/: the same actions as the pages."""

from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from governance.foundation.access import AsDeclared
from governance.foundation.keyset import page
from hierarchy.serializers import DetailOut
from volunteers import actions
from volunteers import serializers_activities as shapes
from volunteers.actions import activities as planning
from volunteers.filters_activities import ActivityFilter
from volunteers.finding_volunteers import numbered
from volunteers.models import Shift, SignUp, VolunteerActivity

ERRORS = {400: OpenApiTypes.OBJECT} | dict.fromkeys((401, 403, 404, 409, 429), DetailOut)
PAGE = [OpenApiParameter("before", str), OpenApiParameter("after", str)]
KEYS = [OpenApiParameter(name, str, description=str(each.label)) for name, each in ActivityFilter.base_filters.items()]


def paged(rows, request, shape):
    try:
        listed = page(rows, request.GET)
    except BadPage as error:
        raise exceptions.ValidationError({"before": error.messages}) from error
    return Response(
        {"results": [shape(row) for row in listed.rows], "older": listed.older or None, "newer": listed.newer or None}
    )


def read(request, shape):
    form = shape(data=request.data, context={"request": request})
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class Nouns(viewsets.ViewSet):
    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"


class ActivityViewSet(Nouns):
    access = {
        "list": "activity.read",
        "retrieve": "activity.read",
        "create": "activity.manage",
        "publish": "activity.manage",
        "call_off": "activity.manage",
        "add_shift": "activity.manage",
    }
    permission_classes = [AsDeclared]

    def rows(self, request, held=False):
        seen = VolunteerActivity.objects.visible_to(request.user)
        seen = seen.held_by(request.user) if held else seen
        return seen.select_related("unit", "series").prefetch_related("shifts")

    def one(self, request, pk, status=200):
        return Response(shapes.activity_out(self.rows(request).get(pk=pk)), status=status)

    @extend_schema(
        operation_id="activities_list", parameters=KEYS + PAGE, responses={200: shapes.ActivityPageOut, **ERRORS}
    )
    def list(self, request):
        narrowed = ActivityFilter(request.GET, self.rows(request), request=request)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        return paged(narrowed.qs, request, shapes.activity_out)

    @extend_schema(operation_id="activities_read", responses={200: shapes.ActivityOut, **ERRORS})
    def retrieve(self, request, id):
        return Response(shapes.activity_out(get_object_or_404(self.rows(request), pk=int(id))))

    @extend_schema(
        operation_id="activities_plan", request=shapes.ActivityIn, responses={201: shapes.ActivityOut, **ERRORS}
    )
    def create(self, request):
        facts = read(request, shapes.ActivityIn)
        shifts = [(each["begins_at"], each["ends_at"], each["capacity"]) for each in facts.pop("shifts")]
        made = planning.plan_activity(facts.pop("unit"), by=request.user, shifts=shifts, **facts)
        return self.one(request, made.pk, 201)

    def deed(self, request, id, shape, act):
        found = get_object_or_404(self.rows(request, held=True), pk=int(id))
        act(found, by=request.user, **read(request, shape))
        return self.one(request, found.pk)

    @extend_schema(
        operation_id="activities_publish",
        request=shapes.ActivityVersionIn,
        responses={200: shapes.ActivityOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request, id):
        return self.deed(request, id, shapes.ActivityVersionIn, planning.publish_activity)

    @extend_schema(
        operation_id="activities_call_off", request=shapes.CallOffIn, responses={200: shapes.ActivityOut, **ERRORS}
    )
    @action(detail=True, methods=["post"], url_path="call-off", url_name="call-off")
    def call_off(self, request, id):
        return self.deed(request, id, shapes.CallOffIn, planning.call_off)

    @extend_schema(
        operation_id="activities_add_shift", request=shapes.ShiftIn, responses={200: shapes.ActivityOut, **ERRORS}
    )
    @action(detail=True, methods=["post"], url_path="add-shift", url_name="add-shift")
    def add_shift(self, request, id):
        return self.deed(request, id, shapes.ShiftIn, planning.add_shifts)


class ShiftViewSet(Nouns):
    """Who has a place on a shift: for those who hold its activity."""

    access = {
        "places": "activity.manage",
        "join": "activity.manage",
        "walk_up": "activity.manage",
        "capacity": "activity.manage",
    }
    permission_classes = [AsDeclared]

    def found(self, request, id):
        held = VolunteerActivity.objects.visible_to(request.user).held_by(request.user)
        return get_object_or_404(Shift.objects.filter(activity__in=held).select_related("activity"), pk=int(id))

    def volunteer(self, shift, number):
        """A volunteer of the shift's street by the number; a wrong one is a mistake in the input."""
        if (found := numbered(number, shift.activity.path[:4])) is None:
            raise exceptions.ValidationError({"volunteer": ["没有这个志愿者编号。"]})
        return found

    def placed(self, place):
        place.refresh_from_db()
        return Response(shapes.place_out(place))

    @extend_schema(
        operation_id="shifts_places",
        parameters=PAGE,
        responses={200: shapes.ShiftPlacePageOut, **ERRORS},
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def places(self, request, id):
        shift = self.found(request, id)
        rows = SignUp.objects.visible_to(request.user).held_by(request.user).filter(shift=shift)
        return paged(rows.select_related("volunteer"), request, shapes.place_out)

    @extend_schema(
        operation_id="shifts_join", request=shapes.JoinShiftIn, responses={200: shapes.ShiftPlaceOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def join(self, request, id):
        shift, sent = self.found(request, id), read(request, shapes.JoinShiftIn)
        volunteer = self.volunteer(shift, sent["volunteer"])
        return self.placed(actions.join(shift, volunteer, by=request.user, clash_why=sent["clash_why"]))

    @extend_schema(
        operation_id="shifts_walk_up", request=shapes.WhichVolunteerIn, responses={200: shapes.ShiftPlaceOut, **ERRORS}
    )
    @action(detail=True, methods=["post"], url_path="walk-up", url_name="walk-up")
    def walk_up(self, request, id):
        shift, sent = self.found(request, id), read(request, shapes.WhichVolunteerIn)
        return self.placed(actions.walk_up(shift, self.volunteer(shift, sent["volunteer"]), by=request.user))

    @extend_schema(
        operation_id="shifts_capacity", request=shapes.CapacityIn, responses={200: shapes.ShiftOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def capacity(self, request, id):
        shift = self.found(request, id)
        actions.change_capacity(shift, by=request.user, **read(request, shapes.CapacityIn))
        shift.refresh_from_db()
        return Response(shapes.shift_out(shift))


class PlaceViewSet(Nouns):
    """One place on a shift."""

    access = {
        "cancel": "activity.manage",
        "come": "activity.manage",
        "go": "activity.manage",
        "confirm": "activity.manage",
    }
    permission_classes = [AsDeclared]

    def deed(self, request, id, shape, act):
        held = SignUp.objects.visible_to(request.user).held_by(request.user).select_related("shift", "volunteer")
        place = get_object_or_404(held, pk=int(id))
        act(place, by=request.user, **read(request, shape))
        return Response(shapes.place_out(held.get(pk=place.pk)))

    @extend_schema(
        operation_id="places_cancel", request=shapes.NoFactsIn, responses={200: shapes.ShiftPlaceOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request, id):
        return self.deed(request, id, shapes.NoFactsIn, actions.cancel)

    @extend_schema(
        operation_id="places_come", request=shapes.NoFactsIn, responses={200: shapes.ShiftPlaceOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def come(self, request, id):
        return self.deed(request, id, shapes.NoFactsIn, actions.sign_in)

    @extend_schema(operation_id="places_go", request=shapes.NoFactsIn, responses={200: shapes.ShiftPlaceOut, **ERRORS})
    @action(detail=True, methods=["post"])
    def go(self, request, id):
        return self.deed(request, id, shapes.NoFactsIn, actions.sign_out)

    @extend_schema(
        operation_id="places_confirm", request=shapes.ConfirmPlaceIn, responses={200: shapes.ShiftPlaceOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request, id):
        return self.deed(request, id, shapes.ConfirmPlaceIn, actions.confirm_forgotten)
