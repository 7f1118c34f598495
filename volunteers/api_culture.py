"""/api/v1/art-calls/: calls for works, and what was handed in. Authors go out masked, as on the pages."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from governance.foundation.access import AsDeclared
from volunteers.api_activities import ERRORS, PAGE, Nouns, paged
from volunteers.choices_activities import ArtKind, WorkState
from volunteers.models import ArtCall, ArtWork


class ArtCallOut(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="征集单位编码")
    title = serializers.CharField()
    kind = serializers.ChoiceField(ArtKind.choices)
    hand_in = serializers.CharField()
    closes_on = serializers.DateField()
    cancelled_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(many=False)
class ArtCallPageOut(serializers.Serializer):
    results = ArtCallOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


class ArtWorkOut(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    author = serializers.CharField()
    signed = serializers.CharField(allow_blank=True, help_text="展出时的署名")
    state = serializers.ChoiceField(WorkState.choices)
    consent = serializers.BooleanField()


@extend_schema_serializer(many=False)
class ArtWorkPageOut(serializers.Serializer):
    results = ArtWorkOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


def call_out(call):
    names = ("title", "kind", "hand_in", "closes_on", "cancelled_at")
    return {name: getattr(call, name) for name in names} | {"id": call.pk, "unit": call.unit.code}


def work_out(work):
    names = ("title", "signed", "state", "consent")
    return {name: getattr(work, name) for name in names} | {"id": work.pk, "author": work.masked_author}


class ArtCallViewSet(Nouns):
    access = {"list": "activity.manage", "retrieve": "activity.manage", "works": "activity.manage"}
    permission_classes = [AsDeclared]

    def rows(self, request):
        return ArtCall.objects.visible_to(request.user).select_related("unit")

    @extend_schema(operation_id="art_calls_list", parameters=PAGE, responses={200: ArtCallPageOut, **ERRORS})
    def list(self, request):
        return paged(self.rows(request), request, call_out)

    @extend_schema(operation_id="art_calls_read", responses={200: ArtCallOut, **ERRORS})
    def retrieve(self, request, id):
        return Response(call_out(get_object_or_404(self.rows(request), pk=int(id))))

    @extend_schema(
        operation_id="art_calls_works", parameters=PAGE, responses={200: ArtWorkPageOut, **ERRORS}, filters=False
    )
    @action(detail=True, methods=["get"])
    def works(self, request, id):
        call = get_object_or_404(self.rows(request), pk=int(id))
        return paged(ArtWork.objects.visible_to(request.user).filter(call=call), request, work_out)
