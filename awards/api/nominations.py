"""/api/v1/nominations/: the same scope and actions as the pages."""

from django.db.models import Count
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound

from awards.actions import nominating
from awards.forms.narrowing import NominationFilter
from awards.forms.nominees import candidate, source_of
from awards.models import AwardRound, Nomination, RoundKind
from awards.serializers import nominations as shapes
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.serializers import page_of
from volunteers.api_wishes import narrowed


class NominationViewSet(RegisterViewSet):
    access = {
        "list": "award.read",
        "retrieve": "award.read",
        "create": "award.nominate",
        "check": "award.check",
        "withdraw": "award.nominate",
        "bar": "award.organise",
    }

    def rows(self, request):
        rows = Nomination.objects.visible_to(request.user).named_to(request.user).for_list()
        return rows.select_related("entry__round__office", "entry__kind", "entry__criteria", "unit").annotate(
            seconded=Count("secondings")
        )

    def out(self, request, rows):
        plain = ("title", "deeds", "source", "seconded", "state", "why", "barred", "may_publish", "households", "at",
                 "version")  # fmt: skip
        return [
            {
                "id": row.pk, "round": row.entry.round_id, "kind": row.entry_id, "kind_name": row.entry.kind.name,
                "target": row.entry.kind.target, "unit": row.unit.code,
            } | {name: getattr(row, name) for name in plain}
            for row in rows
        ]  # fmt: skip

    @extend_schema(
        operation_id="nominations_list", parameters=[*narrowing(NominationFilter), *KEYS],
        responses={200: page_of(shapes.NominationOut), **ERRORS},
    )  # fmt: skip
    def list(self, request):
        return self.pages(request, narrowed(request, NominationFilter, self.rows(request)))

    @extend_schema(operation_id="nominations_read", parameters=[ID], responses={200: shapes.NominationOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="nominations_create", request=shapes.NominationIn,
        responses={201: shapes.NominationOut, **ERRORS},
    )  # fmt: skip
    def create(self, request):
        """One already named is seconded, and answered the same."""
        said, user = self.read(request, shapes.NominationIn), request.user
        rounds = AwardRound.objects.visible_to(user).values("pk")
        entries = RoundKind.objects.filter(round__in=rounds).select_related("kind", "round__office")
        entry = entries.filter(pk=said.pop("kind")).first()
        chosen = candidate(entry, user, said.pop("target")) if entry is not None else None
        if chosen is None:
            raise NotFound("没有这个奖项或对象，或不在您的辖区。")
        made = nominating.nominate(entry, by=user, source=source_of(user, chosen), **chosen.target, **said)
        return self.one(request, made.pk, 201)

    @extend_schema(
        operation_id="nominations_check", parameters=[ID], request=shapes.NominationCheckIn,
        responses={200: shapes.NominationOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def check(self, request, id):
        it = self.found(request, id)
        self.allow(request, "awards.check_nomination", it)
        nominating.check(it, by=request.user, **self.read(request, shapes.NominationCheckIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="nominations_withdraw", parameters=[ID], request=shapes.NominationVersionIn,
        responses={200: shapes.NominationOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def withdraw(self, request, id):
        it = self.found(request, id)
        self.allow(request, "awards.withdraw_nomination", it)
        nominating.withdraw(it, by=request.user, **self.read(request, shapes.NominationVersionIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="nominations_bar", parameters=[ID], request=shapes.NominationBarIn,
        responses={200: shapes.NominationOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def bar(self, request, id):
        it = self.found(request, id)
        self.allow(request, "awards.bar_nomination", it)
        nominating.bar(it, by=request.user, **self.read(request, shapes.NominationBarIn))
        return self.one(request, id)
