"""/api/v1/supervisions/: list by tab, read, and reply, accept, reject, withdraw through the same actions.

A supervision is issued on what is to move: POST /api/v1/tickets/{number}/supervise/ or urge/, and
/api/v1/resolutions/{id}/supervise/.
"""

from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import exceptions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from deliberation import rules_ladder
from deliberation.actions import supervising
from deliberation.choices_ladder import SupervisionLevel, SupervisionState
from deliberation.models import Supervision
from deliberation.serializers import RefusalOut, VersionIn
from deliberation.views.supervisions import TABS, in_tab
from governance.foundation.access import AsDeclared
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page

ERRORS = {400: OpenApiTypes.OBJECT, 401: RefusalOut, 403: RefusalOut, 404: RefusalOut, 409: RefusalOut, 429: RefusalOut}
KEYS = [
    OpenApiParameter("st", str, enum=list(TABS), description="、".join(TABS.values())),
    OpenApiParameter("before", str, description="older 给出的键：翻到更早的一页"),
    OpenApiParameter("after", str, description="newer 给出的键：翻到更新的一页"),
]


class SupervisionOut(serializers.Serializer):
    """One supervision; the ticket or resolution by its number, without a word of the resident."""

    id = serializers.IntegerField()
    ticket = serializers.CharField(allow_null=True, help_text="诉求编号")
    resolution = serializers.IntegerField(allow_null=True, help_text="督办的是议定事项时，它的编号")
    level = serializers.ChoiceField(SupervisionLevel.choices)
    state = serializers.ChoiceField(SupervisionState.choices)
    automatic = serializers.BooleanField()
    unit = serializers.CharField(help_text="督办对象的单位编码")
    issuer_unit = serializers.CharField(help_text="督办单位编码")
    why = serializers.CharField(allow_blank=True)
    ask = serializers.CharField()
    issued_at = serializers.DateTimeField()
    reply_due_at = serializers.DateTimeField()
    late = serializers.BooleanField(help_text="逾期未复")
    rejected = serializers.IntegerField(help_text="退回次数")
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


@extend_schema_serializer(many=False)
class SupervisionPageOut(serializers.Serializer):
    results = SupervisionOut(many=True)
    older = serializers.CharField(allow_null=True, help_text="下一页的 before")
    newer = serializers.CharField(allow_null=True, help_text="上一页的 after")


class WordsIn(VersionIn):
    text = serializers.CharField(max_length=2000)


class AcceptReplyIn(VersionIn):
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


def supervision_out(row):
    return {
        "id": row.pk,
        "ticket": row.ticket and row.ticket.number,
        "resolution": row.resolution_id,
        "level": row.level,
        "state": row.state,
        "automatic": row.automatic,
        "unit": row.unit.code,
        "issuer_unit": row.issuer_unit.code,
        "why": row.why,
        "ask": row.ask,
        "issued_at": row.issued_at,
        "reply_due_at": row.reply_due_at,
        "late": row.is_late,
        "rejected": row.rejected,
        "finished_at": row.finished_at,
        "version": row.version,
    }


class SupervisionViewSet(viewsets.ViewSet):
    access = {
        "list": "supervision.read",
        "retrieve": "supervision.read",
        "reply": "ticket.handle",
        "accept": "supervision.issue",
        "reject": "supervision.issue",
        "withdraw": "supervision.issue",
    }
    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"

    def _found(self, request, id):
        return get_object_or_404(Supervision.objects.visible_to(request.user).for_page(), pk=id)

    @extend_schema(operation_id="supervisions_list", parameters=KEYS, responses={200: SupervisionPageOut, **ERRORS})
    def list(self, request):
        st = request.GET.get("st", "open")
        if st not in TABS:
            raise exceptions.ValidationError({"st": [f"请用 {'、'.join(TABS)} 之一。"]})
        try:
            rows = page(in_tab(Supervision.objects.visible_to(request.user), st).for_list(), request.GET)
        except BadPage as error:
            raise exceptions.ValidationError({"before": error.messages}) from error
        results = [supervision_out(row) for row in rows.rows]
        return Response({"results": results, "older": rows.older or None, "newer": rows.newer or None})

    @extend_schema(operation_id="supervisions_read", responses={200: SupervisionOut, **ERRORS})
    def retrieve(self, request, id):
        return Response(supervision_out(self._found(request, id)))

    def _do(self, request, id, name, shape, act):
        found = self._found(request, id)
        typed = shape(data=request.data, context={"request": request})
        typed.is_valid(raise_exception=True)
        if not request.user.has_perm(f"deliberation.{name}_supervision", found):
            raise ActionRefused(rules_ladder.why_not(request.user, found, name))
        act(found, by=request.user, **typed.validated_data)
        return self.retrieve(request, id)

    @extend_schema(operation_id="supervisions_reply", request=WordsIn, responses={200: SupervisionOut, **ERRORS})
    @action(detail=True, methods=["post"])
    def reply(self, request, id):
        return self._do(request, id, "reply", WordsIn, supervising.reply_to_supervision)

    @extend_schema(operation_id="supervisions_accept", request=AcceptReplyIn, responses={200: SupervisionOut, **ERRORS})
    @action(detail=True, methods=["post"])
    def accept(self, request, id):
        return self._do(request, id, "accept", AcceptReplyIn, supervising.accept_reply)

    @extend_schema(operation_id="supervisions_reject", request=WordsIn, responses={200: SupervisionOut, **ERRORS})
    @action(detail=True, methods=["post"])
    def reject(self, request, id):
        return self._do(request, id, "reject", WordsIn, supervising.reject_reply)

    @extend_schema(operation_id="supervisions_withdraw", request=WordsIn, responses={200: SupervisionOut, **ERRORS})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, id):
        return self._do(request, id, "withdraw", WordsIn, supervising.withdraw_supervision)
