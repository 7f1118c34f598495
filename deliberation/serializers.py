"""Shapes of the ticket API: what goes out, and what each deed takes in. The deeds themselves are the actions."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from deliberation.actions.splitting import MOST_PARTS
from deliberation.choices import (
    DeclineReason,
    EscalationReason,
    IssueKind,
    IssueLevel,
    IssueSource,
    Lamp,
    ResolutionKind,
    ReturnReason,
    Satisfaction,
    Solved,
    TicketState,
)
from deliberation.choices_following import ExclusionReason
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import Category, ChecklistItem, Meeting, Ticket, TicketHelper, Voice
from deliberation.places import Place
from governance.foundation.errors import ActionRefused
from hierarchy.models import Building, Entrance, Estate, OrgUnit, User
from hierarchy.querysets import under
from hierarchy.serializers import ScopedInput, seen


class TicketOut(serializers.Serializer):
    """One ticket, reporter masked."""

    number = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    state = serializers.ChoiceField(TicketState.choices)
    level = serializers.ChoiceField(IssueLevel.choices)
    category = serializers.CharField(help_text="类别全称")
    kind = serializers.ChoiceField(IssueKind.choices)
    source = serializers.ChoiceField(IssueSource.choices)
    place = serializers.CharField(help_text="地点，不含室号")
    unit = serializers.CharField(help_text="承办单位编码")
    reporter = serializers.CharField(help_text="诉求人，已脱敏")
    urgent = serializers.BooleanField()
    lamp = serializers.ChoiceField(Lamp.choices, allow_blank=True)
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    external_number = serializers.CharField(allow_blank=True)
    reporters = serializers.IntegerField(help_text="反映人数，含附议")
    merged_into = serializers.CharField(allow_null=True, help_text="并入的编号")
    version = serializers.IntegerField(help_text="带回此数可避免覆盖他人的操作")


def ticket_out(ticket):
    """A ticket as plain data; lists of fifty are formatted without a serializer's cost."""
    return {
        "number": ticket.number,
        "title": ticket.title,
        "text": ticket.text,
        "state": ticket.state,
        "level": ticket.level,
        "category": ticket.category.full_name,
        "kind": ticket.kind,
        "source": ticket.source,
        "place": ticket.place_line,
        "unit": ticket.unit.code,
        "reporter": ticket.masked_reporter,
        "urgent": ticket.urgent,
        "lamp": ticket.lamp,
        "reported_at": ticket.reported_at,
        "due_at": ticket.due_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "external_number": ticket.external_number,
        "reporters": ticket.voices_count + 1,
        "merged_into": ticket.merged_into and ticket.merged_into.number,
        "version": ticket.version,
    }


@extend_schema_serializer(many=False)
class TicketPageOut(serializers.Serializer):
    results = TicketOut(many=True)
    older = serializers.CharField(allow_null=True, help_text="下一页的 before")
    newer = serializers.CharField(allow_null=True, help_text="上一页的 after")


class RefusalOut(serializers.Serializer):
    detail = serializers.CharField(help_text="为什么不行、下一步怎么做")


class TicketIn(ScopedInput):
    scoped = {
        "estate": seen(Estate),
        "building": seen(Building),
        "entrance": seen(Entrance),
        "unit": seen(OrgUnit),
    }
    category = serializers.CharField(max_length=20, help_text="类别编码，取自事发地街道的类别")
    text = serializers.CharField(max_length=5000)
    title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    estate = serializers.PrimaryKeyRelatedField(queryset=Estate.objects.none(), required=False, allow_null=True)
    building = serializers.PrimaryKeyRelatedField(queryset=Building.objects.none(), required=False, allow_null=True)
    entrance = serializers.PrimaryKeyRelatedField(queryset=Entrance.objects.none(), required=False, allow_null=True)
    unit = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none(), required=False, allow_null=True)
    room = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    spot = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    level = serializers.ChoiceField(IssueLevel.choices, required=False, allow_null=True)
    kind = serializers.ChoiceField(IssueKind.choices, required=False)
    source = serializers.ChoiceField(IssueSource.choices, required=False)
    reporter_name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    reporter_phone = serializers.RegexField(r"^[0-9-]{7,16}$", required=False, default="", allow_blank=True)
    anonymous = serializers.BooleanField(required=False, default=False)
    urgent = serializers.BooleanField(required=False, default=False)
    confidential = serializers.BooleanField(required=False, default=False)
    group_matter = serializers.BooleanField(required=False, default=False)
    external_number = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    client_key = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="同一键只登记一次"
    )

    def validate(self, data):
        names = ("estate", "building", "entrance", "unit", "room", "spot")
        data["place"] = Place(**{name: data.pop(name) for name in names if data.get(name)})
        for name in names:
            data.pop(name, None)
        try:
            office = data["place"].checked().home.office_path
        except ActionRefused as refusal:
            raise serializers.ValidationError({"place": [str(refusal)]}) from refusal
        data["category"] = category_coded(data["category"], office)
        return data


