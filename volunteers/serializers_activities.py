"""Shapes of the activities' API."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from hierarchy.serializers import ScopedInput
from volunteers.choices import ActivityKind, ActivityState, SignUpState, Theme
from volunteers.models import ActivitySeries

LARGEST = 2**31 - 1


class ShiftOut(serializers.Serializer):
    id = serializers.IntegerField()
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField()
    joined = serializers.IntegerField()
    closed_at = serializers.DateTimeField(allow_null=True)
    cancelled_why = serializers.CharField(allow_blank=True)


class ActivityOut(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="组织单位编码")
    title = serializers.CharField()
    kind = serializers.ChoiceField(ActivityKind.choices)
    theme = serializers.ChoiceField(Theme.choices, allow_blank=True)
    series = serializers.CharField(allow_null=True)
    place = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(ActivityState.choices)
    served = serializers.IntegerField(allow_null=True)
    shifts = ShiftOut(many=True)
    version = serializers.IntegerField(help_text="带回此数可避免覆盖他人的操作")


@extend_schema_serializer(many=False)
class ActivityPageOut(serializers.Serializer):
    results = ActivityOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


class ShiftPlaceOut(serializers.Serializer):
    id = serializers.IntegerField()
    shift = serializers.IntegerField()
    volunteer = serializers.CharField(help_text="志愿者编号")
    name = serializers.CharField()
    state = serializers.ChoiceField(SignUpState.choices)
    came_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    forgotten = serializers.BooleanField(help_text="没有签退，待确认")
    walk_up = serializers.BooleanField(help_text="现场参加")


@extend_schema_serializer(many=False)
class ShiftPlacePageOut(serializers.Serializer):
    results = ShiftPlaceOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


def activity_out(row):
    """Needs unit, series and shifts loaded."""
    names = ("title", "kind", "theme", "place", "about", "state", "served", "version")
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "unit": row.unit.code,
        "series": row.series.name if row.series else None,
        "shifts": [shift_out(shift) for shift in row.shifts.all()],
    }


def shift_out(shift):
    names = ("begins_at", "ends_at", "capacity", "joined", "closed_at", "cancelled_why")
    return {name: getattr(shift, name) for name in names} | {"id": shift.pk}


def place_out(place):
    """Needs volunteer loaded; for who holds the activity."""
    names = ("state", "came_at", "left_at", "forgotten", "walk_up")
    return {name: getattr(place, name) for name in names} | {
        "id": place.pk,
        "shift": place.shift_id,
        "volunteer": place.volunteer.number,
        "name": place.volunteer.name,
    }


class ShiftIn(serializers.Serializer):
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(min_value=1, max_value=2000)

    def validate(self, data):
        if data["ends_at"] <= data["begins_at"]:
            raise serializers.ValidationError({"ends_at": "结束时间要晚于开始时间。"})
        return data


class ActivityIn(ScopedInput):
    scoped = {
        "unit": lambda user: (
            OrgUnit.objects.current().filter(under(user.scope.branches), depth__lte=3)
            if user
            else OrgUnit.objects.none()
        ),
        "series": lambda user: (
            ActivitySeries.objects.filter(office__path__in=user.scope.offices, active=True)
            if user
            else ActivitySeries.objects.none()
        ),
    }
    unit = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none())
    title = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(ActivityKind.choices, default=ActivityKind.SERVICE)
    theme = serializers.ChoiceField(Theme.choices, required=False, default="", allow_blank=True)
    series = serializers.PrimaryKeyRelatedField(
        queryset=ActivitySeries.objects.none(), required=False, allow_null=True, default=None
    )
    place = serializers.CharField(max_length=60)
    about = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    contact = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    leader = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    shifts = ShiftIn(many=True, min_length=1, max_length=60)
    client_key = serializers.CharField(max_length=40, required=False, allow_null=True, default=None)


class ActivityVersionIn(serializers.Serializer):
    version = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=LARGEST)


class CallOffIn(ActivityVersionIn):
    reason = serializers.CharField(max_length=100)


class CapacityIn(serializers.Serializer):
    capacity = serializers.IntegerField(min_value=1, max_value=2000)


class WhichVolunteerIn(serializers.Serializer):
    volunteer = serializers.CharField(max_length=40, help_text="志愿者编号")


class JoinShiftIn(WhichVolunteerIn):
    clash_why = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class ConfirmPlaceIn(serializers.Serializer):
    left_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    served = serializers.BooleanField(default=True, help_text="false：没有参加服务，不计时长")


class NoFactsIn(serializers.Serializer):
    pass
