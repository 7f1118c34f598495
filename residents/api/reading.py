"""What the five view sets have in common: a page by key, one row by scope, the right asked of the row."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from governance.foundation.access import AsDeclared
from governance.foundation.keyset import page
from residents.serializers import RefusedOut

ERRORS = {400: OpenApiTypes.OBJECT, 401: RefusedOut, 403: RefusedOut, 404: RefusedOut, 409: RefusedOut, 429: RefusedOut}
KEYS = [
    OpenApiParameter("before", str, description="older 给出的键：翻到更早的一页"),
    OpenApiParameter("after", str, description="newer 给出的键：翻到更新的一页"),
]
ID = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


def narrowing(filterset):
    """The query keys of a filter, as the description lists them."""
    return [OpenApiParameter(name, str, description=str(each.label)) for name, each in filterset.base_filters.items()]


class RegisterViewSet(viewsets.ViewSet):
    """Subclasses say which rows there are (`rows`) and how they go out (`out`: rows -> plain data)."""

    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"

    def rows(self, request):
        raise exceptions.NotFound

    def out(self, request, rows):
        raise exceptions.NotFound

    def found(self, request, id):
        return get_object_or_404(self.rows(request), pk=int(id))

    def one(self, request, id, status=200):
        return Response(self.out(request, [self.found(request, id)])[0], status=status)

    def pages(self, request, rows):
        try:
            found = page(rows, request.GET)
        except BadPage as error:
            raise exceptions.ValidationError({"before": error.messages}) from error
        older, newer = found.older or None, found.newer or None
        return Response({"results": self.out(request, found.rows), "older": older, "newer": newer})

    @staticmethod
    def read(request, shape, **more):
        form = shape(data=request.data, context={"request": request}, **more)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    @staticmethod
    def allow(request, permission, thing):
        if not request.user.has_perm(permission, thing):
            raise PermissionDenied
