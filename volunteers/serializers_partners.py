"""Shapes of the API of needs, claims, partners and the yearly list."""

from rest_framework import serializers

from hierarchy.models import OrgUnit
from hierarchy.serializers import ScopedInput
from volunteers.choices import ClaimState, MatchState, MenuState, PartnerKind, Theme
from volunteers.models import PartnerUnit, VolunteerTeam
from volunteers.rules_partners import places_to_ask

LARGEST = 2**31 - 1


class VersionIn(ScopedInput):
    version = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False, help_text="读到的版本号")


class NeedOut(serializers.Serializer):
    """Without who needs it and the telephone: these are shown on the page only, each time on record."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    unit = serializers.CharField(help_text="社区、网格编码")
    title = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices, allow_blank=True)
    joint = serializers.BooleanField(help_text="可几家一起办")
    state = serializers.ChoiceField(MenuState.choices)
    asked_at = serializers.DateTimeField()
    review_due_at = serializers.DateTimeField(help_text="审核时限")
    listed_on = serializers.DateField(allow_null=True, help_text="上架日期")
    raised = serializers.IntegerField(help_text="1 已提醒社区，2 已提醒共建单位")
    holders = serializers.ListField(child=serializers.CharField(), help_text="认领方，按查看权限显示")
    confirmed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class NeedIn(ScopedInput):
    scoped = {"unit": lambda user: places_to_ask(user) if user else OrgUnit.objects.none()}
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.none())
    title = serializers.CharField(max_length=60)
    about = serializers.CharField(max_length=300, required=False, allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices, required=False, allow_blank=True)
    joint = serializers.BooleanField(required=False)
    contact_name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    contact_phone = serializers.RegexField(r"^[0-9]{7,12}$", required=False)
    client_key = serializers.CharField(max_length=64, required=False)


class PublishIn(VersionIn):
    title = serializers.CharField(max_length=60)
    about = serializers.CharField(max_length=300, required=False, allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices, required=False, allow_blank=True)
    joint = serializers.BooleanField(required=False)


class NeedDeclineIn(VersionIn):
    why = serializers.CharField(max_length=200)


class WithdrawIn(VersionIn):
    why = serializers.CharField(max_length=200, required=False, allow_blank=True)


def seen_current(model):
    return lambda user: model.objects.visible_to(user).current() if user else model.objects.none()


class ClaimIn(ScopedInput):
    """One of `volunteer`, `team`, `partner`."""

    scoped = {"team": seen_current(VolunteerTeam), "partner": seen_current(PartnerUnit)}
    volunteer = serializers.CharField(max_length=16, required=False, help_text="志愿者编号")
    team = serializers.PrimaryKeyRelatedField(queryset=VolunteerTeam.objects.none(), required=False)
    partner = serializers.PrimaryKeyRelatedField(queryset=PartnerUnit.objects.none(), required=False)
    promise = serializers.CharField(max_length=200, required=False, allow_blank=True)
    anonymous = serializers.BooleanField(required=False)


class ClaimOut(serializers.Serializer):
    id = serializers.IntegerField()
    need = serializers.IntegerField(allow_null=True)
    wish = serializers.IntegerField(allow_null=True)
    holder = serializers.CharField()
    kind = serializers.ChoiceField([("volunteer", "志愿者"), ("team", "队伍"), ("partner", "单位")])
    anonymous = serializers.BooleanField()
    state = serializers.ChoiceField(ClaimState.choices)
    at = serializers.DateTimeField()
    planned_on = serializers.DateField(allow_null=True)
    promise = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    rating = serializers.IntegerField(allow_null=True)
    released_why = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class StartIn(VersionIn):
    promise = serializers.CharField(max_length=200, required=False, allow_blank=True)
    planned_on = serializers.DateField(required=False, allow_null=True)


class ServiceIn(serializers.Serializer):
    volunteer = serializers.CharField(max_length=16, help_text="志愿者编号")
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class DeliverIn(VersionIn):
    outcome = serializers.CharField(max_length=300)
    services = ServiceIn(many=True, required=False)


class ConfirmIn(VersionIn):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    thanks = serializers.CharField(max_length=200, required=False, allow_blank=True)


class SendBackIn(VersionIn):
    why = serializers.CharField(max_length=200)


class ReleaseIn(VersionIn):
    why = serializers.CharField(max_length=100)


class PartnerOut(serializers.Serializer):
    """Without the telephone: the page of who manages the partner has it."""

    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="对接单位编码")
    name = serializers.CharField()
    kind = serializers.ChoiceField(PartnerKind.choices)
    credit_code = serializers.CharField(allow_blank=True)
    party_organisation = serializers.CharField(allow_blank=True)
    members = serializers.IntegerField(allow_null=True)
    reported_on = serializers.DateField(allow_null=True, help_text="双报到日期")
    agreement_ends_on = serializers.DateField(allow_null=True)
    resources = serializers.ListField(child=serializers.CharField())
    needs = serializers.CharField(allow_blank=True)
    ended_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class PartnerIn(ScopedInput):
    scoped = {
        "unit": lambda user: (
            OrgUnit.objects.visible_to(user).current().filter(depth__lte=2) if user else OrgUnit.objects.none()
        )
    }
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.none())
    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(PartnerKind.choices, required=False)
    credit_code = serializers.RegexField(r"^[0-9A-Z]{18}$", required=False)
    party_organisation = serializers.CharField(max_length=60, required=False, allow_blank=True)
    members = serializers.IntegerField(min_value=0, max_value=100_000, required=False, allow_null=True)
    address = serializers.CharField(max_length=80, required=False, allow_blank=True)
    head = serializers.CharField(max_length=40, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    contact_phone = serializers.RegexField(r"^[0-9]{7,12}$", required=False)
    needs = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ResourceIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    about = serializers.CharField(max_length=200, required=False, allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices, required=False, allow_blank=True)


class AgreementIn(serializers.Serializer):
    title = serializers.CharField(max_length=60)
    signed_on = serializers.DateField()
    ends_on = serializers.DateField()


class MatchOut(serializers.Serializer):
    id = serializers.IntegerField()
    year = serializers.IntegerField()
    need = serializers.IntegerField()
    partner = serializers.IntegerField()
    resource = serializers.CharField()
    score = serializers.IntegerField()
    because = serializers.CharField()
    state = serializers.ChoiceField(MatchState.choices)


class MatchDecideIn(serializers.Serializer):
    fits = serializers.BooleanField()
