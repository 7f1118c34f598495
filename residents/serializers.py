"""Shapes of the register's API: what goes out, masked as on the pages, and what each deed takes in."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from hierarchy.models import Building, Entrance, User
from hierarchy.serializers import ScopedInput, seen
from residents.actions.revealing import FIELDS
from residents.choices import (
    ETHNICITIES,
    Attention,
    Basis,
    CareKind,
    DwellingKind,
    Education,
    LivingWith,
    Marriage,
    Match,
    Occupancy,
    Politics,
    Precision,
    Presence,
    Registration,
    Relation,
    SelfCare,
    Sex,
    VisitOutcome,
    VisitWay,
)
from residents.models import Household, Resident

LARGEST = 2**31 - 1


def blank_choice(choices, **more):
    return serializers.ChoiceField(choices, required=False, allow_blank=True, **more)


def text(length, **more):
    return serializers.CharField(max_length=length, required=False, allow_blank=True, **more)


class DwellingOut(serializers.Serializer):
    id = serializers.IntegerField()
    building = serializers.IntegerField()
    entrance = serializers.IntegerField(allow_null=True)
    number = serializers.CharField(help_text="室，按门上的写法")
    floor = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(DwellingKind.choices)
    occupancy = serializers.ChoiceField(Occupancy.choices)
    place = serializers.CharField(help_text="小区、楼栋、单元、室")
    unit = serializers.CharField(help_text="责任单位编码")
    visited_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField(help_text="修改时带回此数，避免覆盖他人的改动")


class HouseholdOut(serializers.Serializer):
    id = serializers.IntegerField()
    dwelling = serializers.IntegerField()
    number = serializers.CharField(allow_blank=True)
    began_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    designation = serializers.CharField(allow_blank=True, help_text="中心户、示范户；空为普通住户")
    unit = serializers.CharField(allow_null=True, help_text="党员家庭的单位编码")
    members = serializers.ListField(child=serializers.IntegerField(), help_text="在册居民")
    visited_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class ResidentOut(serializers.Serializer):
    """Masked. What a leader of a building or an entrance may not read is null."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="名单里打码")
    sex = serializers.ChoiceField(Sex.choices)
    age = serializers.IntegerField(allow_null=True)
    birth_date = serializers.CharField(allow_null=True, help_text="按登记的精度：年月日、年月或年")
    household = serializers.IntegerField()
    dwelling = serializers.IntegerField()
    place = serializers.CharField()
    unit = serializers.CharField(help_text="责任单位编码")
    relation = serializers.ChoiceField(Relation.choices, allow_blank=True)
    presence = serializers.ChoiceField(Presence.choices)
    registration = serializers.ChoiceField(Registration.choices, allow_blank=True, allow_null=True)
    match = serializers.ChoiceField(Match.choices, allow_blank=True, allow_null=True)
    phone = serializers.CharField(allow_blank=True, help_text="打码；完整号码用 reveal")
    id_number = serializers.CharField(allow_null=True, allow_blank=True, help_text="打码；完整号码用 reveal")
    party_member = serializers.BooleanField(help_text="楼栋长、单元长只看到同意亮身份的")
    needs_care = serializers.BooleanField()
    care = serializers.ListField(child=serializers.CharField(), help_text="关爱类别中您可以看的")
    version = serializers.IntegerField()


class VisitOut(serializers.Serializer):
    id = serializers.IntegerField()
    household = serializers.IntegerField()
    resident = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    by = serializers.CharField(help_text="走访人")
    way = serializers.ChoiceField(VisitWay.choices)
    outcome = serializers.ChoiceField(VisitOutcome.choices)
    met = serializers.IntegerField()
    suggestions = serializers.IntegerField()
    note = serializers.CharField(allow_null=True, allow_blank=True, help_text="本人记的和网格以上可看，其他为空")
    revoked = serializers.BooleanField()


class CareProfileOut(serializers.Serializer):
    id = serializers.IntegerField()
    resident = serializers.IntegerField()
    attention = serializers.ChoiceField(Attention.choices)
    worker = serializers.CharField(allow_null=True, help_text="责任人")
    every = serializers.IntegerField(allow_null=True, help_text="几天一访；空为按类别")
    self_care = serializers.ChoiceField(SelfCare.choices, allow_blank=True)
    living_with = serializers.ChoiceField(LivingWith.choices, allow_blank=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(CareKind.choices))
    visited_on = serializers.DateField(allow_null=True)
    met_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    in_person_due_on = serializers.DateField(allow_null=True)
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class RevealedOut(serializers.Serializer):
    what = serializers.CharField()
    value = serializers.CharField()


class RefusedOut(serializers.Serializer):
    detail = serializers.CharField()


class ArrivedOut(serializers.Serializer):
    household = serializers.IntegerField()
    residents = serializers.ListField(child=serializers.IntegerField())


def page_of(shape):
    """The shape of a page of `shape`: older and newer are the keys of its neighbours."""
    fields = {
        "results": shape(many=True),
        "older": serializers.CharField(allow_null=True, help_text="下一页的 before"),
        "newer": serializers.CharField(allow_null=True, help_text="上一页的 after"),
    }
    name = shape.__name__.removesuffix("Out") + "PageOut"
    return extend_schema_serializer(many=False)(type(name, (serializers.Serializer,), fields))


class VersionIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, max_value=LARGEST, help_text="读到的版本号")


class DwellingChangeIn(VersionIn):
    number = serializers.CharField(max_length=20, required=False)
    kind = serializers.ChoiceField(DwellingKind.choices, required=False)
    occupancy = serializers.ChoiceField(Occupancy.choices, required=False)
    owner_name = text(40)


class DwellingIn(ScopedInput):
    scoped = {"building": seen(Building), "entrance": seen(Entrance)}
    building = serializers.PrimaryKeyRelatedField(queryset=Building.objects.none())
    entrance = serializers.PrimaryKeyRelatedField(queryset=Entrance.objects.none(), required=False, allow_null=True)
    number = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(DwellingKind.choices, required=False)
    occupancy = serializers.ChoiceField(Occupancy.choices, required=False)


class ConsentIn(serializers.Serializer):
    given_on = serializers.DateField()
    written = serializers.BooleanField(required=False, default=False)
    guardian = text(40, default="")


class PersonIn(serializers.Serializer):
    """What may be kept about somebody; the identity number is optional."""

    name = serializers.CharField(max_length=40)
    relation = blank_choice(Relation.choices)
    sex = serializers.ChoiceField(Sex.choices, required=False)
    birth_date = serializers.DateField(required=False, allow_null=True)
    birth_precision = serializers.ChoiceField(Precision.choices, required=False)
    id_number = text(30)
    phone = serializers.RegexField(r"^[0-9-]{7,16}$", required=False, allow_blank=True)
    ethnicity = blank_choice(sorted(ETHNICITIES.items()))
    politics = blank_choice(Politics.choices)
    education = blank_choice(Education.choices)
    marriage = blank_choice(Marriage.choices)
    registered_at = text(120)
    registration = blank_choice(Registration.choices)
    match = blank_choice(Match.choices)
    workplace = text(80)
    note = text(1000)
    basis = serializers.ChoiceField(Basis.choices, required=False)
    consent = ConsentIn(required=False, help_text="收集依据为本人同意时填写")


class ResidentIn(ScopedInput, PersonIn):
    scoped = {"household": seen(Household)}
    household = serializers.PrimaryKeyRelatedField(queryset=Household.objects.none())


class ResidentChangeIn(PersonIn, VersionIn):
    name = serializers.CharField(max_length=40, required=False)


class MoveInIn(ScopedInput):
    scoped = {"household": seen(Household)}
    household = serializers.PrimaryKeyRelatedField(
        queryset=Household.objects.none(), required=False, allow_null=True, help_text="住进已有的户；空为另立一户"
    )
    people = PersonIn(many=True, allow_empty=False)
    on = serializers.DateField(required=False, allow_null=True)


class MoveOutIn(ScopedInput):
    scoped = {"residents": seen(Resident)}
    residents = serializers.PrimaryKeyRelatedField(
        queryset=Resident.objects.none(), many=True, required=False, allow_empty=False, help_text="不填为全户"
    )
    on = serializers.DateField(required=False, allow_null=True)


class RevealIn(serializers.Serializer):
    what = serializers.ChoiceField(list(FIELDS.items()))
    reason = serializers.CharField(max_length=100)


class VisitIn(ScopedInput):
    scoped = {"household": seen(Household), "resident": seen(Resident)}
    household = serializers.PrimaryKeyRelatedField(queryset=Household.objects.none())
    resident = serializers.PrimaryKeyRelatedField(queryset=Resident.objects.none(), required=False, allow_null=True)
    way = serializers.ChoiceField(VisitWay.choices, required=False)
    outcome = serializers.ChoiceField(VisitOutcome.choices, required=False)
    met = serializers.IntegerField(min_value=0, max_value=200, required=False)
    suggestions = serializers.IntegerField(min_value=0, max_value=200, required=False)
    note = text(2000)
    at = serializers.DateTimeField(required=False, allow_null=True)
    client_key = text(40, help_text="同一键只登记一次")


class CareFacts(serializers.Serializer):
    attention = serializers.ChoiceField(Attention.choices, required=False)
    every = serializers.IntegerField(min_value=1, max_value=365, required=False, allow_null=True)
    self_care = blank_choice(SelfCare.choices)
    living_with = blank_choice(LivingWith.choices)
    health = text(1000)
    support = text(1000)
    needs = text(1000)


class CareProfileIn(ScopedInput, CareFacts):
    scoped = {"resident": seen(Resident), "worker": seen(User)}
    resident = serializers.PrimaryKeyRelatedField(queryset=Resident.objects.none())
    kinds = serializers.ListField(child=serializers.ChoiceField(CareKind.choices), allow_empty=False, max_length=20)
    worker = serializers.PrimaryKeyRelatedField(queryset=User.objects.none(), required=False, allow_null=True)


class CareProfileChangeIn(CareFacts, VersionIn):
    pass