def category_coded(code, office):
    """The category of a street with this code; codes repeat from street to street."""
    found = Category.objects.of(office).filter(code=code).first()
    if found is None:
        raise serializers.ValidationError({"category": ["当地街道没有这个类别编码。"]})
    return found


class VersionIn(ScopedInput):
    version = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**31 - 1)


class AcceptIn(VersionIn):
    level = serializers.ChoiceField(IssueLevel.choices, required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class NoteIn(VersionIn):
    note = serializers.CharField(max_length=2000)


class DeclineIn(NoteIn):
    reason = serializers.ChoiceField(DeclineReason.choices)


class TransferIn(VersionIn):
    to = serializers.CharField(max_length=40)
    external_number = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class TakeUpIn(VersionIn):
    scoped = {"unit": seen(OrgUnit)}
    unit = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none())


class DispatchIn(TakeUpIn):
    scoped = {"unit": seen(OrgUnit), "handler": seen(User)}
    handler = serializers.PrimaryKeyRelatedField(queryset=User.objects.none(), required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class PushDownIn(TakeUpIn):
    note = serializers.CharField(max_length=2000)


class AssignIn(VersionIn):
    scoped = {"handler": seen(User)}
    handler = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())


class ReturnIn(NoteIn):
    reason = serializers.ChoiceField(ReturnReason.choices)


class EscalateIn(NoteIn):
    reason = serializers.ChoiceField(EscalationReason.choices)


class SayIn(ScopedInput):
    text = serializers.CharField(max_length=2000)


class ClassifyIn(VersionIn):
    category = serializers.CharField(max_length=20, help_text="类别编码")
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)

    def validate_category(self, code):
        return category_coded(code, self.context["office"])


class ResolveIn(VersionIn):
    kind = serializers.ChoiceField(ResolutionKind.choices)
    text = serializers.CharField(max_length=5000)


class FollowUpIn(VersionIn):
    reached = serializers.BooleanField()
    was_contacted = serializers.BooleanField(required=False, allow_null=True)
    voice = serializers.PrimaryKeyRelatedField(
        queryset=Voice.objects.all(), required=False, allow_null=True, help_text="打给哪位附议人；不填为第一位反映人"
    )
    solved = serializers.ChoiceField(Solved.choices, required=False, allow_blank=True, default="")
    satisfaction = serializers.ChoiceField(Satisfaction.choices, required=False, allow_null=True)
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class PutOnAgendaIn(VersionIn):
    scoped = {"meeting": seen(Meeting)}
    meeting = serializers.PrimaryKeyRelatedField(queryset=Meeting.objects.none())
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class MeTooIn(ScopedInput):
    text = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)
    reporter_name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    reporter_phone = serializers.RegexField(r"^[0-9-]{7,16}$", required=False, default="", allow_blank=True)
    anonymous = serializers.BooleanField(required=False, default=False)
    client_key = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="同一键只附议一次"
    )


class MergeIn(VersionIn):
    scoped = {"others": seen(Ticket)}
    others = serializers.SlugRelatedField("number", many=True, queryset=Ticket.objects.none(), help_text="并进来的编号")
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class PartIn(serializers.Serializer):
    text = serializers.CharField(max_length=2000)
    title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    category = serializers.CharField(max_length=20, help_text="类别编码")

    def validate_category(self, code):
        return category_coded(code, self.context["office"])


