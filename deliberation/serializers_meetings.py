"""Shapes of the meetings' API. A secret vote goes out as its three sums, after it is closed."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from deliberation.choices_councils import (
    Choice,
    CouncilKind,
    ItemState,
    MeetingState,
    PassRule,
    SignIn,
    VoteBase,
    VoteWay,
)
from deliberation.models import AgendaItem, Attendance, Council, Motion
from governance.foundation.fields import mask_name
from hierarchy.serializers import ScopedInput, seen

LARGEST = 2**31 - 1


class AgendaItemOut(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    ticket = serializers.CharField(allow_null=True, help_text="诉求编号")
    state = serializers.ChoiceField(ItemState.choices)
    owners_matter = serializers.BooleanField(help_text="业主共同决定事项：结果只是协商意见")
    decision = serializers.CharField(allow_blank=True)


class MeetingOut(serializers.Serializer):
    id = serializers.IntegerField()
    council = serializers.IntegerField()
    council_name = serializers.CharField()
    council_kind = serializers.ChoiceField(CouncilKind.choices)
    unit = serializers.CharField(help_text="单位编码")
    title = serializers.CharField()
    state = serializers.ChoiceField(MeetingState.choices)
    starts_at = serializers.DateTimeField()
    place = serializers.CharField()
    announced_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    items = AgendaItemOut(many=True)
    version = serializers.IntegerField(help_text="带回此数可避免覆盖他人的操作")


@extend_schema_serializer(many=False)
class MeetingPageOut(serializers.Serializer):
    results = MeetingOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


class AttendanceOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="主持会议的人看全名，其他人看打码的")
    group = serializers.CharField(allow_null=True)
    invited = serializers.BooleanField()
    votes = serializers.BooleanField()
    awaiting = serializers.BooleanField(help_text="待记录人确认")
    way = serializers.ChoiceField(SignIn.choices, allow_blank=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    held_by = serializers.IntegerField(allow_null=True, help_text="受托人的到会编号")


class MotionOut(serializers.Serializer):
    id = serializers.IntegerField()
    item = serializers.IntegerField()
    question = serializers.CharField()
    way = serializers.ChoiceField(VoteWay.choices)
    base = serializers.ChoiceField(VoteBase.choices)
    rule = serializers.ChoiceField(PassRule.choices)
    state = serializers.ChoiceField(Motion.State.choices)
    entitled = serializers.IntegerField()
    present = serializers.IntegerField()
    ayes = serializers.IntegerField(allow_null=True)
    noes = serializers.IntegerField(allow_null=True)
    abstentions = serializers.IntegerField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)
    formula = serializers.CharField(allow_blank=True)


def meeting_out(meeting):
    """Needs council, unit and items (with ticket) loaded."""
    names = ("title", "state", "starts_at", "place", "announced_at", "opened_at", "closed_at", "version")
    return {name: getattr(meeting, name) for name in names} | {
        "id": meeting.pk,
        "council": meeting.council_id,
        "council_name": meeting.council.name,
        "council_kind": meeting.council.kind,
        "unit": meeting.unit.code,
        "items": [
            {
                "id": item.pk,
                "title": item.title,
                "ticket": item.ticket.number if item.ticket else None,
                "state": item.state,
                "owners_matter": item.owners_matter,
                "decision": item.decision,
            }
            for item in meeting.items.all()
        ],
    }


def attendance_out(row, full):
    names = ("invited", "votes", "awaiting", "way", "arrived_at", "left_at")
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "name": row.name if full else mask_name(row.name),
        "group": row.group.name if row.group else None,
        "held_by": row.held_by_id,
    }


def motion_out(motion):
    names = (
        "question", "way", "base", "rule", "state", "entitled", "present", "ayes", "noes", "abstentions", "passed",
        "formula",
    )  # fmt: skip
    return {name: getattr(motion, name) for name in names} | {"id": motion.pk, "item": motion.item_id}


class VersionedIn(serializers.Serializer):
    version = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=LARGEST)


class NoticeIn(VersionedIn):
    short_notice = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class CancelIn(VersionedIn):
    reason = serializers.CharField(max_length=100)


class ConcludeIn(ScopedInput):
    scoped = {"item": seen(AgendaItem)}
    item = serializers.PrimaryKeyRelatedField(queryset=AgendaItem.objects.none())
    state = serializers.ChoiceField(ItemState.choices)
    decision = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    opinions = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    minority = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class MeetingIn(ScopedInput):
    scoped = {"council": seen(Council)}
    council = serializers.PrimaryKeyRelatedField(queryset=Council.objects.none())
    starts_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=80)
    title = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    call = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    chair = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    recorder = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class ArriveIn(ScopedInput):
    scoped = {"attendance": seen(Attendance)}
    attendance = serializers.PrimaryKeyRelatedField(queryset=Attendance.objects.none())


class VoteIn(ScopedInput):
    scoped = {"item": seen(AgendaItem)}
    item = serializers.PrimaryKeyRelatedField(queryset=AgendaItem.objects.none())
    question = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    way = serializers.ChoiceField(VoteWay.choices, required=False, default="", allow_blank=True)


class CastIn(ScopedInput):
    scoped = {"motion": seen(Motion), "attendance": seen(Attendance)}
    motion = serializers.PrimaryKeyRelatedField(queryset=Motion.objects.none())
    attendance = serializers.PrimaryKeyRelatedField(queryset=Attendance.objects.none(), help_text="为哪一席投票")
    choice = serializers.ChoiceField(Choice.choices)


class CloseVoteIn(ScopedInput):
    scoped = {"motion": seen(Motion)}
    motion = serializers.PrimaryKeyRelatedField(queryset=Motion.objects.none())
    recorder = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    witness = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class VoidVoteIn(ScopedInput):
    scoped = {"motion": seen(Motion)}
    motion = serializers.PrimaryKeyRelatedField(queryset=Motion.objects.none())
    reason = serializers.CharField(max_length=100)


class CountIn(ScopedInput):
    scoped = {"motion": seen(Motion)}
    motion = serializers.PrimaryKeyRelatedField(queryset=Motion.objects.none())
    ayes = serializers.IntegerField(min_value=0, max_value=100_000)
    noes = serializers.IntegerField(min_value=0, max_value=100_000)
    abstentions = serializers.IntegerField(min_value=0, max_value=100_000)
    cast = serializers.IntegerField(min_value=0, max_value=100_000, help_text="参加表决票数，应等于各项之和")
    recorder = serializers.CharField(max_length=40)
    witness = serializers.CharField(max_length=40)
