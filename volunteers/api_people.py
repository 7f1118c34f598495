"""/api/v1/volunteers/ and /api/v1/volunteer-teams/: the same scope, masking and actions as the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from hierarchy.models import OrgUnit
from hierarchy.phones import NoPhone, normal_phone
from hierarchy.serializers import ScopedInput, seen
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.serializers import page_of
from volunteers.actions import people as deeds
from volunteers.actions import teams
from volunteers.choices import Backbone, ConsentPaper, Skill, TeamKind, WhyLeft
from volunteers.figures_people import hours_of
from volunteers.filters_people import TeamFilter, VolunteerFilter
from volunteers.models import Volunteer, VolunteerTeam
from volunteers.views.teams import with_members


class VolunteerOut(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField(help_text="打码", source="masked_name")
    phone = serializers.CharField(help_text="打码", source="masked_phone", allow_blank=True)
    unit = serializers.CharField(help_text="登记单位编码", source="unit.code")
    age = serializers.IntegerField(allow_null=True)
    minor = serializers.BooleanField()
    area = serializers.CharField(allow_blank=True)
    skills = serializers.ListField(child=serializers.ChoiceField(Skill.choices))
    skill_words = serializers.CharField(allow_blank=True)
    party_member = serializers.BooleanField()
    backbone = serializers.ChoiceField(Backbone.choices, allow_blank=True)
    talent = serializers.CharField(allow_blank=True)
    matched = serializers.SerializerMethodField(help_text="已对应居民底册")
    minutes = serializers.IntegerField(help_text="服务时长（分钟）")
    times = serializers.IntegerField(help_text="人次")
    consent_on = serializers.DateField()
    consent_paper = serializers.ChoiceField(ConsentPaper.choices)
    left_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    def get_matched(self, volunteer) -> bool:
        return volunteer.resident_id is not None


class VolunteerIn(ScopedInput):
    """One volunteer, with the consent that was given; there is no form for many at once."""

    scoped = {"unit": seen(OrgUnit)}
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.none())
    name = serializers.CharField(max_length=40)
    sex = serializers.ChoiceField([("1", "男"), ("2", "女")], required=False)
    birth_date = serializers.DateField()
    phone = serializers.CharField(max_length=40)
    area = serializers.CharField(max_length=60, required=False, allow_blank=True)
    skills = serializers.ListField(child=serializers.ChoiceField(Skill.choices), required=False, max_length=12)
    skill_words = serializers.CharField(max_length=60, required=False, allow_blank=True)
    party_member = serializers.BooleanField(required=False)
    backbone = serializers.ChoiceField(Backbone.choices, required=False, allow_blank=True)
    talent = serializers.CharField(max_length=60, required=False, allow_blank=True)
    consent_on = serializers.DateField()
    consent_paper = serializers.ChoiceField([ConsentPaper.WRITTEN, ConsentPaper.SPOKEN])
    guardian_name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    guardian_consent_on = serializers.DateField(required=False, allow_null=True)

    def validate_phone(self, phone):
        try:
            return normal_phone(phone)
        except NoPhone as wrong:
            raise serializers.ValidationError(f"{wrong}。") from None


class LeaveIn(serializers.Serializer):
    why = serializers.ChoiceField(WhyLeft.choices)
    on = serializers.DateField(required=False)
    erase = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False)


class TeamOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(TeamKind.choices)
    unit = serializers.CharField(help_text="所属单位编码", source="unit.code")
    partner = serializers.IntegerField(allow_null=True, source="partner_id")
    purpose = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField(help_text="在队人数")
    leader = serializers.SerializerMethodField(help_text="队长，打码")
    founded_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    def get_leader(self, team) -> str:
        return team.leaders[0].volunteer.masked_name if team.leaders else ""


class PlaceOut(serializers.Serializer):
    id = serializers.IntegerField()
    volunteer = serializers.IntegerField(source="volunteer_id")
    number = serializers.CharField(source="volunteer.number")
    name = serializers.CharField(source="volunteer.masked_name", help_text="打码")
    leads = serializers.BooleanField()
    since = serializers.DateField()
    left = serializers.DateField(allow_null=True)


class PlaceIn(ScopedInput):
    scoped = {"volunteer": seen(Volunteer)}
    volunteer = serializers.PrimaryKeyRelatedField(queryset=Volunteer.objects.none())
    since = serializers.DateField(required=False)
    leads = serializers.BooleanField(required=False)


def narrowed(request, filterset, rows):
    asked = filterset(request.GET, rows, request=request)
    if not asked.is_valid():
        raise serializers.ValidationError(asked.errors)
    return asked.qs


class VolunteerViewSet(RegisterViewSet):
    access = {
        "list": "volunteer.read",
        "retrieve": "volunteer.read",
        "create": "volunteer.register",
        "leave": "volunteer.change",
    }

    def rows(self, request):
        return Volunteer.objects.visible_to(request.user).select_related("unit")

    def out(self, request, rows):
        hours = hours_of(rows)
        for row in rows:
            row.minutes, row.times = hours.get(row.pk, (0, 0))
        return VolunteerOut(rows, many=True).data

    @extend_schema(
        operation_id="volunteers_list",
        parameters=[*narrowing(VolunteerFilter), *KEYS],
        responses={200: page_of(VolunteerOut), **ERRORS},
    )
    def list(self, request):
        return self.pages(request, narrowed(request, VolunteerFilter, self.rows(request)))

    @extend_schema(operation_id="volunteers_read", parameters=[ID], responses={200: VolunteerOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="volunteers_register", request=VolunteerIn, responses={201: VolunteerOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, VolunteerIn)
        self.allow(request, "volunteers.register", facts["unit"])
        return self.one(request, deeds.register(by=request.user, **facts).pk, 201)

    @extend_schema(
        operation_id="volunteers_leave", parameters=[ID], request=LeaveIn, responses={200: VolunteerOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def leave(self, request, id):
        volunteer, facts = self.found(request, id), self.read(request, LeaveIn)
        self.allow(request, "volunteers.change_volunteer", volunteer)
        deeds.leave(volunteer, by=request.user, **facts)
        return self.one(request, id)


class VolunteerTeamViewSet(RegisterViewSet):
    access = {
        "list": "volunteer.read",
        "retrieve": "volunteer.read",
        "members": "volunteer.read",
        "join": "volunteer.change",
    }

    def rows(self, request):
        return with_members(VolunteerTeam.objects.visible_to(request.user).select_related("unit"))

    def out(self, request, rows):
        return TeamOut(rows, many=True).data

    @extend_schema(
        operation_id="volunteer_teams_list",
        parameters=[*narrowing(TeamFilter), *KEYS],
        responses={200: page_of(TeamOut), **ERRORS},
    )
    def list(self, request):
        return self.pages(request, narrowed(request, TeamFilter, self.rows(request)))

    @extend_schema(operation_id="volunteer_teams_read", parameters=[ID], responses={200: TeamOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="volunteer_teams_members",
        parameters=[ID],
        responses={200: PlaceOut(many=True), **ERRORS},
    )
    @action(detail=True, methods=["get"])
    def members(self, request, id):
        """Every stretch of everybody who ever belonged to the team, the present ones first."""
        places = self.found(request, id).places.all().order_by("left", "pk").select_related("volunteer")
        present = sorted(places, key=lambda place: place.left is not None)
        return Response(PlaceOut(present, many=True).data)

    @extend_schema(
        operation_id="volunteer_teams_join",
        parameters=[ID],
        request=PlaceIn,
        responses={201: PlaceOut, **ERRORS},
    )
    @members.mapping.post
    def join(self, request, id):
        team, facts = self.found(request, id), self.read(request, PlaceIn)
        self.allow(request, "volunteers.manage_team", team)
        place = teams.join_team(team, facts.pop("volunteer"), by=request.user, **facts)
        return Response(PlaceOut(place).data, status=201)
