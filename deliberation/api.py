"""/api/v1/tickets/: list, read, create, and every deed as POST tickets/{number}/{deed}/, through the same actions."""

from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from deliberation import rules
from deliberation.actions import file_ticket
from deliberation.actions.handling import source_for
from deliberation.deeds import DEEDS
from deliberation.filters import TicketFilter
from deliberation.models import Ticket
from deliberation.serializers import DEED_INPUTS, RefusalOut, TicketIn, TicketOut, TicketPageOut, ticket_out
from governance.foundation.access import AsDeclared
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page

ERRORS = {400: OpenApiTypes.OBJECT, 401: RefusalOut, 403: RefusalOut, 404: RefusalOut, 409: RefusalOut, 429: RefusalOut}
NARROWING = [
    OpenApiParameter(name, str, description=str(each.label)) for name, each in TicketFilter.base_filters.items()
] + [
    OpenApiParameter("before", str, description="older 给出的键：翻到更早的一页"),
    OpenApiParameter("after", str, description="newer 给出的键：翻到更新的一页"),
]


class TicketViewSet(viewsets.ViewSet):
    access = {"list": "ticket.read", "retrieve": "ticket.read", "create": "ticket.create"} | {
        f"do_{name}": plan.access
        for name, plan in DEEDS.items()  # `dispatch` itself is a method of every view
    }
    permission_classes = [AsDeclared]
    lookup_field = "number"
    lookup_value_regex = r"[A-Za-z0-9-]{1,24}"

    def found(self, request, number):
        return get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)

    @extend_schema(operation_id="tickets_list", parameters=NARROWING, responses={200: TicketPageOut, **ERRORS})
    def list(self, request):
        narrowed = TicketFilter(request.GET, Ticket.objects.visible_to(request.user), request=request)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        try:
            rows = page(narrowed.qs.select_related("unit", "category", "merged_into"), request.GET)
        except BadPage as error:
            raise exceptions.ValidationError({"before": error.messages}) from error
        return Response(
            {
                "results": [ticket_out(row) for row in rows.rows],
                "older": rows.older or None,
                "newer": rows.newer or None,
            }
        )

    @extend_schema(responses={200: TicketOut, **ERRORS})
    def retrieve(self, request, number):
        return Response(ticket_out(self.found(request, number)))

    @extend_schema(request=TicketIn, responses={201: TicketOut, **ERRORS})
    def create(self, request):
        form = TicketIn(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        filed = {"source": source_for(request.user)} | form.validated_data
        ticket = file_ticket(by=request.user, **filed)
        return Response(ticket_out(ticket), status=201)


def _deed(name):
    """The API's method for one deed: read by scope, ask the rule, call the action, answer."""
    plan, shape = DEEDS[name], DEED_INPUTS[name]

    def method(self, request, number):
        ticket = self.found(request, number)
        form = shape(
            data=request.data, context={"request": request, "office": ticket.path[:4], "number": ticket.number}
        )
        form.is_valid(raise_exception=True)
        if not request.user.has_perm(f"deliberation.{name}_ticket", ticket):
            raise ActionRefused(rules.why_not(request.user, ticket, name))
        plan.action(ticket, by=request.user, **form.validated_data)
        return Response(ticket_out(self.found(request, number)))

    method.__name__ = f"do_{name}"
    address = name.replace("_", "-")
    method = action(detail=True, methods=["post"], url_path=address, url_name=address)(method)
    return extend_schema(
        operation_id=f"tickets_{name}", summary=plan.words, request=shape, responses={200: TicketOut, **ERRORS}
    )(method)


for _name in DEEDS:
    setattr(TicketViewSet, f"do_{_name}", _deed(_name))
