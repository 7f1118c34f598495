"""/api/v1/award-reviews/ for a judge's own queue and marks, /award-judges/ for who organises: the pages' actions."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from awards import blind, conflicts, disclosed, rules
from awards.actions import assigning, judging, pool
from awards.choices import ReviewState
from awards.models import AwardRound, Judge, Nomination, Review, RoundKind
from awards.serializers import judging as shapes
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.serializers import page_of

S = ReviewState
NARROWING = [
    OpenApiParameter("entry", OpenApiTypes.INT, description="这一轮的奖项"),
    OpenApiParameter("state", str, enum=[S.ASSIGNED, S.SUBMITTED, S.RECUSED]),
]


def number(request, name):
    """A number of the query, or None; what is none is a 400."""
    word = request.GET.get(name, "")
    if not word:
        return None
    if not (word.isascii() and word.isdigit()) or len(word) > 18:
        raise serializers.ValidationError({name: "请写编号。"})
    return int(word)


class AwardReviewViewSet(RegisterViewSet):
    """Only the caller's own; what others gave is `mean`, under the rules of `awards.disclosed`."""

    access = {
        "list": "award.score",
        "retrieve": "award.score",
        "hand_in": "award.score",
        "recuse": "award.score",
        "settle": "award.score",
    }

    def rows(self, request):
        return Review.objects.visible_to(request.user).with_subject()

    def out(self, request, rows):
        faces, apart = blind.faces(rows), conflicts.of_reviews(rows)
        seen = Nomination.objects.visible_to(request.user).filter(pk__in=[row.nomination_id for row in rows])
        means = {row.pk: row for row in disclosed.with_marks(seen, request.user)}
        lines = {row.nomination.entry_id: row.nomination.entry for row in rows}
        lines = {pk: judging.lines_of(entry) for pk, entry in lines.items()}
        return [
            _review(row, faces[row.pk], row.pk in apart, means.get(row.nomination_id), lines[row.nomination.entry_id])
            for row in rows
        ]

    @extend_schema(
        operation_id="award_reviews_list", parameters=[*NARROWING, *KEYS],
        responses={200: page_of(shapes.AwardReviewOut), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        rows, entry, state = self.rows(request), number(request, "entry"), request.GET.get("state", "")
        if state and state not in (S.ASSIGNED, S.SUBMITTED, S.RECUSED):
            raise serializers.ValidationError({"state": "没有这个状态。"})
        rows = rows.filter(nomination__entry=entry) if entry is not None else rows
        return self.pages(request, rows.filter(state=state) if state else rows)

    @extend_schema(operation_id="award_reviews_read", parameters=[ID], responses={200: shapes.AwardReviewOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="award_reviews_hand_in", parameters=[ID], request=shapes.AwardMarksIn,
        responses={200: shapes.AwardReviewOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def hand_in(self, request, id):
        """打分：各项一次交齐；定稿前可以改。"""
        judging.hand_in(self.found(request, id), by=request.user, **self.read(request, shapes.AwardMarksIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="award_reviews_recuse", parameters=[ID], request=shapes.AwardWhyIn,
        responses={200: shapes.AwardReviewOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def recuse(self, request, id):
        judging.declare(self.found(request, id), by=request.user, **self.read(request, shapes.AwardWhyIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="award_reviews_settle",
        request=shapes.AwardEntryIn,
        responses={200: shapes.AwardCountOut, **ERRORS},
    )
    @action(detail=False, methods=["post"])
    def settle(self, request):
        """定稿：一个奖项里自己的打分全部交齐以后；定稿后不能再改。"""
        mine = self.rows(request).filter(nomination__entry=self.read(request, shapes.AwardEntryIn)["entry"]).first()
        if mine is None:
            raise Http404
        return Response({"n": judging.settle_all(mine.nomination.entry, by=request.user)})


def _review(row, face, apart, shown, lines):
    mean = shown.mean if shown else None
    return {
        "id": row.pk, "round": row.judge.round_id, "entry": row.nomination.entry_id,
        "nomination": None if face.blind else row.nomination_id, "title": face.title, "place": face.place,
        "deeds": face.deeds, "state": row.state, "apart": apart,
        "marks": [{"criterion": line.pk, "label": line.label, "most": line.points,
                   "points": row.marks.get(str(line.pk))} for line in lines],
        "total": None if row.total is None else str(row.total), "note": row.note,
        "settled": row.settled_at is not None, "mean": None if mean is None else f"{mean:.2f}",
        "handed_in": shown.handed_in if shown else None, "version": row.version,
    }  # fmt: skip


class AwardJudgeViewSet(RegisterViewSet):
    """The pool of the rounds one organises, and who judges what. No marks."""

    access = {
        "list": "award.organise",
        "create": "award.organise",
        "end": "award.organise",
        "assign": "award.organise",
        "draw": "award.organise",
        "publish": "award.organise",
    }

    def rows(self, request):
        rounds = AwardRound.objects.visible_to(request.user).filter(office__path__in=request.user.scope.branches)
        return Judge.objects.filter(round__in=rounds).select_related("user", "round__office").annotate(
            given=Count("reviews", filter=Q(reviews__state__in=(S.ASSIGNED, S.SUBMITTED))),
            done=Count("reviews", filter=Q(reviews__state=S.SUBMITTED)),
        )  # fmt: skip

    def out(self, request, rows):
        apart = {}
        for judge, nomination in Judge.objects.filter(
            pk__in=[row.pk for row in rows], conflicts__isnull=False
        ).values_list("pk", "conflicts__nomination"):
            apart.setdefault(judge, set()).add(nomination)
        return [
            {"id": row.pk, "round": row.round_id, "user": row.user_id, "name": row.user.name, "group": row.group,
             "at_most": row.at_most, "ended": row.ended_at is not None, "given": row.given, "done": row.done,
             "kept_away": sorted(apart.get(row.pk, ()))}
            for row in rows
        ]  # fmt: skip

    @extend_schema(
        operation_id="award_judges_list", parameters=[OpenApiParameter("round", OpenApiTypes.INT), *KEYS],
        responses={200: page_of(shapes.AwardJudgeOut), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        rows, round = self.rows(request), number(request, "round")
        return self.pages(request, rows.filter(round=round) if round is not None else rows)

    @extend_schema(
        operation_id="award_judges_invite", request=shapes.AwardJudgesIn,
        responses={201: shapes.AwardCountOut, **ERRORS},
    )  # fmt: skip
    def create(self, request):
        said = self.read(request, shapes.AwardJudgesIn)
        round = AwardRound.objects.visible_to(request.user).select_related("office").filter(pk=said["round"]).first()
        if round is None:
            raise Http404
        self._organises(request, round)
        people = pool.candidates(round.office).filter(pk__in=said["people"])
        if people.count() < len(set(said["people"])):
            raise serializers.ValidationError(
                {"people": "有人不能当评委：请选街道、社区的工作人员，或共建单位联络员。"}
            )
        made = pool.invite(round, people, by=request.user, group=said["group"])
        return Response({"n": len(made)}, status=201)

    @staticmethod
    def _organises(request, round):
        if not rules.is_organiser(request.user, round):
            raise PermissionDenied

    @extend_schema(
        operation_id="award_judges_end", parameters=[ID], request=shapes.AwardWhyIn,
        responses={200: shapes.AwardJudgeOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def end(self, request, id):
        pool.end(self.found(request, id), by=request.user, **self.read(request, shapes.AwardWhyIn))
        return self.one(request, id)

    def _entry(self, request, said):
        rounds = AwardRound.objects.visible_to(request.user)
        rows = RoundKind.objects.filter(round__in=rounds).select_related("round__office", "kind")
        entry = rows.filter(pk=said.pop("entry")).first()
        if entry is None:
            raise Http404
        self._organises(request, entry.round)
        return entry

    @extend_schema(
        operation_id="award_judges_assign",
        request=shapes.AwardAssignIn,
        responses={200: shapes.AwardCountOut, **ERRORS},
    )
    @action(detail=False, methods=["post"])
    def assign(self, request):
        """派成草稿；要回避的一对也没有，否则一对也不派。"""
        said = self.read(request, shapes.AwardAssignIn)
        entry = self._entry(request, said)
        return Response({"n": assigning.assign(entry, said["pairs"], by=request.user, state=S.DRAFT)})

    @extend_schema(
        operation_id="award_judges_draw", request=shapes.AwardDrawIn, responses={200: shapes.AwardCountOut, **ERRORS}
    )
    @action(detail=False, methods=["post"])
    def draw(self, request):
        """抽签补齐，成草稿。"""
        said = self.read(request, shapes.AwardDrawIn)
        entry = self._entry(request, said)
        made, short = assigning.draw_lots(entry, said["each"], seed=secrets.token_hex(8), by=request.user)
        return Response({"n": made, "short": short})

    @extend_schema(
        operation_id="award_judges_publish",
        request=shapes.AwardEntryIn,
        responses={200: shapes.AwardCountOut, **ERRORS},
    )
    @action(detail=False, methods=["post"])
    def publish(self, request):
        entry = self._entry(request, self.read(request, shapes.AwardEntryIn))
        return Response({"n": assigning.publish(entry, by=request.user)})
