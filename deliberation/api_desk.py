"""/api/v1/replies/ and /api/v1/ticket-views/: canned replies and saved views, to read."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from deliberation.models import CannedReply, SavedView
from deliberation.serializers import RefusalOut
from governance.foundation.access import AsDeclared

ERRORS = {401: RefusalOut, 403: RefusalOut, 429: RefusalOut}
MOST = 500


class ReplyOut(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="可含 {编号} {类别} {地点} {单位} {时限}")
    deeds = serializers.ListField(child=serializers.CharField(), help_text="适用的操作；空为都适用")
    category = serializers.CharField(allow_null=True, help_text="类别编码")
    unit = serializers.CharField(allow_null=True, help_text="单位编码；空为全街道")


class ViewOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField(help_text="诉求列表的查询条件，可直接接在 /api/v1/tickets/? 后面")
    unit = serializers.CharField(allow_null=True, help_text="共享给的单位编码")
    own = serializers.BooleanField()


class ReplyViewSet(viewsets.ViewSet):
    access = {"list": "ticket.handle"}
    permission_classes = [AsDeclared]

    @extend_schema(operation_id="replies_list", responses={200: ReplyOut(many=True), **ERRORS})
    def list(self, request):
        rows = CannedReply.objects.visible_to(request.user).filter(active=True).select_related("category", "unit")
        return Response([
            {
                "id": row.pk, "title": row.title, "text": row.text, "deeds": row.deeds,
                "category": row.category and row.category.code, "unit": row.unit and row.unit.code,
            }
            for row in rows.order_by("pk")[:MOST]
        ])  # fmt: skip


class SavedViewViewSet(viewsets.ViewSet):
    access = {"list": "ticket.read"}
    permission_classes = [AsDeclared]

    @extend_schema(operation_id="ticket_views_list", responses={200: ViewOut(many=True), **ERRORS})
    def list(self, request):
        rows = SavedView.objects.visible_to(request.user).select_related("unit").order_by("order", "pk")[:MOST]
        return Response([
            {
                "id": row.pk, "name": row.name, "query": row.query, "unit": row.unit and row.unit.code,
                "own": row.owner_id == request.user.pk,
            }
            for row in rows
        ])  # fmt: skip
