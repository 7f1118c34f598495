"""/api/v1/residents/: list, read, add, change, and a number in clear as a deed with a reason."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from residents.actions.people import add_resident, change_resident
from residents.actions.revealing import reveal
from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.filters import ResidentFilter, asked_for
from residents.models import Resident
from residents.serializers import (
    ResidentChangeIn,
    ResidentIn,
    ResidentOut,
    RevealedOut,
    RevealIn,
    page_of,
)
from residents.shown import show


class ResidentViewSet(RegisterViewSet):
    access = {
        "list": "resident.read",
        "retrieve": "resident.read",
        "create": "resident.change",
        "partial_update": "resident.change",
        "reveal": "resident.reveal",
    }

    def rows(self, request):
        return for_api(Resident.objects.visible_to(request.user))

    def out(self, request, rows, names=False):
        return [resident_out(one, names) for one in show(request.user, rows)]

    @extend_schema(
        operation_id="residents_list",
        parameters=[*narrowing(ResidentFilter), *KEYS],
        responses={200: page_of(ResidentOut), **ERRORS},
    )
    def list(self, request):
        narrowed = asked_for(request)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        return self.pages(request, for_api(narrowed.qs))

    @extend_schema(operation_id="residents_read", parameters=[ID], responses={200: ResidentOut, **ERRORS})
    def retrieve(self, request, id):
        return Response(self.out(request, [self.found(request, id)], names=True)[0])

    @extend_schema(operation_id="residents_add", request=ResidentIn, responses={201: ResidentOut, **ERRORS})
    def create(self, request):
        facts = self.read(request, ResidentIn)
        household = facts.pop("household")
        self.allow(request, "residents.change_register", household)
        resident = add_resident(household, by=request.user, **facts)
        return Response(self.out(request, [self.found(request, resident.pk)], names=True)[0], status=201)

    @extend_schema(
        operation_id="residents_change",
        parameters=[ID],
        request=ResidentChangeIn,
        responses={200: ResidentOut, **ERRORS},
    )
    def partial_update(self, request, id):
        resident, facts = self.found(request, id), self.read(request, ResidentChangeIn)
        self.allow(request, "residents.change_register", resident)
        change_resident(resident, by=request.user, seen=facts.pop("version"), **facts)
        return self.retrieve(request, id)

    @extend_schema(
        operation_id="residents_reveal",
        summary="查看完整号码",
        description="须写原因，记入台账，居民本人能看到；有每日次数限制。",
        parameters=[ID],
        request=RevealIn,
        responses={200: RevealedOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def reveal(self, request, id):
        resident, asked = self.found(request, id), self.read(request, RevealIn)
        value = reveal(resident, asked["what"], by=request.user, reason=asked["reason"])
        answer = Response({"what": asked["what"], "value": value})
        answer["Cache-Control"] = "no-store"
        return answer


def for_api(residents):
    return (
        residents.select_related("building__estate", "entrance", "household__dwelling", "home", "party", "care")
        .prefetch_related("care__marks")
        .defer("note", "other_phones", "care__health", "care__support", "care__needs", "care__contact_phone")
    )


def resident_out(shown, names=False):
    """One person as plain data. `names`: the person's own page, where those who visit people read the name."""
    one = shown.resident
    return {
        "id": one.pk,
        "name": shown.name if names else one.masked_name,
        "sex": one.sex,
        "age": one.age,
        "birth_date": one.birth_line if shown.full else None,
        "household": one.household_id,
        "dwelling": one.household.dwelling_id,
        "place": f"{one.building.estate}{one.building}{one.entrance or ''}{one.household.dwelling}",
        "unit": one.home.code,
        "relation": one.relation,
        "presence": one.presence,
        "registration": one.registration if shown.full else None,
        "match": one.match if shown.full else None,
        "phone": one.masked_phone,
        "id_number": one.masked_id if shown.full else None,
        "party_member": shown.member is not None,
        "needs_care": shown.needs_care,
        "care": shown.kinds,
        "version": one.version,
    }
