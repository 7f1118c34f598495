"""Shapes of the API of resolutions and projects."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from deliberation.choices_councils import ResolutionState
from deliberation.choices_decisions import ProjectKind, ProjectSource, ProjectState
from deliberation.models import Resolution
from deliberation.serializers import SuperviseIn, VersionIn
from hierarchy.models import OrgUnit
from hierarchy.serializers import ScopedInput, seen


class ResolutionOut(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()
    state = serializers.ChoiceField(ResolutionState.choices)
    unit = serializers.CharField(help_text="议定单位编码")
    lead = serializers.CharField(help_text="牵头单位编码")
    lead_person = serializers.CharField(allow_blank=True)
    meeting = serializers.IntegerField(allow_null=True)
    ticket = serializers.CharField(allow_null=True, help_text="诉求编号")
    due_on = serializers.DateField()
    criterion = serializers.CharField(allow_blank=True)
    made_on = serializers.DateField()
    done_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    dropped_why = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="带回此数可避免覆盖他人的操作")


def resolution_out(row):
    names = ("text", "state", "lead_person", "due_on", "criterion", "made_on", "done_at", "accepted_at", "outcome")
    return {name: getattr(row, name) for name in (*names, "dropped_why", "version")} | {
        "id": row.pk,
        "unit": row.unit.code,
        "lead": row.lead.code,
        "meeting": row.item.meeting_id if row.item_id else None,
        "ticket": row.ticket.number if row.ticket_id else None,
    }


class ReportIn(VersionIn):
    text = serializers.CharField(max_length=2000)


class FinishIn(VersionIn):
    outcome = serializers.CharField(max_length=2000)


class AcceptResolutionIn(VersionIn):
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class ReasonIn(VersionIn):
    note = serializers.CharField(max_length=200)


class PostponeIn(ReasonIn):
    due_on = serializers.DateField()


RESOLUTION_INPUTS = {
    "report": ReportIn,
    "finish": FinishIn,
    "accept": AcceptResolutionIn,
    "refuse": ReasonIn,
    "postpone": PostponeIn,
    "supervise": SuperviseIn,
    "drop": ReasonIn,
}


class OutcomeOut(serializers.Serializer):
    name = serializers.CharField()
    unit_word = serializers.CharField()
    count = serializers.IntegerField()


class ProjectOut(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(ProjectKind.choices)
    year = serializers.IntegerField()
    source = serializers.ChoiceField(ProjectSource.choices)
    state = serializers.ChoiceField(ProjectState.choices)
    unit = serializers.CharField(help_text="所属单位编码")
    owner = serializers.CharField(help_text="责任单位编码")
    budget = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    summary = serializers.CharField(allow_blank=True)
    founded_on = serializers.DateField()
    finished_on = serializers.DateField(allow_null=True)
    public = serializers.BooleanField()
    from_resolution = serializers.IntegerField(allow_null=True, help_text="由哪项议定事项立项")
    outcomes = OutcomeOut(many=True)
    version = serializers.IntegerField(help_text="带回此数可避免覆盖他人的操作")


def project_out(row):
    names = ("title", "kind", "year", "source", "state", "budget", "summary", "founded_on", "finished_on", "public")
    return {name: getattr(row, name) for name in (*names, "version")} | {
        "id": row.pk,
        "unit": row.unit.code,
        "owner": row.owner.code,
        "from_resolution": row.from_resolution_id,
        "outcomes": [{"name": e.name, "unit_word": e.unit_word, "count": e.count} for e in row.outcomes.all()],
    }


class ProjectIn(ScopedInput):
    scoped = {"unit": seen(OrgUnit), "owner": seen(OrgUnit), "from_resolution": seen(Resolution)}
    unit = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none())
    from_resolution = serializers.PrimaryKeyRelatedField(
        queryset=Resolution.objects.none(), required=False, allow_null=True, help_text="由哪项议定事项立项"
    )
    owner = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none(), required=False)
    title = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(ProjectKind.choices, required=False)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    source = serializers.ChoiceField(ProjectSource.choices, required=False)
    budget = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    summary = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    client_key = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="同一键只建一个"
    )


class AdvanceIn(VersionIn):
    state = serializers.ChoiceField(ProjectState.choices)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class FundingIn(VersionIn):
    partner = serializers.CharField(max_length=60)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    in_kind = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class MilestoneIn(VersionIn):
    title = serializers.CharField(max_length=60)
    due_on = serializers.DateField(required=False, allow_null=True)


class OutcomeIn(VersionIn):
    name = serializers.CharField(max_length=30)
    count = serializers.IntegerField(min_value=0, max_value=10_000_000)
    unit_word = serializers.CharField(max_length=6, required=False, default="个")


PROJECT_INPUTS = {"advance": AdvanceIn, "fund": FundingIn, "milestone": MilestoneIn, "outcome": OutcomeIn}


def page_shape(shape, name):
    """The shape of a page of `shape`: older and newer are the keys of its neighbours."""
    fields = {
        "results": shape(many=True),
        "older": serializers.CharField(allow_null=True, help_text="下一页的 before"),
        "newer": serializers.CharField(allow_null=True, help_text="上一页的 after"),
    }
    return extend_schema_serializer(many=False)(type(name, (serializers.Serializer,), fields))
