"""/api/v1/visits/ and /api/v1/care-profiles/."""

from drf_spectacular.utils import extend_schema

from residents.actions.care import change_profile, open_profile
from residents.actions.visits import record_visit
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.models import CareProfile, Visit
from residents.serializers import (
    CareProfileChangeIn,
    CareProfileIn,
    CareProfileOut,
    VisitIn,
    VisitOut,
    page_of,
)
from residents.shown import answers_above


class VisitViewSet(RegisterViewSet):
    access = {"list": "visit.read", "retrieve": "visit.read", "create": "visit.write"}

    def rows(self, request):
        return Visit.objects.visible_to(request.user).select_related("by")

    def out(self, request, rows):
        return [
            {
                "id": row.pk,
                "household": row.household_id,
                "resident": row.resident_id,
                "at": row.at,
                "by": row.by.name,
                "way": row.way,
                "outcome": row.outcome,
                "met": row.met,
                "suggestions": row.suggestions,
                "note": row.note if row.by_id == request.user.pk or answers_above(request.user, row.path) else None,
                "revoked": row.revoked_at is not None,
            }
            for row in rows
        ]

    @extend_schema(operation_id="visits_list", parameters=KEYS, responses={200: page_of(VisitOut), **ERRORS})
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="visits_read", parameters=[ID], responses={200: VisitOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="visits_record", request=VisitIn, responses={201: VisitOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, VisitIn)
        self.allow(request, "residents.record_visit", facts["household"])
        visit = record_visit(facts.pop("household"), by=request.user, **facts)
        return self.one(request, visit.pk, 201)


class CareProfileViewSet(RegisterViewSet):
    access = {
        "list": "care.read",
        "retrieve": "care.read",
        "create": "care.change",
        "partial_update": "care.change",
    }

    def rows(self, request):
        rows = CareProfile.objects.visible_to(request.user).select_related("worker").prefetch_related("marks")
        return rows.defer("health", "support", "needs", "contact_phone")

    def out(self, request, rows):
        return [
            {
                "id": row.pk,
                "resident": row.resident_id,
                "attention": row.attention,
                "worker": row.worker.name if row.worker else None,
                "every": row.every,
                "self_care": row.self_care,
                "living_with": row.living_with,
                "kinds": sorted(mark.kind for mark in row.marks.all() if mark.ended_on is None),
                "visited_on": row.visited_on,
                "met_on": row.met_on,
                "due_on": row.due_on,
                "in_person_due_on": row.in_person_due_on,
                "opened_on": row.opened_on,
                "closed_on": row.closed_on,
                "version": row.version,
            }
            for row in rows
        ]

    @extend_schema(
        operation_id="care_profiles_list", parameters=KEYS, responses={200: page_of(CareProfileOut), **ERRORS}
    )
    def list(self, request):
        return self.pages(request, self.rows(request).running())

    @extend_schema(operation_id="care_profiles_read", parameters=[ID], responses={200: CareProfileOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="care_profiles_open", request=CareProfileIn, responses={201: CareProfileOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, CareProfileIn)
        resident = facts.pop("resident")
        self.allow(request, "residents.change_care", resident)
        profile = open_profile(resident, by=request.user, **facts)
        return self.one(request, profile.pk, 201)

    @extend_schema(
        operation_id="care_profiles_change",
        parameters=[ID],
        request=CareProfileChangeIn,
        responses={200: CareProfileOut, **ERRORS},
    )
    def partial_update(self, request, id):
        profile, facts = self.found(request, id), self.read(request, CareProfileChangeIn)
        self.allow(request, "residents.change_care", profile)
        change_profile(profile, by=request.user, **facts)
        return self.one(request, id)
