"""Shapes of the API of hours, stars and certificates."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from hierarchy.models import OrgUnit
from hierarchy.serializers import ScopedInput, seen
from volunteers.choices import CertificateState, HoursSource, Theme
from volunteers.forms_hours import BY_HAND
from volunteers.models import Volunteer, VolunteerTeam


class SumsOut(serializers.Serializer):
    people = serializers.IntegerField(help_text="人数：同一人只算一次")
    times = serializers.IntegerField(help_text="人次")
    minutes = serializers.IntegerField(help_text="分钟")


class HoursOut(serializers.Serializer):
    id = serializers.IntegerField()
    volunteer = serializers.CharField(help_text="志愿者编号")
    minutes = serializers.IntegerField(help_text="冲正的一条为负数")
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    day = serializers.DateField()
    source = serializers.ChoiceField(HoursSource.choices)
    words = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices, allow_blank=True)
    unit = serializers.CharField(help_text="组织单位编码")
    team = serializers.IntegerField(allow_null=True)
    reverses = serializers.IntegerField(allow_null=True, help_text="冲正了哪一条")
    reversed_by = serializers.IntegerField(allow_null=True, help_text="被哪一条冲正")


def hours_out(row):
    names = ("minutes", "begins_at", "ends_at", "day", "source", "words", "place", "theme")
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "volunteer": row.volunteer.number,
        "unit": row.unit.code,
        "team": row.team_id,
        "reverses": row.reverses_id,
        "reversed_by": row.reversed_by.pk if hasattr(row, "reversed_by") else None,
    }


@extend_schema_serializer(many=False)
class HoursPageOut(serializers.Serializer):
    results = HoursOut(many=True)
    sums = SumsOut(help_text="按条件合计，不只这一页")
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


class HoursIn(ScopedInput):
    """What staff write by hand; shifts and claims write themselves."""

    scoped = {"volunteer": seen(Volunteer), "unit": seen(OrgUnit), "team": seen(VolunteerTeam)}
    volunteer = serializers.SlugRelatedField(slug_field="number", queryset=Volunteer.objects.none())
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.none())
    source = serializers.ChoiceField(BY_HAND)
    words = serializers.CharField(max_length=100)
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    theme = serializers.ChoiceField(Theme.choices, required=False, allow_blank=True, default="")
    team = serializers.PrimaryKeyRelatedField(queryset=VolunteerTeam.objects.none(), required=False, default=None)
    why = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    client_key = serializers.CharField(max_length=36, required=False, default="", help_text="同一个键只记一次")


class CorrectIn(serializers.Serializer):
    minutes = serializers.IntegerField(min_value=0, max_value=24 * 60)
    reason = serializers.CharField(max_length=200)


class CorrectionOut(serializers.Serializer):
    id = serializers.IntegerField()
    hours = serializers.IntegerField()
    minutes = serializers.IntegerField()
    reason = serializers.CharField()
    state = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)


def correction_out(row):
    names = ("minutes", "reason", "state", "answer")
    return {"id": row.pk, "hours": row.entry_id} | {name: getattr(row, name) for name in names}


class CorrectionDecideIn(serializers.Serializer):
    granted = serializers.BooleanField()
    answer = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class CertificateOut(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    volunteer = serializers.CharField(help_text="志愿者编号")
    unit = serializers.CharField(help_text="出具单位编码")
    since = serializers.DateField()
    until = serializers.DateField()
    minutes = serializers.IntegerField()
    services = serializers.IntegerField()
    content = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(CertificateState.choices)
    notice_until = serializers.DateField(allow_null=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    why = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


def certificate_out(row):
    names = (
        "number", "since", "until", "minutes", "services", "content", "state", "notice_until", "issued_at",
        "revoked_at", "why", "version",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "volunteer": row.volunteer.number,
        "unit": row.unit.code,
    }


@extend_schema_serializer(many=False)
class CertificatePageOut(serializers.Serializer):
    results = CertificateOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


class CertificateIn(ScopedInput):
    scoped = {"volunteer": seen(Volunteer), "unit": seen(OrgUnit)}
    volunteer = serializers.SlugRelatedField(slug_field="number", queryset=Volunteer.objects.none())
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.none())
    since = serializers.DateField()
    until = serializers.DateField()
    purpose = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class CertificateVersionIn(serializers.Serializer):
    version = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=2**31 - 1)


class IssueIn(CertificateVersionIn):
    head = serializers.CharField(max_length=40)
    clerk = serializers.CharField(max_length=40)
    contact = serializers.CharField(max_length=40)


class WhyIn(CertificateVersionIn):
    why = serializers.CharField(max_length=200)


class StarOut(serializers.Serializer):
    id = serializers.IntegerField()
    volunteer = serializers.CharField(help_text="志愿者编号")
    level = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="达到时累计分钟")
    notice_until = serializers.DateField()
    given_at = serializers.DateTimeField(allow_null=True)


def star_out(row):
    names = ("level", "minutes", "notice_until", "given_at")
    return {"id": row.pk, "volunteer": row.volunteer.number} | {name: getattr(row, name) for name in names}


@extend_schema_serializer(many=False)
class StarPageOut(serializers.Serializer):
    results = StarOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)
