"""/api/v1/wishes/: wishes as the pages show them. What was told at the door and who told it never goes out here."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.serializers import page_of
from volunteers.actions import claims, wishes
from volunteers.choices import WishState
from volunteers.choices_wishes import CheckWay, WishCategory
from volunteers.filters_wishes import WishFilter
from volunteers.forms_claims import parties_of
from volunteers.forms_wishes import units_served
from volunteers.models import MicroWish
from volunteers.sheets_wishes import claims_of, taken


class WishOut(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    caller = serializers.CharField(help_text="姓和称呼")
    shown = serializers.CharField(allow_blank=True, help_text="公开的心愿；未核实时为空")
    category = serializers.ChoiceField(WishCategory.choices, allow_blank=True)
    budget = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(WishState.choices)
    unit = serializers.CharField(help_text="征集网格编码")
    collected_at = serializers.DateTimeField()
    listed_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    taker = serializers.CharField(allow_blank=True, help_text="认领单位/人，公开的名称")
    version = serializers.IntegerField()


class WishIn(serializers.Serializer):
    unit = serializers.CharField(help_text="征集网格编码")
    caller = serializers.CharField(max_length=12, help_text="姓和称呼，不写全名")
    words = serializers.CharField(max_length=500)
    category = serializers.ChoiceField(WishCategory.choices, required=False, default="")
    budget = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100_000, default=None)
    client_key = serializers.CharField(max_length=40, required=False)

    def validate_unit(self, code):
        unit = units_served(self.context["request"].user, 3).filter(code=code).first()
        if unit is None:
            raise serializers.ValidationError("没有这个编码的单位，或不在您的辖区。")
        return unit


class WishVersionIn(serializers.Serializer):
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31)


class WishCheckIn(WishVersionIn):
    way = serializers.ChoiceField(CheckWay.choices[:2])
    caller = serializers.CharField(max_length=12)
    shown = serializers.CharField(max_length=60)
    category = serializers.ChoiceField(WishCategory.choices)
    budget = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100_000, default=None)


class WishDeclineIn(WishVersionIn):
    why = serializers.CharField(max_length=100)


class WishClaimIn(serializers.Serializer):
    party = serializers.CharField(max_length=40, help_text="volunteer、team 或 partner，冒号后是编号，如 partner:12")
    promise = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    anonymous = serializers.BooleanField(required=False, default=False)

    def validate(self, said):
        kind, row, _ = parties_of(self.context["request"].user).get(said.pop("party"), ("", None, ""))
        if row is None:
            raise serializers.ValidationError({"party": "只能由自己、自己带的队伍或所联络的单位认领。"})
        return said | {kind: row}


def narrowed(request, filterset, rows):
    """The rows a filter leaves; a key it does not understand is a 400."""
    asked = filterset(request.GET, rows, request=request)
    if not asked.is_valid():
        raise serializers.ValidationError(asked.errors)
    return asked.qs


class WishViewSet(RegisterViewSet):
    access = {
        "list": "wish.read",
        "retrieve": "wish.read",
        "create": "wish.collect",
        "check": "wish.review",
        "publish": "wish.review",
        "unlist": "wish.review",
        "decline": "wish.review",
        "claim": "wish.claim",
    }

    def rows(self, request):
        rows = MicroWish.objects.visible_to(request.user).select_related("home")
        return rows.defer("words").prefetch_related(claims_of())

    def out(self, request, rows):
        plain = [name for name in WishOut().fields if name not in ("id", "unit", "taker")]
        return [
            {"id": row.pk, "unit": row.home.code, "taker": taken(row)[0]} | {name: getattr(row, name) for name in plain}
            for row in rows
        ]

    def _reviewed(self, request, id):
        wish = self.found(request, id)
        self.allow(request, "volunteers.review_wish", wish)
        return wish

    @extend_schema(
        operation_id="wishes_list", parameters=[*narrowing(WishFilter), *KEYS],
        responses={200: page_of(WishOut), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        return self.pages(request, narrowed(request, WishFilter, self.rows(request)))

    @extend_schema(operation_id="wishes_read", parameters=[ID], responses={200: WishOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="wishes_write", request=WishIn, responses={201: WishOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, WishIn)
        wish = wishes.write_wish(facts.pop("unit"), by=request.user, **facts)
        return self.one(request, wish.pk, 201)

    @extend_schema(
        operation_id="wishes_check", parameters=[ID], request=WishCheckIn, responses={200: WishOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def check(self, request, id):
        wishes.check_wish(self._reviewed(request, id), by=request.user, **self.read(request, WishCheckIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="wishes_publish", parameters=[ID], request=WishVersionIn, responses={200: WishOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def publish(self, request, id):
        wishes.list_wish(self._reviewed(request, id), by=request.user, **self.read(request, WishVersionIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="wishes_unlist", parameters=[ID], request=WishVersionIn, responses={200: WishOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def unlist(self, request, id):
        wishes.unlist_wish(self._reviewed(request, id), by=request.user, **self.read(request, WishVersionIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="wishes_decline", parameters=[ID], request=WishDeclineIn, responses={200: WishOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def decline(self, request, id):
        wishes.decline_wish(self._reviewed(request, id), by=request.user, **self.read(request, WishDeclineIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="wishes_claim", parameters=[ID], request=WishClaimIn, responses={200: WishOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def claim(self, request, id):
        claims.claim(self.found(request, id), by=request.user, **self.read(request, WishClaimIn))
        return self.one(request, id)
