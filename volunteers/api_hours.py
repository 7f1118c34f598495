"""/api/v1/hours/, /certificates/ and /stars/: the same scope, filters and actions as the pages."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as BadPage
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from governance.foundation.access import AsDeclared
from governance.foundation.keyset import page
from hierarchy.serializers import DetailOut
from volunteers import actions
from volunteers import serializers_hours as shapes
from volunteers.actions.hours_by_hand import record_hours
from volunteers.filters_hours import CertificateFilter, HoursFilter
from volunteers.models import HoursCorrection, HoursEntry, StarAward, VolunteerCertificate

ERRORS = {400: OpenApiTypes.OBJECT, 401: DetailOut, 403: DetailOut, 404: DetailOut, 409: DetailOut, 429: DetailOut}
PAGES = [OpenApiParameter("before", str), OpenApiParameter("after", str)]


def keys_of(filter_class):
    return [
        OpenApiParameter(name, str, description=str(each.label)) for name, each in filter_class.base_filters.items()
    ]


def paged(rows, query):
    try:
        return page(rows, query)
    except BadPage as error:
        raise exceptions.ValidationError({"before": error.messages}) from error


def narrowed(filter_class, rows, request):
    asked = filter_class(request.GET, rows, request=request)
    if not asked.is_valid():
        raise exceptions.ValidationError(asked.errors)
    return asked.qs


class Reading(viewsets.ViewSet):
    """What the three have in common: numeric ids, input read through a shape, a rule asked of the object."""

    permission_classes = [AsDeclared]
    lookup_field = "id"
    lookup_value_regex = r"[0-9]{1,18}"

    def read(self, shape):
        form = shape(data=self.request.data, context={"request": self.request})
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def allow(self, permission, thing):
        if not self.request.user.has_perm(f"volunteers.{permission}", thing):
            raise PermissionDenied


class HoursViewSet(Reading):
    access = {
        "list": "hours.read",
        "retrieve": "hours.read",
        "create": "hours.record",
        "correct": "hours.record",
        "decide": "hours.decide",
    }

    def rows(self):
        rows = HoursEntry.objects.visible_to(self.request.user)
        return rows.select_related("volunteer", "unit", "reversed_by")

    @extend_schema(
        operation_id="hours_list", parameters=keys_of(HoursFilter) + PAGES,
        responses={200: shapes.HoursPageOut, **ERRORS},
    )  # fmt: skip
    def list(self, request):
        found = narrowed(HoursFilter, self.rows(), request)
        listed = paged(found, request.GET)
        results = [shapes.hours_out(row) for row in listed.rows]
        sums = found.order_by().sums()
        return Response(
            {"results": results, "sums": sums, "older": listed.older or None, "newer": listed.newer or None}
        )

    @extend_schema(operation_id="hours_read", responses={200: shapes.HoursOut, **ERRORS})
    def retrieve(self, request, id):
        return Response(shapes.hours_out(get_object_or_404(self.rows(), pk=int(id))))

    @extend_schema(operation_id="hours_record", request=shapes.HoursIn, responses={201: shapes.HoursOut, **ERRORS})
    def create(self, request):
        facts = self.read(shapes.HoursIn)
        [made] = record_hours([facts.pop("volunteer")], by=request.user, **facts)
        return Response(shapes.hours_out(self.rows().get(pk=made.pk)), status=201)

    @extend_schema(
        operation_id="hours_correct", request=shapes.CorrectIn, responses={201: shapes.CorrectionOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def correct(self, request, id):
        entry = get_object_or_404(self.rows(), pk=int(id))
        self.allow("correct_hours", entry)
        asked = actions.ask_correction(entry, by=request.user, **self.read(shapes.CorrectIn))
        return Response(shapes.correction_out(asked), status=201)

    @extend_schema(
        operation_id="hours_decide", request=shapes.CorrectionDecideIn, responses={200: shapes.CorrectionOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def decide(self, request, id):
        """The correction that waits for this row."""
        rows = HoursCorrection.objects.visible_to(request.user).select_related("entry__volunteer")
        asked = get_object_or_404(rows.waiting(), entry=int(id))
        self.allow("decide_hours", asked)
        actions.decide_correction(asked, by=request.user, **self.read(shapes.CorrectionDecideIn))
        asked.refresh_from_db()
        return Response(shapes.correction_out(asked))


class CertificateViewSet(Reading):
    access = {
        "list": "certificate.read",
        "retrieve": "certificate.read",
        "create": "hours.record",
        "publish": "certificate.issue",
        "issue": "certificate.issue",
        "refuse": "certificate.issue",
        "revoke": "certificate.issue",
    }

    def rows(self):
        return VolunteerCertificate.objects.visible_to(self.request.user).select_related("volunteer", "unit")

    @extend_schema(
        operation_id="certificates_list", parameters=keys_of(CertificateFilter) + PAGES,
        responses={200: shapes.CertificatePageOut, **ERRORS},
    )  # fmt: skip
    def list(self, request):
        listed = paged(narrowed(CertificateFilter, self.rows(), request), request.GET)
        results = [shapes.certificate_out(row) for row in listed.rows]
        return Response({"results": results, "older": listed.older or None, "newer": listed.newer or None})

    @extend_schema(operation_id="certificates_read", responses={200: shapes.CertificateOut, **ERRORS})
    def retrieve(self, request, id):
        return Response(shapes.certificate_out(get_object_or_404(self.rows(), pk=int(id))))

    @extend_schema(
        operation_id="certificates_ask", request=shapes.CertificateIn, responses={201: shapes.CertificateOut, **ERRORS}
    )
    def create(self, request):
        facts = self.read(shapes.CertificateIn)
        volunteer = facts.pop("volunteer")
        self.allow("correct_hours", volunteer)
        made = actions.ask_certificate(volunteer, by=request.user, **facts)
        return Response(shapes.certificate_out(self.rows().get(pk=made.pk)), status=201)

    def deed(self, id, name, shape):
        one = get_object_or_404(self.rows(), pk=int(id))
        self.allow(f"{name}_certificate", one)
        getattr(actions, f"{name}_certificate")(one, by=self.request.user, **self.read(shape))
        return Response(shapes.certificate_out(self.rows().get(pk=one.pk)))

    @extend_schema(
        operation_id="certificates_publish",
        request=shapes.CertificateVersionIn,
        responses={200: shapes.CertificateOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request, id):
        return self.deed(id, "publish", shapes.CertificateVersionIn)

    @extend_schema(
        operation_id="certificates_issue", request=shapes.IssueIn, responses={200: shapes.CertificateOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def issue(self, request, id):
        return self.deed(id, "issue", shapes.IssueIn)

    @extend_schema(
        operation_id="certificates_refuse", request=shapes.WhyIn, responses={200: shapes.CertificateOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def refuse(self, request, id):
        return self.deed(id, "refuse", shapes.WhyIn)

    @extend_schema(
        operation_id="certificates_revoke", request=shapes.WhyIn, responses={200: shapes.CertificateOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def revoke(self, request, id):
        return self.deed(id, "revoke", shapes.WhyIn)


class StarViewSet(Reading):
    access = {"list": "hours.read"}

    @extend_schema(operation_id="stars_list", parameters=PAGES, responses={200: shapes.StarPageOut, **ERRORS})
    def list(self, request):
        rows = StarAward.objects.visible_to(request.user).standing().select_related("volunteer")
        listed = paged(rows, request.GET)
        results = [shapes.star_out(row) for row in listed.rows]
        return Response({"results": results, "older": listed.older or None, "newer": listed.newer or None})


ROUTES = {"hours": HoursViewSet, "certificates": CertificateViewSet, "stars": StarViewSet}
