"""/api/v1/units/: list and read, within the reach of whoever asks."""

from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from governance.foundation.access import AsDeclared
from governance.foundation.keyset import page
from hierarchy.filters import UnitFilter
from hierarchy.models import OrgUnit
from hierarchy.serializers import DetailOut, UnitOut, UnitPageOut, units_out

ERRORS = {400: OpenApiTypes.OBJECT, 401: DetailOut, 403: DetailOut, 404: DetailOut, 429: DetailOut}
NARROWING = [
    OpenApiParameter(name, str, description=str(each.label)) for name, each in UnitFilter.base_filters.items()
] + [
    OpenApiParameter("before", str, description="older 给出的键：翻到更早的一页"),
    OpenApiParameter("after", str, description="newer 给出的键：翻到更新的一页"),
]


class UnitViewSet(viewsets.ViewSet):
    access = {"list": "unit.read", "retrieve": "unit.read"}
    permission_classes = [AsDeclared]
    lookup_field = "code"
    lookup_value_regex = r"[A-Za-z0-9_-]{1,30}"

    @extend_schema(operation_id="units_list", parameters=NARROWING, responses={200: UnitPageOut, **ERRORS})
    def list(self, request):
        narrowed = UnitFilter(request.GET, OrgUnit.objects.visible_to(request.user), request=request)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        try:
            found = page(narrowed.qs, request.GET)
        except BadPage as error:
            raise exceptions.ValidationError({"before": error.messages}) from error
        older, newer = found.older or None, found.newer or None
        return Response({"results": units_out(found.rows), "older": older, "newer": newer})

    @extend_schema(operation_id="units_read", responses={200: UnitOut, **ERRORS})
    def retrieve(self, request, code):
        unit = get_object_or_404(OrgUnit.objects.visible_to(request.user), code=code)
        return Response(units_out([unit])[0])
