"""/api/v1/needs/, claims/, partners/, service-matches/: the same reading by scope and the same actions as the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet, narrowing
from residents.serializers import page_of
from volunteers import serializers_partners as shapes
from volunteers.actions import claims, menu, partners, planning
from volunteers.filters_menu import ClaimFilter, MenuFilter
from volunteers.filters_partners import MatchFilter, PartnerFilter
from volunteers.forms_claims import find_volunteer
from volunteers.models import Claim, MenuItem, PartnerUnit, ServiceMatch
from volunteers.rules_claims import holder_for, party_of, with_holders


class Narrowed(RegisterViewSet):
    """Subclasses name their filter, too."""

    sieve = None

    def listed(self, request):
        narrowed = self.sieve(request.GET, self.rows(request), request=request)
        if not narrowed.is_valid():
            raise serializers.ValidationError(narrowed.errors)
        return self.pages(request, narrowed.qs)

    @staticmethod
    def volunteer(number, near):
        found = find_volunteer(number, near)
        if found is None:
            raise serializers.ValidationError({"volunteer": [f"本街道没有编号 {number[:16]} 的在册志愿者。"]})
        return found


def plain(row, shape, *others):
    names = [name for name in shape().fields if name not in ("id", *others)]
    return {"id": row.pk} | {name: getattr(row, name) for name in names}


class NeedViewSet(Narrowed):
    access = {
        "list": "menu.read",
        "retrieve": "menu.read",
        "create": "menu.ask",
        "publish": "menu.review",
        "decline": "menu.review",
        "withdraw": "menu.ask",
        "claim": "menu.claim",
    }
    sieve = MenuFilter

    def rows(self, request):
        return MenuItem.objects.visible_to(request.user).select_related("unit")

    def out(self, request, rows):
        rows = with_holders(rows, request.user)
        return [plain(row, shapes.NeedOut, "unit") | {"unit": row.unit.code} for row in rows]

    @extend_schema(
        operation_id="needs_list",
        parameters=[*narrowing(MenuFilter), *KEYS],
        responses={200: page_of(shapes.NeedOut), **ERRORS},
    )
    def list(self, request):
        return self.listed(request)

    @extend_schema(operation_id="needs_read", parameters=[ID], responses={200: shapes.NeedOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(operation_id="needs_ask", request=shapes.NeedIn, responses={201: shapes.NeedOut, **ERRORS})
    def create(self, request):
        given = self.read(request, shapes.NeedIn)
        return self.one(request, menu.ask_need(given.pop("unit"), by=request.user, **given).pk, 201)

    def _on(self, request, id, permission, shape, act):
        item = self.found(request, id)
        self.allow(request, permission, item)
        act(item, by=request.user, **self.read(request, shape))
        return self.one(request, id)

    @extend_schema(
        operation_id="needs_publish",
        parameters=[ID],
        request=shapes.PublishIn,
        responses={200: shapes.NeedOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request, id):
        return self._on(request, id, "volunteers.review_need", shapes.PublishIn, menu.publish_need)

    @extend_schema(
        operation_id="needs_decline",
        parameters=[ID],
        request=shapes.NeedDeclineIn,
        responses={200: shapes.NeedOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def decline(self, request, id):
        return self._on(request, id, "volunteers.review_need", shapes.NeedDeclineIn, menu.decline_need)

    @extend_schema(
        operation_id="needs_withdraw",
        parameters=[ID],
        request=shapes.WithdrawIn,
        responses={200: shapes.NeedOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request, id):
        return self._on(request, id, "volunteers.withdraw_need", shapes.WithdrawIn, menu.withdraw_need)

    @extend_schema(
        operation_id="needs_claim", parameters=[ID], request=shapes.ClaimIn, responses={201: shapes.NeedOut, **ERRORS}
    )
    @action(detail=True, methods=["post"])
    def claim(self, request, id):
        """Of two who claim at once one gets it; the other reads by whom it is held (409)."""
        item, given = self.found(request, id), self.read(request, shapes.ClaimIn)
        if "volunteer" in given:
            given["volunteer"] = self.volunteer(given["volunteer"], item)
        claims.claim(item, by=request.user, **given)
        return self.one(request, id, 201)


class ClaimViewSet(Narrowed):
    access = dict.fromkeys(["list", "retrieve", "start", "deliver", "release"], "menu.claim") | dict.fromkeys(
        ["confirm", "send_back"], "menu.ask"
    )
    sieve = ClaimFilter

    def rows(self, request):
        rows = Claim.objects.visible_to(request.user)
        return rows.select_related("item__unit", "wish__home", "volunteer", "team", "partner")

    def out(self, request, rows):
        return [
            plain(row, shapes.ClaimOut, "need", "wish", "holder", "kind")
            | {"need": row.item_id, "wish": row.wish_id, "holder": holder_for(row, seen=True), "kind": party_of(row)[0]}
            for row in rows
        ]

    @extend_schema(
        operation_id="claims_list",
        parameters=[*narrowing(ClaimFilter), *KEYS],
        responses={200: page_of(shapes.ClaimOut), **ERRORS},
    )
    def list(self, request):
        return self.listed(request)

    @extend_schema(operation_id="claims_read", parameters=[ID], responses={200: shapes.ClaimOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="claims_deliver",
        parameters=[ID],
        request=shapes.DeliverIn,
        responses={200: shapes.ClaimOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def deliver(self, request, id):
        it, given = self.found(request, id), self.read(request, shapes.DeliverIn)
        self.allow(request, "volunteers.work_on_claim", it)
        services = [
            (self.volunteer(each["volunteer"], claims.thing_of(it)), each["begins_at"], each["ends_at"])
            for each in given.pop("services", [])
        ]
        claims.deliver(it, by=request.user, services=services, **given)
        return self.one(request, id)


def _claim_deed(name, shape, act, permission):
    def method(self, request, id):
        it = self.found(request, id)
        self.allow(request, permission, it)
        act(it, by=request.user, **self.read(request, shape))
        return self.one(request, id)

    method.__name__ = name
    told = {"request": shape, "responses": {200: shapes.ClaimOut, **ERRORS}, "parameters": [ID]}
    return extend_schema(operation_id=f"claims_{name}", **told)(
        action(detail=True, methods=["post"], url_path=name.replace("_", "-"))(method)
    )


for _name, _shape, _act, _permission in (
    ("start", shapes.StartIn, claims.start, "volunteers.work_on_claim"),
    ("release", shapes.ReleaseIn, claims.release, "volunteers.work_on_claim"),
    ("confirm", shapes.ConfirmIn, claims.confirm, "volunteers.confirm_claim"),
    ("send_back", shapes.SendBackIn, claims.send_back, "volunteers.confirm_claim"),
):
    setattr(ClaimViewSet, _name, _claim_deed(_name, _shape, _act, _permission))


class PartnerViewSet(Narrowed):
    access = {
        "list": "partner.read",
        "retrieve": "partner.read",
        "create": "partner.manage",
        "resources": "partner.offer",
        "agreements": "partner.manage",
    }
    sieve = PartnerFilter

    def rows(self, request):
        rows = PartnerUnit.objects.visible_to(request.user).with_end().select_related("unit")
        return rows.prefetch_related("resources")

    def out(self, request, rows):
        return [
            plain(row, shapes.PartnerOut, "unit", "agreement_ends_on", "resources")
            | {
                "unit": row.unit.code,
                "agreement_ends_on": row.ends_on,
                "resources": [each.name for each in row.resources.all() if each.active],
            }
            for row in rows
        ]

    @extend_schema(
        operation_id="partners_list",
        parameters=[*narrowing(PartnerFilter), *KEYS],
        responses={200: page_of(shapes.PartnerOut), **ERRORS},
    )
    def list(self, request):
        return self.listed(request)

    @extend_schema(operation_id="partners_read", parameters=[ID], responses={200: shapes.PartnerOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="partners_register", request=shapes.PartnerIn, responses={201: shapes.PartnerOut, **ERRORS}
    )
    def create(self, request):
        given = self.read(request, shapes.PartnerIn)
        made = partners.register_partner(given.pop("unit"), by=request.user, **given)
        return self.one(request, made.pk, 201)

    @extend_schema(
        operation_id="partners_offer",
        parameters=[ID],
        request=shapes.ResourceIn,
        responses={201: shapes.PartnerOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def resources(self, request, id):
        it = self.found(request, id)
        self.allow(request, "volunteers.offer_resource", it)
        partners.offer_resource(it, by=request.user, **self.read(request, shapes.ResourceIn))
        return self.one(request, id, 201)

    @extend_schema(
        operation_id="partners_agree",
        parameters=[ID],
        request=shapes.AgreementIn,
        responses={201: shapes.PartnerOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def agreements(self, request, id):
        it = self.found(request, id)
        self.allow(request, "volunteers.manage_partner", it)
        partners.add_agreement(it, by=request.user, **self.read(request, shapes.AgreementIn))
        return self.one(request, id, 201)


class MatchViewSet(Narrowed):
    access = {"list": "menu.export", "retrieve": "menu.export", "decide": "partner.manage"}
    sieve = MatchFilter

    def rows(self, request):
        return ServiceMatch.objects.visible_to(request.user).select_related("resource")

    def out(self, request, rows):
        return [
            plain(row, shapes.MatchOut, "need", "partner", "resource")
            | {"need": row.item_id, "partner": row.resource.partner_id, "resource": row.resource.name}
            for row in rows
        ]

    @extend_schema(
        operation_id="service_matches_list",
        parameters=[*narrowing(MatchFilter), *KEYS],
        responses={200: page_of(shapes.MatchOut), **ERRORS},
    )
    def list(self, request):
        return self.listed(request)

    @extend_schema(operation_id="service_matches_read", parameters=[ID], responses={200: shapes.MatchOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="service_matches_decide",
        parameters=[ID],
        request=shapes.MatchDecideIn,
        responses={200: shapes.MatchOut, **ERRORS},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request, id):
        planning.decide_match(self.found(request, id), by=request.user, **self.read(request, shapes.MatchDecideIn))
        return self.one(request, id)
