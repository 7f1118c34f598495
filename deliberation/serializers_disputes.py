"""What comes in about a dispute by API: as on the pages, in the caller's own reach."""

from rest_framework import serializers

from deliberation.choices_disputes import Agreement, DisputeKind, PartyRole, Performance
from deliberation.models import Ticket
from deliberation.serializers import VersionIn
from hierarchy.models import OrgUnit
from hierarchy.serializers import ScopedInput, seen


class DisputeIn(ScopedInput):
    scoped = {"unit": seen(OrgUnit), "ticket": seen(Ticket)}
    unit = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none(), help_text="调解单位编码")
    ticket = serializers.SlugRelatedField(
        "number", queryset=Ticket.objects.none(), required=False, allow_null=True, help_text="由哪件诉求转入"
    )
    kind = serializers.ChoiceField(DisputeKind.choices)
    facts = serializers.CharField(max_length=4000)
    client_key = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="同一键只登记一件"
    )


class PartyIn(VersionIn):
    role = serializers.ChoiceField(PartyRole.choices)
    name = serializers.CharField(max_length=40)
    phone = serializers.RegexField(r"^[0-9+-]{7,20}$", required=False, default="", allow_blank=True)


class SessionIn(VersionIn):
    at = serializers.DateTimeField()
    place = serializers.CharField(max_length=80)
    mediators = serializers.CharField(max_length=80)
    present = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    text = serializers.CharField(max_length=8000)
    agreed = serializers.BooleanField(required=False, default=False, help_text="这次谈拢了")


class ExtendIn(VersionIn):
    days = serializers.IntegerField(min_value=1, max_value=30)
    agreed = serializers.BooleanField(required=False, default=False, help_text="双方当事人同意延长")


class SucceedIn(VersionIn):
    agreement = serializers.ChoiceField(Agreement.choices)
    agreement_text = serializers.CharField(max_length=8000)
    perform_by = serializers.DateField(required=False, allow_null=True)


class ResultIn(VersionIn):
    result = serializers.CharField(max_length=2000, help_text="原因，以及告知当事人的其他途径")


class PerformanceIn(VersionIn):
    performance = serializers.ChoiceField(Performance.choices[1:])


DISPUTE_INPUTS = {
    "accept": VersionIn,
    "party": PartyIn,
    "session": SessionIn,
    "extend": ExtendIn,
    "succeed": SucceedIn,
    "fail": ResultIn,
    "end": ResultIn,
    "performance": PerformanceIn,
}
