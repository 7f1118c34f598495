"""/api/v1/figures/ and /api/v1/month-reports/: a unit's indicators by code, and how far the reports of a month are."""

import re
from datetime import date

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import exceptions, serializers, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from governance.foundation.access import AsDeclared
from governance.overview.models import MonthReport, MonthState
from governance.overview.months import reading
from governance.overview.months.reading import live
from governance.overview.months.showing import units_to_choose
from hierarchy.scope import in_reach

UNIT = OpenApiParameter("unit", str, description="单位编码；不填为自己的单位")
MONTH = OpenApiParameter("month", str, description="如 2026-11；不填为本月")


class MonthlyFigureOut(serializers.Serializer):
    value = serializers.FloatField(allow_null=True, help_text="按指标的单位；率为百分数，分母为 0 时为空")
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True, help_text="不是率时为空")


@extend_schema_serializer(many=False)
class MonthlyFiguresOut(serializers.Serializer):
    """{指标代码: MonthlyFigureOut}"""


class ShapeOfFigures(OpenApiSerializerExtension):
    """The schema of a mapping, for which the framework has no serializer of its own."""

    target_class = MonthlyFiguresOut

    def map_serializer(self, auto_schema, direction):
        return {
            "type": "object",
            "additionalProperties": auto_schema.resolve_serializer(MonthlyFigureOut, direction).ref,
        }


class MonthReportOut(serializers.Serializer):
    unit = serializers.CharField(source="unit.code")
    name = serializers.CharField(source="unit.name")
    month = serializers.SerializerMethodField()
    state = serializers.ChoiceField(MonthState.choices)
    due_on = serializers.DateField(allow_null=True)
    late = serializers.BooleanField(source="is_late")
    submitted_at = serializers.DateTimeField(allow_null=True)
    returned_why = serializers.CharField(allow_blank=True)
    frozen_at = serializers.DateTimeField(allow_null=True)

    def get_month(self, row) -> str:
        return f"{row.month:%Y-%m}"


def asked_month(request):
    word = request.GET.get("month", "") or f"{live():%Y-%m}"
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", word):
        raise exceptions.ValidationError({"month": ["月份不对，请写成 2026-11 这样。"]})
    return date.fromisoformat(f"{word}-01")


def asked_unit(request):
    units, code = units_to_choose(request.user), request.GET.get("unit", "")[:30]
    found = units.filter(code=code) if code else units.filter(path__in=request.user.scope.branches)[:1]
    unit = get_object_or_404(found)
    if not in_reach(request.user, unit):
        raise exceptions.NotFound("没有这个单位，或不在您的范围内。")
    return unit


class FigureViewSet(viewsets.ViewSet):
    access = {"list": "month.read"}
    permission_classes = [AsDeclared]

    @extend_schema(
        operation_id="figures_read",
        parameters=[UNIT, MONTH],
        responses={200: MonthlyFiguresOut},
        description="{指标代码: {value, numerator, denominator}}，代码同统计口径；还没有统计的月份为空。",
    )
    def list(self, request):
        told = reading.figures(asked_unit(request), asked_month(request))
        return Response(
            {
                code: {"value": each.value, "numerator": each.numerator, "denominator": each.denominator}
                for code, each in told.items()
            }
        )


class MonthReportViewSet(viewsets.ViewSet):
    access = {"list": "month.read"}
    permission_classes = [AsDeclared]

    @extend_schema(operation_id="month_reports_list", parameters=[MONTH], responses={200: MonthReportOut(many=True)})
    def list(self, request):
        rows = MonthReport.objects.visible_to(request.user).of_month(asked_month(request))
        return Response(MonthReportOut(rows, many=True).data)


ROUTES = {"figures": FigureViewSet, "month-reports": MonthReportViewSet}
