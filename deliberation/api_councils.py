"""/api/v1/councils/: list, read, found; members listed and seated, through the same actions as the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from deliberation.actions.councils import found_council, unit_of
from deliberation.actions.seats import seat_member
from deliberation.choices_councils import CouncilKind, PassRule, QuorumRule, VoteBase, VoteWay
from deliberation.figures_councils import due_on, with_meetings, with_seats
from deliberation.filters_councils import CouncilFilter
from deliberation.models import Council
from hierarchy.models import Building, Estate, OrgUnit, User
from hierarchy.serializers import ScopedInput, seen
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.models import Resident
from residents.serializers import page_of

WITH = ("unit", "estate", "building__estate")


class CouncilOut(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(CouncilKind.choices)
    name = serializers.CharField()
    unit = serializers.CharField(help_text="所属单位编码")
    estate = serializers.IntegerField(allow_null=True)
    building = serializers.IntegerField(allow_null=True)
    convener = serializers.CharField(allow_blank=True)
    every_months = serializers.IntegerField(help_text="几个月至少开一次，0 为按需")
    quorum = serializers.ChoiceField(QuorumRule.choices)
    quorum_part = serializers.IntegerField()
    quorum_of = serializers.IntegerField()
    quorum_persons = serializers.IntegerField(allow_null=True)
    passes = serializers.ChoiceField(PassRule.choices)
    vote_base = serializers.ChoiceField(VoteBase.choices)
    vote_way = serializers.ChoiceField(VoteWay.choices)
    sitting = serializers.IntegerField(help_text="现任成员人数")
    last_met = serializers.DateTimeField(allow_null=True)
    held = serializers.BooleanField(help_text="本期已开会")
    next_due = serializers.DateField(allow_null=True, help_text="下次不晚于")
    founded_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class CouncilMemberOut(serializers.Serializer):
    id = serializers.IntegerField()
    group = serializers.CharField(help_text="席位", source="group.name", default="")
    name = serializers.CharField(allow_blank=True)
    organisation = serializers.CharField(allow_blank=True)
    office = serializers.CharField(allow_blank=True)
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)


class CouncilIn(ScopedInput):
    """The rules and seats are the preset's of the kind; pages change them."""

    scoped = {"unit": seen(OrgUnit), "estate": seen(Estate), "building": seen(Building)}
    kind = serializers.ChoiceField(CouncilKind.choices)
    name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.none(), required=False)
    estate = serializers.PrimaryKeyRelatedField(queryset=Estate.objects.none(), required=False)
    building = serializers.PrimaryKeyRelatedField(queryset=Building.objects.none(), required=False)


class CouncilMemberIn(ScopedInput):
    """One of `resident`, `user`, `name`."""

    scoped = {"resident": seen(Resident), "user": seen(User)}
    group = serializers.CharField(max_length=30, help_text="席位名称")
    resident = serializers.PrimaryKeyRelatedField(queryset=Resident.objects.none(), required=False)
    user = serializers.PrimaryKeyRelatedField(queryset=User.objects.none(), required=False)
    name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    organisation = serializers.CharField(max_length=60, required=False, allow_blank=True)
    office = serializers.CharField(max_length=20, required=False, allow_blank=True)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False, allow_null=True)
    how = serializers.CharField(max_length=20, required=False, allow_blank=True)


class CouncilViewSet(RegisterViewSet):
    access = {
        "list": "council.read",
        "retrieve": "council.read",
        "create": "council.manage",
        "members": "council.read",
        "seat": "council.manage",
    }

    def rows(self, request):
        return with_meetings(with_seats(Council.objects.visible_to(request.user))).select_related(*WITH)

    def out(self, request, rows):
        plain = [name for name in CouncilOut().fields if name not in ("unit", "estate", "building", "next_due")]
        return [
            {name: getattr(row, name) for name in plain}
            | {
                "unit": row.unit.code,
                "estate": row.estate_id,
                "building": row.building_id,
                "sitting": row.sitting or 0,
                "next_due": due_on(row),
            }
            for row in rows
        ]

    @extend_schema(
        operation_id="councils_list",
        parameters=[*narrowing(CouncilFilter), *KEYS],
        responses={200: page_of(CouncilOut), **ERRORS},
    )
    def list(self, request):
        narrowed = CouncilFilter(request.GET, self.rows(request), request=request)
        if not narrowed.is_valid():
            raise serializers.ValidationError(narrowed.errors)
        return self.pages(request, narrowed.qs)

    @extend_schema(operation_id="councils_read", parameters=[ID], responses={200: CouncilOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="councils_found", request=CouncilIn, responses={201: CouncilOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, CouncilIn)
        places = {name: facts.pop(name, None) for name in ("unit", "estate", "building")}
        unit = unit_of(facts["kind"], **places) or places["unit"]
        if unit is None:
            raise serializers.ValidationError({"unit": ["请写明设在哪里：单位、小区或楼栋。"]})
        self.allow(request, "deliberation.found_council", unit)
        council = found_council(
            unit, by=request.user, estate=places["estate"], building=places["building"], **facts
        )  # fmt: skip
        return self.one(request, council.pk, 201)

    @extend_schema(
        operation_id="councils_members",
        parameters=[ID],
        responses={200: CouncilMemberOut(many=True), **ERRORS},
    )
    @action(detail=True, methods=["get"])
    def members(self, request, id):
        """Everybody who ever sat, the present ones first."""
        members = self.found(request, id).members.select_related("group").order_by("ended_on", "pk")
        present = sorted(members, key=lambda member: member.ended_on is not None)
        return Response(CouncilMemberOut(present, many=True).data)

    @extend_schema(
        operation_id="councils_seat",
        parameters=[ID],
        request=CouncilMemberIn,
        responses={201: CouncilMemberOut, **ERRORS},
    )
    @members.mapping.post
    def seat(self, request, id):
        council, facts = self.found(request, id), self.read(request, CouncilMemberIn)
        self.allow(request, "deliberation.manage_council", council)
        group = council.groups.filter(name=facts.pop("group")).first()
        member = seat_member(council, by=request.user, group=group, **facts)
        return Response(CouncilMemberOut(member).data, status=201)
