"""/api/v1/award-evidence/: the figures of a nomination and the rows behind them; taking them for a round."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from awards import rules
from awards.actions.evidence import AT_ONCE, RUNNING, ask_for_evidence, take_evidence
from awards.choices import Part
from awards.indicators import INDICATORS
from awards.indicators.panel import behind, panel
from awards.models import AwardRound, Nomination
from awards.serializers.evidence import EvidenceOut, EvidenceRowOut, TakeIn, TakenOut
from governance.foundation.keyset import page as keyset_page
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.serializers import page_of

OF_ROWS = [
    OpenApiParameter("criterion", OpenApiTypes.INT, required=True, description="指标编号"),
    OpenApiParameter("source", OpenApiTypes.INT, description="第几类记录，从 0 起"),
]


def _row(row, line):
    day, words, address = line
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return {"id": row.pk, "day": day, "words": words, "counts": row.counts, "address": address}


class EvidenceViewSet(RegisterViewSet):
    access = {"retrieve": "award.read", "rows_behind": "award.read", "take": "award.organise"}

    def rows(self, request):
        seen = Nomination.objects.visible_to(request.user).named_to(request.user)
        return seen.select_related("entry__round__office", "entry__kind", "entry__criteria")

    def out(self, request, rows):
        return [self._figures(row) for row in rows]

    def _figures(self, nomination):
        found = panel(nomination)
        return {
            "id": nomination.pk,
            "title": nomination.title,
            "taken_at": found.taken_at,
            "points": str(found.points),
            "most": str(found.most),
            "gates": found.gates,
            "figures": [self._figure(row) for row in found.rows],
        }

    @staticmethod
    def _figure(row):
        line, indicator = row.line, row.indicator
        numerator, denominator = row.count or (None, None)
        return {
            "criterion": line.pk,
            "label": line.label,
            "indicator": line.indicator,
            "meaning": indicator.meaning if indicator else "",
            "unit": indicator.unit if indicator else "",
            "gate": line.gate,
            "full_at": str(line.full_at),
            "weight": str(line.weight),
            "numerator": numerator,
            "denominator": denominator,
            "points": None if row.points is None else str(row.points),
        }

    @extend_schema(operation_id="award_evidence_read", parameters=[ID], responses={200: EvidenceOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="award_evidence_rows", parameters=[ID, *OF_ROWS, *KEYS],
        responses={200: page_of(EvidenceRowOut), **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["get"], url_path="rows")
    def rows_behind(self, request, id):
        nomination, asked = self.found(request, id), [request.GET.get(key, "0") for key in ("criterion", "source")]
        if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in asked):
            raise exceptions.ValidationError({"criterion": ["请给出指标编号。"]})
        line = get_object_or_404(nomination.entry.criteria.lines.filter(part=Part.AUTO), pk=int(asked[0]))
        indicator = INDICATORS.get(line.indicator)
        sources = behind(nomination, indicator, request.user) if indicator else []
        if int(asked[1]) >= len(sources):
            raise exceptions.NotFound
        source = sources[int(asked[1])]
        found = keyset_page(source.rows, request.GET)
        results = [_row(row, source.line(row)) for row in found.rows]
        return Response({"results": results, "older": found.older or None, "newer": found.newer or None})

    @extend_schema(operation_id="award_evidence_take", request=TakeIn, responses={200: TakenOut, **ERRORS})
    @action(detail=False, methods=["post"])
    def take(self, request):
        wanted = self.read(request, TakeIn)["round"]
        round = get_object_or_404(AwardRound.objects.visible_to(request.user).select_related("office"), pk=wanted)
        if not rules.is_organiser(request.user, round):
            raise PermissionDenied
        running = Nomination.objects.visible_to(request.user).filter(entry__round=round, state__in=RUNNING)
        if running.count() > AT_ONCE:
            ask_for_evidence(round, by=request.user)
            return Response({"round": round.pk, "figures": None})
        return Response({"round": round.pk, "figures": take_evidence(round, by=request.user)})
