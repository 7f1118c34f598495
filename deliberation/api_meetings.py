"""/api/v1/meetings/: list, read, plan, announce, open, close, cancel, conclude, who came, votes; as the pages do."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from deliberation import serializers_meetings as shapes
from deliberation.actions import agenda, attending, meetings, voting
from deliberation.api import ERRORS
from deliberation.filters_meetings import MeetingFilter
from deliberation.models import Attendance, Meeting, Motion
from governance.foundation.access import AsDeclared
from governance.foundation.keyset import page

KEYS = [
    OpenApiParameter(name, str, description=str(each.label)) for name, each in MeetingFilter.base_filters.items()
] + [OpenApiParameter("before", str), OpenApiParameter("after", str)]
PEOPLE = shapes.AttendanceOut(many=True)
VOTES = shapes.MotionOut(many=True)


def rows(request):
    return (
        Meeting.objects.visible_to(request.user)
        .select_related("council__building", "unit")
        .prefetch_related("items__ticket")
        .defer("minutes_text", "extract")
    )


class MeetingViewSet(viewsets.ViewSet):
    access = {
        "list": "council.read",
        "retrieve": "council.read",
        "create": "meeting.hold",
        "announce": "meeting.hold",
        "start": "meeting.hold",
        "close": "meeting.hold",
        "cancel": "meeting.hold",
        "conclude": "meeting.hold",
        "attendance": "council.read",
        "arrive": "meeting.hold",
        "votes": "council.read",
        "put_question": "meeting.hold",
        "count": "meeting.hold",
        "cast": "meeting.attend",
        "close_vote": "meeting.hold",
        "void_vote": "meeting.hold",
    }
    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"

    def found(self, request, id, hold=False):
        meeting = get_object_or_404(rows(request), pk=int(id))
        if hold and not request.user.has_perm("deliberation.lead_meeting", meeting):
            raise PermissionDenied
        return meeting

    def read(self, request, shape):
        form = shape(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def one(self, request, id, status=200):
        return Response(shapes.meeting_out(self.found(request, id)), status=status)

    @extend_schema(operation_id="meetings_list", parameters=KEYS, responses={200: shapes.MeetingPageOut, **ERRORS})
    def list(self, request):
        narrowed = MeetingFilter(request.GET, rows(request), request=request)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        try:
            listed = page(narrowed.qs, request.GET)
        except BadPage as error:
            raise exceptions.ValidationError({"before": error.messages}) from error
        results = [shapes.meeting_out(row) for row in listed.rows]
        return Response({"results": results, "older": listed.older or None, "newer": listed.newer or None})

    @extend_schema(operation_id="meetings_read", responses={200: shapes.MeetingOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="meetings_plan", request=shapes.MeetingIn, responses={201: shapes.MeetingOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, shapes.MeetingIn)
        council = facts.pop("council")
        if not request.user.has_perm("deliberation.call_meeting", council):
            raise PermissionDenied
        return self.one(request, meetings.plan_meeting(council, by=request.user, **facts).pk, 201)

    def deed(self, request, id, shape, act):
        meeting = self.found(request, id, hold=True)
        act(meeting, by=request.user, **self.read(request, shape))
        return self.one(request, id)

    @extend_schema(
        operation_id="meetings_announce", request=shapes.NoticeIn, responses={200: shapes.MeetingOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def announce(self, request, id):
        return self.deed(request, id, shapes.NoticeIn, meetings.announce_meeting)

    @extend_schema(operation_id="meetings_open", request=shapes.NoticeIn, responses={200: shapes.MeetingOut, **ERRORS})
    @action(detail=True, methods=["post"], url_path="open", url_name="open")
    def start(self, request, id):
        return self.deed(request, id, shapes.NoticeIn, meetings.open_meeting)

    @extend_schema(
        operation_id="meetings_close", request=shapes.VersionedIn, responses={200: shapes.MeetingOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def close(self, request, id):
        return self.deed(request, id, shapes.VersionedIn, meetings.close_meeting)

    @extend_schema(
        operation_id="meetings_cancel", request=shapes.CancelIn, responses={200: shapes.MeetingOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request, id):
        return self.deed(request, id, shapes.CancelIn, meetings.cancel_meeting)

    @extend_schema(
        operation_id="meetings_conclude_item", request=shapes.ConcludeIn, responses={200: shapes.MeetingOut, **ERRORS}
    )
    @action(detail=True, methods=["post"], url_path="conclude-item", url_name="conclude-item")
    def conclude(self, request, id):
        meeting = self.found(request, id, hold=True)
        facts = self.read(request, shapes.ConcludeIn)
        item = facts.pop("item")
        if item.meeting_id != meeting.pk:
            raise exceptions.ValidationError({"item": ["不是这次会议的议题。"]})
        agenda.conclude_item(item, by=request.user, **facts)
        return self.one(request, id)

    def people(self, request, meeting):
        full = request.user.has_perm("deliberation.lead_meeting", meeting)
        found = Attendance.objects.visible_to(request.user).filter(meeting=meeting).select_related("group")
        return Response([shapes.attendance_out(row, full) for row in found.order_by("pk")])

    @extend_schema(operation_id="meetings_attendance", responses={200: PEOPLE, **ERRORS})
    @action(detail=True, methods=["get"])
    def attendance(self, request, id):
        return self.people(request, self.found(request, id))

    @extend_schema(operation_id="meetings_arrive", request=shapes.ArriveIn, responses={200: PEOPLE, **ERRORS})
    @action(detail=True, methods=["post"])
    def arrive(self, request, id):
        meeting = self.found(request, id, hold=True)
        row = self.read(request, shapes.ArriveIn)["attendance"]
        if row.meeting_id != meeting.pk:
            raise exceptions.ValidationError({"attendance": ["不是这次会议的人。"]})
        attending.arrive(row, by=request.user)
        return self.people(request, meeting)

    def all_votes(self, request, meeting):
        found = Motion.objects.visible_to(request.user).filter(item__meeting=meeting).order_by("pk")
        return Response([shapes.motion_out(row) for row in found])

    @extend_schema(operation_id="meetings_votes", responses={200: VOTES, **ERRORS})
    @action(detail=True, methods=["get"])
    def votes(self, request, id):
        return self.all_votes(request, self.found(request, id))

    @extend_schema(operation_id="meetings_open_vote", request=shapes.VoteIn, responses={200: VOTES, **ERRORS})
    @action(detail=True, methods=["post"], url_path="open-vote", url_name="open-vote")
    def put_question(self, request, id):
        meeting = self.found(request, id, hold=True)
        facts = self.read(request, shapes.VoteIn)
        item = facts.pop("item")
        if item.meeting_id != meeting.pk:
            raise exceptions.ValidationError({"item": ["不是这次会议的议题。"]})
        voting.open_vote(item, by=request.user, **facts)
        return self.all_votes(request, meeting)

    @extend_schema(operation_id="meetings_count_votes", request=shapes.CountIn, responses={200: VOTES, **ERRORS})
    @action(detail=True, methods=["post"], url_path="count-votes", url_name="count-votes")
    def count(self, request, id):
        return self.on_vote(request, id, shapes.CountIn, voting.count_votes)

    def on_vote(self, request, id, shape, act):
        meeting = self.found(request, id, hold=True)
        act(by=request.user, **self.about_vote(request, meeting, shape))
        return self.all_votes(request, meeting)

    def about_vote(self, request, meeting, shape):
        facts = self.read(request, shape)
        if facts["motion"].item.meeting_id != meeting.pk:
            raise exceptions.ValidationError({"motion": ["不是这次会议的表决。"]})
        return facts

    @extend_schema(operation_id="meetings_cast_vote", request=shapes.CastIn, responses={200: VOTES, **ERRORS})
    @action(detail=True, methods=["post"], url_path="cast-vote", url_name="cast-vote")
    def cast(self, request, id):
        """For one's own seat or a proxy one holds; for any seat by whoever holds the meeting."""
        meeting = self.found(request, id)
        facts = self.about_vote(request, meeting, shapes.CastIn)
        mine = Attendance.objects.visible_to(request.user).filter(meeting=meeting, user=request.user)
        own = mine.filter(pk__in=[facts["attendance"].pk, facts["attendance"].held_by_id]).exists()
        if not own and not request.user.has_perm("deliberation.lead_meeting", meeting):
            raise PermissionDenied
        voting.cast_vote(by=request.user, own=own, **facts)
        return self.all_votes(request, meeting)

    @extend_schema(operation_id="meetings_close_vote", request=shapes.CloseVoteIn, responses={200: VOTES, **ERRORS})
    @action(detail=True, methods=["post"], url_path="close-vote", url_name="close-vote")
    def close_vote(self, request, id):
        return self.on_vote(request, id, shapes.CloseVoteIn, voting.close_vote)

    @extend_schema(operation_id="meetings_void_vote", request=shapes.VoidVoteIn, responses={200: VOTES, **ERRORS})
    @action(detail=True, methods=["post"], url_path="void-vote", url_name="void-vote")
    def void_vote(self, request, id):
        return self.on_vote(request, id, shapes.VoidVoteIn, voting.void_vote)