class SplitIn(VersionIn):
    parts = PartIn(many=True, min_length=1, max_length=MOST_PARTS)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


def _of_the_street(user):
    """Every unit of the streets the caller serves in: any of them may be asked to help."""
    offices = user.scope.offices if user else ()
    return OrgUnit.objects.current().filter(under(offices), depth__lte=3)


class AskHelpIn(VersionIn):
    scoped = {"unit": _of_the_street}
    unit = serializers.SlugRelatedField("code", queryset=OrgUnit.objects.none(), help_text="协办单位编码，限本街道")
    asked = serializers.CharField(max_length=2000)


class AnswerHelpIn(VersionIn):
    answer = serializers.CharField(max_length=2000)


class ReleaseHelpIn(VersionIn):
    unit = serializers.CharField(max_length=20, help_text="结束哪个协办单位（编码）")

    def validate(self, data):
        asked = TicketHelper.objects.asked().filter(ticket__number=self.context["number"])
        data["helper"] = asked.filter(unit__code=data.pop("unit")).first()
        if data["helper"] is None:
            raise serializers.ValidationError({"unit": ["这个单位没有在协办。"]})
        return data


class CheckIn(VersionIn):
    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=100, help_text="已完成的清单项"
    )

    def validate_items(self, ids):
        return list(ChecklistItem.objects.filter(pk__in=ids, category__office__path=self.context["office"]))


class SuperviseIn(VersionIn):
    level = serializers.ChoiceField([level for level in SupervisionLevel.choices if level[0] > SupervisionLevel.URGE])
    ask = serializers.CharField(max_length=2000)


class UrgeIn(VersionIn):
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ParkIn(TakeUpIn):
    plan = serializers.CharField(max_length=2000)
    review_on = serializers.DateField(help_text="下次复查日期，30 天以内")


class ReviewParkedIn(NoteIn):
    review_on = serializers.DateField(help_text="下次复查日期，30 天以内")


class AskExtensionIn(VersionIn):
    amount = serializers.IntegerField(min_value=1, max_value=999, help_text="按这件诉求可延期的单位：工作日、天或小时")
    reason = serializers.CharField(max_length=2000)
    agreed = serializers.BooleanField(required=False, default=False, help_text="矛盾纠纷：双方同意")


class AnswerExtensionIn(VersionIn):
    granted = serializers.BooleanField()
    words = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ExcludeIn(NoteIn):
    reason = serializers.ChoiceField(ExclusionReason.choices)


DEED_INPUTS = {
    "exclude": ExcludeIn,
    "accept": AcceptIn,
    "take_up": TakeUpIn,
    "dispatch": DispatchIn,
    "acknowledge": VersionIn,
    "contact": NoteIn,
    "resolve": ResolveIn,
    "follow_up": FollowUpIn,
    "close": VersionIn,
    "escalate": EscalateIn,
    "push_down": PushDownIn,
    "return": ReturnIn,
    "assign": AssignIn,
    "classify": ClassifyIn,
    "put_on_agenda": PutOnAgendaIn,
    "decline": DeclineIn,
    "transfer": TransferIn,
    "withdraw": NoteIn,
    "reopen": NoteIn,
    "reply": SayIn,
    "note": SayIn,
    "supplement": SayIn,
    "me_too": MeTooIn,
    "merge": MergeIn,
    "unmerge": NoteIn,
    "split": SplitIn,
    "ask_help": AskHelpIn,
    "answer_help": AnswerHelpIn,
    "release_help": ReleaseHelpIn,
    "check": CheckIn,
    "supervise": SuperviseIn,
    "urge": UrgeIn,
    "park": ParkIn,
    "resume": NoteIn,
    "review_parked": ReviewParkedIn,
    "renew_parked": NoteIn,
    "ask_extension": AskExtensionIn,
    "answer_extension": AnswerExtensionIn,
}
