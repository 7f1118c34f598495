"""/api/v1/rates/ and /api/v1/disputes/: the numbers of the three rates; disputes and their deeds by the same actions
as the pages. What people said is written here and read on the page only.
"""

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import exceptions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from deliberation.actions.disputing import register_dispute
from deliberation.api import ERRORS
from deliberation.choices_disputes import DisputeKind, DisputeState
from deliberation.figures_rates import MEANINGS, weights_of
from deliberation.models import Dispute
from deliberation.serializers_disputes import DISPUTE_INPUTS, DisputeIn
from deliberation.views.disputes import DEEDS
from deliberation.views.rates import chosen_month, chosen_unit, table
from governance.foundation.access import AsDeclared
from governance.foundation.errors import BadAddress
from governance.foundation.keyset import page

KEYS = [
    OpenApiParameter("before", str, description="older 给出的键：翻到更早的一页"),
    OpenApiParameter("after", str, description="newer 给出的键：翻到更新的一页"),
]


class NumbersOut(serializers.Serializer):
    unit = serializers.CharField(help_text="单位编码")
    own = serializers.BooleanField(help_text="单位自身、未分到下级的")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="各项件数，口径见 meanings")
    response = serializers.FloatField(allow_null=True, help_text="响应率，%；分母为 0 时为空")
    solving = serializers.FloatField(allow_null=True, help_text="解决率，%")
    satisfaction = serializers.FloatField(allow_null=True, help_text="满意率，%")
    score = serializers.FloatField(allow_null=True, help_text="综合分")


@extend_schema_serializer(many=False)
class RatesOut(serializers.Serializer):
    unit = serializers.CharField()
    month = serializers.CharField()
    rows = NumbersOut(many=True)
    total = NumbersOut()
    meanings = serializers.DictField(child=serializers.CharField())


class DisputeOut(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    ticket = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    kind = serializers.ChoiceField(DisputeKind.choices)
    state = serializers.ChoiceField(DisputeState.choices)
    registered_on = serializers.DateField()
    accepted_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    concluded_on = serializers.DateField(allow_null=True)
    agreement = serializers.CharField(allow_blank=True)
    performance = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="带回此数可避免覆盖他人的操作")


@extend_schema_serializer(many=False)
class DisputePageOut(serializers.Serializer):
    results = DisputeOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


def numbers_out(unit, counts, own, weights):
    return {
        "unit": unit.code,
        "own": own,
        "counts": {name: getattr(counts, name) for name in MEANINGS},
        "response": counts.response,
        "solving": counts.solving,
        "satisfaction": counts.satisfaction,
        "score": counts.score(weights),
    }


class RateViewSet(viewsets.ViewSet):
    access = {"list": "rate.read"}
    permission_classes = [AsDeclared]

    @extend_schema(
        operation_id="rates_list",
        parameters=[
            OpenApiParameter("unit", str, description="单位编码；不填为自己的单位"),
            OpenApiParameter("month", str, description="如 2026-11；不填为本月"),
        ],
        responses={200: RatesOut, **ERRORS},
    )
    def list(self, request):
        unit = chosen_unit(request)
        try:
            month, period = chosen_month(request)
        except BadAddress as wrong:
            raise exceptions.ValidationError({"month": wrong.messages}) from wrong
        rows, total = table(request.user, unit, period)
        weights = weights_of(unit.path)
        return Response(
            {
                "unit": unit.code,
                "month": f"{month:%Y-%m}",
                "rows": [numbers_out(each, counts, own, weights) for each, counts, own in rows],
                "total": numbers_out(unit, total, False, weights),
                "meanings": {name: meaning for name, (_, meaning) in MEANINGS.items()},
            }
        )


class DisputeViewSet(viewsets.ViewSet):
    access = {"list": "dispute.read", "retrieve": "dispute.read", "create": "dispute.handle"} | {
        f"do_{name}": "dispute.handle" for name in DISPUTE_INPUTS
    }
    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"

    def rows(self, request):
        rows = Dispute.objects.visible_to(request.user).select_related("unit", "ticket")
        return rows.defer("facts", "agreement_text", "result")

    def out(self, row):
        plain = {name: getattr(row, name) for name in DisputeOut().fields if name not in ("number", "ticket", "unit")}
        return plain | {"number": str(row), "ticket": row.ticket and row.ticket.number, "unit": row.unit.code}

    @extend_schema(operation_id="disputes_list", parameters=KEYS, responses={200: DisputePageOut, **ERRORS})
    def list(self, request):
        try:
            found = page(self.rows(request), request.GET)
        except BadAddress as wrong:
            raise exceptions.ValidationError({"before": wrong.messages}) from wrong
        rows = [self.out(row) for row in found.rows]
        return Response({"results": rows, "older": found.older or None, "newer": found.newer or None})

    @extend_schema(
        operation_id="disputes_read",
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)],
        responses={200: DisputeOut, **ERRORS},
    )
    def retrieve(self, request, id):
        return Response(self.out(get_object_or_404(self.rows(request), pk=id)))

    @staticmethod
    def read(request, shape):
        given = shape(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    @extend_schema(operation_id="disputes_register", request=DisputeIn, responses={201: DisputeOut, **ERRORS})
    def create(self, request):
        made = register_dispute(by=request.user, **self.read(request, DisputeIn))
        return Response(self.out(get_object_or_404(self.rows(request), pk=made.pk)), status=201)


def _deed(name, shape):
    """The API's method for one deed; who may and whether it fits is the action's to say."""
    words, _, act, *_ = DEEDS[name]

    def method(self, request, id):
        found = get_object_or_404(self.rows(request), pk=id)
        act(found, by=request.user, **self.read(request, shape))
        return self.retrieve(request, id)

    method.__name__ = f"do_{name}"
    method = action(detail=True, methods=["post"], url_path=name, url_name=name)(method)
    return extend_schema(
        operation_id=f"disputes_{name}", summary=words, request=shape, responses={200: DisputeOut, **ERRORS},
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)],
    )(method)  # fmt: skip


for _name, _shape in DISPUTE_INPUTS.items():
    setattr(DisputeViewSet, f"do_{_name}", _deed(_name, _shape))
