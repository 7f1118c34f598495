"""/api/v1/award-rounds/ and award-kinds/: the same scope and actions as the pages."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from awards import rules
from awards.actions import rounds as actions
from awards.actions.phases import move_phase, moves
from awards.models import AwardKind, AwardRound
from awards.serializers import rounds as shapes
from governance.foundation.errors import ActionRefused
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.serializers import page_of


class AwardRoundViewSet(RegisterViewSet):
    access = {
        "list": "award.read",
        "retrieve": "award.read",
        "open": "award.organise",
        "move": "award.organise",
        "cancel": "award.organise",
    }

    def rows(self, request):
        rows = AwardRound.objects.visible_to(request.user).select_related("office")
        return rows.prefetch_related("phases", "kinds__kind", "kinds__criteria")

    def out(self, request, rows):
        plain = ("name", "state", "since", "until", "trim_from", "blind", "version")
        return [
            {"id": row.pk, "office": row.office.code, "now": sorted(rules.phases_on(row))}
            | {name: getattr(row, name) for name in plain}
            | {
                "phases": [_phase(each) for each in row.phases.all()],
                "kinds": [_entry(each) for each in row.kinds.all()],
            }
            for row in rows
        ]

    def _organised(self, request, id):
        round = self.found(request, id)
        if not rules.is_organiser(request.user, round):
            raise PermissionDenied
        return round

    @extend_schema(
        operation_id="award_rounds_list", parameters=KEYS, responses={200: page_of(shapes.AwardRoundOut), **ERRORS}
    )
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="award_rounds_read", parameters=[ID], responses={200: shapes.AwardRoundOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="award_rounds_open", parameters=[ID], request=shapes.RoundVersionIn,
        responses={200: shapes.AwardRoundOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def open(self, request, id):
        actions.open_round(self._organised(request, id), by=request.user, **self.read(request, shapes.RoundVersionIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="award_rounds_move", parameters=[ID], request=shapes.MovePhaseIn,
        responses={200: shapes.MovedPhasesOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def move(self, request, id):
        """调整阶段日期；后面的阶段跟着顺延。preview 为真时只看不改。"""
        round, facts = self._organised(request, id), self.read(request, shapes.MovePhaseIn)
        name, preview = facts.pop("phase"), facts.pop("preview")
        phase = next((each for each in round.phases.all() if each.name == name), None)
        if phase is None:
            raise ActionRefused("这一轮还没有排日期。")
        if preview:
            facts.pop("version", None)
            answer = [_days(each.phase.name, each) for each in moves(round, name, **facts)]
        else:
            answer = [_phase(each) for each in move_phase(phase, by=request.user, **facts)]
        return Response({"moved": answer})

    @extend_schema(
        operation_id="award_rounds_cancel", parameters=[ID], request=shapes.CancelRoundIn,
        responses={200: shapes.AwardRoundOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def cancel(self, request, id):
        actions.cancel_round(self._organised(request, id), by=request.user, **self.read(request, shapes.CancelRoundIn))
        return self.one(request, id)


def _phase(phase):
    return _days(phase.name, phase)


def _days(name, span):
    return {"name": name, "begins_on": span.begins_on, "ends_on": span.ends_on}


def _entry(entry):
    return {
        "id": entry.pk, "kind": entry.kind_id, "name": entry.kind.name, "target": entry.kind.target,
        "quota": entry.quota, "criteria": entry.criteria.number, "frozen": entry.frozen_at is not None,
        "approved": entry.approved_by_id is not None,
    }  # fmt: skip


class AwardKindViewSet(RegisterViewSet):
    access = {"list": "award.settings", "retrieve": "award.settings"}

    def rows(self, request):
        return AwardKind.objects.visible_to(request.user).prefetch_related("criteria_sets__lines")

    def out(self, request, rows):
        return [_kind(row) for row in rows]

    @extend_schema(
        operation_id="award_kinds_list", parameters=KEYS, responses={200: page_of(shapes.AwardKindOut), **ERRORS}
    )
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="award_kinds_read", parameters=[ID], responses={200: shapes.AwardKindOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)


def _kind(kind):
    sets = [each for each in kind.criteria_sets.all() if each.in_force_at]
    criteria = max(sets, key=lambda each: each.number, default=None)
    columns = ("part", "label", "indicator", "full_at", "weight", "gate", "independent")
    lines = criteria.lines.all() if criteria else []
    return {name: getattr(kind, name) for name in ("name", "target", "quota", "years", "active")} | {
        "id": kind.pk,
        "criteria": criteria and criteria.number,
        "vetoes": criteria.vetoes if criteria else [],
        "lines": [{"id": line.pk} | {name: getattr(line, name) for name in columns} for line in lines],
    }
