"""/api/v1/award-results/, award-objections/ and awards/: the same scope and actions as the pages; never a score."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.response import Response

from awards.actions import naming, objections
from awards.actions.approving import approve
from awards.actions.freezing import freeze_result, settle_ties
from awards.choices import RoundState
from awards.models import Award, AwardRound, Nomination, Objection, RoundKind
from awards.published_results import objection_by
from awards.rules_results import kept_apart
from awards.serializers import results as shapes
from awards.verifying import verify
from governance.foundation.access import PUBLIC
from hierarchy import lockout
from hierarchy.addresses import address_of
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.serializers import page_of

PLACES = ("unit", "household__dwelling__building__estate")


class AwardResultViewSet(RegisterViewSet):
    """One row is one kind of one round."""

    access = {
        "list": "award.read",
        "retrieve": "award.read",
        "freeze": "award.organise",
        "settle": "award.organise",
        "approve": "award.approve",
        "verify": "award.organise",
    }

    def rows(self, request):
        rounds = AwardRound.objects.visible_to(request.user).exclude(state=RoundState.CANCELLED)
        listed = Nomination.objects.visible_to(request.user).on_notice().select_related(*PLACES).order_by("path", "pk")
        rows = RoundKind.objects.filter(round__in=rounds).select_related("round__office", "kind", "criteria")
        return rows.prefetch_related(Prefetch("nominations", listed, to_attr="listed"))

    def out(self, request, rows):
        return [
            {
                "id": row.pk, "round": row.round_id, "name": row.kind.name, "target": row.kind.target,
                "quota": row.quota, "frozen_at": row.frozen_at, "approved": row.approved_by_id is not None,
                "named": row.round.state == RoundState.NAMED, "digest": row.digest,
                "listed": [_listed(each) for each in row.listed],
            }
            for row in rows
        ]  # fmt: skip

    def worked_on(self, request, id, permission="awards.work_on_results"):
        entry = self.found(request, id)
        self.allow(request, permission, entry.round)
        return entry

    @extend_schema(
        operation_id="award_results_list", parameters=KEYS, responses={200: page_of(shapes.AwardResultOut), **ERRORS}
    )
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="award_results_read", parameters=[ID], responses={200: shapes.AwardResultOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="award_results_freeze", parameters=[ID], request=None,
        responses={200: shapes.AwardResultOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def freeze(self, request, id):
        freeze_result(self.worked_on(request, id), by=request.user)
        return self.one(request, id)

    @extend_schema(
        operation_id="award_results_settle", parameters=[ID], request=shapes.TiesIn,
        responses={200: shapes.AwardResultOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def settle(self, request, id):
        """排定并列次序：并列待定的每一个都要排。"""
        entry, said = self.worked_on(request, id), self.read(request, shapes.TiesIn)
        places = {each["nomination"]: each["place"] for each in said["places"]}
        settle_ties(entry, places, by=request.user, why=said["why"])
        return self.one(request, id)

    @extend_schema(
        operation_id="award_results_approve", parameters=[ID], request=None,
        responses={200: shapes.AwardResultOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def approve(self, request, id):
        approve(self.worked_on(request, id, "awards.approve_results"), by=request.user)
        return self.one(request, id)

    @extend_schema(operation_id="award_results_verify", parameters=[ID], responses={200: shapes.VerdictOut, **ERRORS})
    @action(detail=True, methods=["get"])
    def verify(self, request, id):
        """按原始记录重算，与锁定时比较。"""
        entry = self.worked_on(request, id)
        if entry.frozen_at is None:
            raise NotFound
        verdict = verify(entry)
        return Response({"same": not verdict.differs, "differs": verdict.differs, "digest": verdict.digest})


def _listed(row):
    return {
        "nomination": row.pk, "title": row.public_title, "unit": row.unit.code, "noticed_from": row.noticed_from,
        "noticed_until": row.noticed_until,
    }  # fmt: skip


class AwardObjectionViewSet(RegisterViewSet):
    access = {
        "list": "award.organise",
        "retrieve": "award.organise",
        "take": "award.organise",
        "answer": "award.organise",
        "receipt": PUBLIC,
    }

    def rows(self, request):
        return Objection.objects.visible_to(request.user).select_related("nomination__entry__round__office")

    def out(self, request, rows):
        rounds = {row.nomination.entry.round for row in rows}
        apart = {entry for round in rounds for entry in kept_apart(request.user, round)}
        plain = ("receipt", "state", "at", "due_on", "answer", "answered_at", "version")
        return [
            {
                "id": row.pk,
                "nomination": row.nomination_id,
                "text": "" if row.nomination.entry_id in apart else row.text,
            }
            | {name: getattr(row, name) for name in plain}
            for row in rows
        ]

    def worked_on(self, request, id):
        found = self.found(request, id)
        self.allow(request, "awards.work_on_results", found.nomination.entry.round)
        return found

    @extend_schema(
        operation_id="award_objections_list", parameters=KEYS,
        responses={200: page_of(shapes.AwardObjectionOut), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(
        operation_id="award_objections_read", parameters=[ID], responses={200: shapes.AwardObjectionOut, **ERRORS}
    )
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="award_objections_take", parameters=[ID], request=shapes.AwardObjectionVersionIn,
        responses={200: shapes.AwardObjectionOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def take(self, request, id):
        said = self.read(request, shapes.AwardObjectionVersionIn)
        objections.look_into(self.worked_on(request, id), by=request.user, **said)
        return self.one(request, id)

    @extend_schema(
        operation_id="award_objections_answer", parameters=[ID], request=shapes.AwardAnswerIn,
        responses={200: shapes.AwardObjectionOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def answer(self, request, id):
        objections.answer(self.worked_on(request, id), by=request.user, **self.read(request, shapes.AwardAnswerIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="award_objections_receipt", request=shapes.AwardReceiptIn,
        responses={200: shapes.AwardReceiptOut, **ERRORS},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    def receipt(self, request):
        """凭回执号查异议的进展和答复，不用登录；查错的次数按地址计。"""
        said, address = self.read(request, shapes.AwardReceiptIn), address_of(request)
        try:
            attempt = lockout.begin(f"award-receipt@{address}", address)
        except lockout.TooMany as refused:
            raise Throttled(wait=refused.minutes * 60) from refused
        found = objection_by("".join(said["receipt"].split()).upper())
        if found is None:
            raise NotFound("没有这个回执号。")
        lockout.succeeded(attempt)
        return Response({name: getattr(found, name) for name in ("state", "at", "due_on", "answer")})


class AwardViewSet(RegisterViewSet):
    access = {
        "list": "award.read",
        "retrieve": "award.read",
        "wall": "award.check",
        "recheck": "award.approve",
        "revoke": "award.approve",
    }

    def rows(self, request):
        rows = Award.objects.visible_to(request.user)
        return rows.select_related(
            "nomination__entry__round__office", "nomination__entry__kind", "nomination__unit",
            "nomination__household__dwelling__building__estate",
        )  # fmt: skip

    def out(self, request, rows):
        plain = ("number", "granted_on", "valid_until", "rechecked_on", "on_wall", "revoked_at", "revoked_why")
        return [
            {
                "id": row.pk, "round": row.nomination.entry.round_id, "kind": row.nomination.entry.kind.name,
                "nomination": row.nomination_id, "title": row.nomination.public_title,
                "unit": row.nomination.unit.code,
            }
            | {name: getattr(row, name) for name in plain}
            for row in rows
        ]  # fmt: skip

    def decided(self, request, id, act, shape):
        award = self.found(request, id)
        self.allow(request, "awards.approve_results", award.nomination.entry.round)
        act(award, by=request.user, **self.read(request, shape))
        return self.one(request, id)

    @extend_schema(operation_id="awards_list", parameters=KEYS, responses={200: page_of(shapes.AwardOut), **ERRORS})
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="awards_read", parameters=[ID], responses={200: shapes.AwardOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="awards_wall", parameters=[ID], request=shapes.AwardWallIn,
        responses={200: shapes.AwardOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def wall(self, request, id):
        award = self.found(request, id)
        naming.agree_to_wall(award, by=request.user, **self.read(request, shapes.AwardWallIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="awards_recheck", parameters=[ID], request=shapes.AwardRecheckIn,
        responses={200: shapes.AwardOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def recheck(self, request, id):
        return self.decided(request, id, naming.recheck, shapes.AwardRecheckIn)

    @extend_schema(
        operation_id="awards_revoke", parameters=[ID], request=shapes.AwardRevokeIn,
        responses={200: shapes.AwardOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def revoke(self, request, id):
        return self.decided(request, id, naming.revoke, shapes.AwardRevokeIn)
