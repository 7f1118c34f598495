"""The part of needs, claims, partners and the yearly list in tests/access_table.py."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.access_way import Way
from tests.builders import make_need, make_partner, make_person, make_volunteer
from volunteers.actions import claims
from volunteers.actions.cards import make_card
from volunteers.actions.confirm_links import make_confirm_link
from volunteers.actions.partner_import import upload
from volunteers.models import Resource, ServiceMatch

OF_BRANCH = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
OF_STREET = {"own", "same", "other"}
PUBLISHED = OF_BRANCH | dict.fromkeys(
    ["street", "community", "grid", "building", "entrance", "neighbour", "liaison"], OF_STREET
)
REACH = {
    "need": PUBLISHED,
    "asked-need": OF_BRANCH,
    "claim": OF_BRANCH | {"liaison": {"own"}},
    "delivered-claim": OF_BRANCH | {"liaison": {"own"}},
    "confirm-code": {},
    "own-need": {},
    "own-claim": {},
    "partner": OF_BRANCH | {"liaison": {"own"}},
    "resource": OF_BRANCH | {"liaison": {"own"}},
    "match": OF_BRANCH,
    "partner-batch": OF_BRANCH,
}
TODAY = timezone.localdate()
SHEET = "序号,单位名称,单位性质,联络员,联系电话,备注\n1,新华书店,企业,赵一,13855512345,\n2,,企业,赵二,13855512346,\n"


def sheet():
    return SimpleUploadedFile("共建单位.csv", SHEET.encode())


def party(w):
    return {"party": f"partner:{w.args['partner']['own']}"}


URLS = {
    "menu": Way(by="liaison"),
    "need": Way("need", by="liaison"),
    "ask-need": Way(by="building", post=lambda w: {"unit": w.t.willow_1.pk, "title": "楼道灯不亮"}),
    "publish-need": Way("asked-need", by="community", post={"title": "更换楼道灯"}),
    "decline-need": Way("asked-need", by="community", post={"why": "物业已在办"}),
    "withdraw-need": Way("asked-need", by="community", post={}, narrower=frozenset({"grid"})),
    "need-contact": Way("asked-need", by="community", post={}, narrower=frozenset({"street", "grid"})),
    "claim-need": Way("need", by="liaison", post=party),
    "print-menu": Way(by="liaison"),
    "export-menu": Way(by="community"),
    "claims": Way(by="liaison"),
    "claim": Way("claim", by="liaison"),
    "start-claim": Way("claim", by="liaison", post={"promise": "周六上门"}),
    "deliver-claim": Way("claim", by="liaison", post={"outcome": "换好了"}),
    "release-claim": Way("claim", by="liaison", post={"why": "时间安排不开"}),
    "confirm-claim": Way(
        "delivered-claim", by="community", post={"rating": "5"}, narrower=frozenset({"grid", "liaison"})
    ),
    "send-back-claim": Way(
        "delivered-claim", by="community", post={"why": "二楼还不亮"}, narrower=frozenset({"grid", "liaison"})
    ),
    "link-claim": Way("delivered-claim", by="community", post={}),
    "own-need": Way("own-need", by="signed out", post={}),
    "own-claim": Way("own-claim", by="signed out", post={"do": "start", "promise": "周六上门"}),
    "public-needs": Way("public-unit", by="signed out"),
    "tell-need": Way(
        "public-unit",
        by="signed out",
        post=lambda w: {
            "unit": w.t.willow.pk,
            "title": "想请人教手机",
            "contact_name": "周阿姨",
            "contact_phone": "13855500009",
        },
    ),
    "confirm-by-link": Way("confirm-code", by="signed out", post={"done": "yes", "rating": "5"}),
    "my-partner": Way(by="liaison"),
    "partners": Way(by="grid"),
    "partner": Way("partner", by="grid"),
    "new-partner": Way(by="community", post=lambda w: {"unit": w.t.willow.pk, "name": "新华书店", "kind": "company"}),
    "change-partner": Way("partner", by="community", post={"name": "望湖供电服务所", "kind": "company"}),
    "end-partner": Way("partner", by="community", query=None),
    "add-agreement": Way(
        "partner", by="community", post={"title": "共建协议", "signed_on": str(TODAY), "ends_on": str(TODAY)}
    ),
    "report-in-partner": Way("partner", by="community", post={"on": str(TODAY), "members": "5"}),
    "add-liaison": Way("partner", by="community", post={"name": "孙联络", "phone": "13855598765"}),
    "remove-liaison": Way("partner", by="community", post=lambda w: {"person": w.t.liaison.pk}),
    "add-resource": Way("partner", by="liaison", post={"name": "电路检修", "active": "on"}),
    "change-resource": Way("resource", by="liaison", post={"name": "电路检修"}),
    "import-partners": Way(by="community", post=lambda w: {"unit": w.t.willow.pk, "file": sheet()}),
    "partner-batch": Way("partner-batch", by="community"),
    "mend-partner-row": Way("partner-batch", by="community", post={"row": "3", "name": "望湖小学"}),
    "apply-partner-batch": Way("partner-batch", by="community", post={"skip_wrong": "on"}),
    "undo-partner-batch": Way("partner-batch", by="community", post={}),
    "drop-partner-batch": Way("partner-batch", by="community", post={}),
    "service-plan": Way(by="grid"),
    "suggest-plan": Way(by="community", post=lambda w: {"unit": w.t.willow.code, "year": TODAY.year}),
    "decide-match": Way("match", by="community", post={"fits": "yes"}),
    "export-plan": Way(by="community"),
    "api-need-list": Way(by="liaison"),
    "api-need-detail": Way("need", by="liaison"),
    "api-need-publish": Way("asked-need", by="community", post={"title": "更换楼道灯"}),
    "api-need-decline": Way("asked-need", by="community", post={"why": "物业已在办"}),
    "api-need-withdraw": Way("asked-need", by="community", post={}, narrower=frozenset({"grid"})),
    "api-need-claim": Way("need", by="liaison", post=lambda w: {"partner": w.args["partner"]["own"]}),
    "api-claim-list": Way(by="liaison"),
    "api-claim-detail": Way("claim", by="liaison"),
    "api-claim-start": Way("claim", by="liaison", post={"promise": "周六上门"}),
    "api-claim-deliver": Way("claim", by="liaison", post={"outcome": "换好了"}),
    "api-claim-release": Way("claim", by="liaison", post={"why": "没空"}),
    "api-claim-confirm": Way(
        "delivered-claim", by="community", post={"rating": 5}, narrower=frozenset({"grid", "liaison"})
    ),
    "api-claim-send-back": Way(
        "delivered-claim", by="community", post={"why": "还不亮"}, narrower=frozenset({"grid", "liaison"})
    ),
    "api-partner-list": Way(by="grid"),
    "api-partner-detail": Way("partner", by="grid"),
    "api-partner-resources": Way("partner", by="community", post={"name": "义诊"}),
    "api-partner-agreements": Way(
        "partner", by="community", post={"title": "共建协议", "signed_on": str(TODAY), "ends_on": str(TODAY)}
    ),
    "api-service-match-list": Way(by="grid"),
    "api-service-match-detail": Way("match", by="grid"),
    "api-service-match-decide": Way("match", by="community", post={"fits": True}),
}


def make_more(world, units, buildings):
    made = {kind: {} for kind in REACH}
    clerks = {"own": "willow_secretary", "same": "willow_secretary", "other": "maple_secretary", "street": "outsider"}
    for place, unit in units.items():
        clerk = getattr(world.t, clerks[place])
        for kind, argument in _of_place(world, place, unit, clerk).items():
            made[kind][place] = argument
    return made


def _of_place(world, place, unit, clerk):
    liaison = world.t.liaison if place == "own" else make_person(f"{place}联络员", duty="liaison")
    partner = make_partner(unit, "望湖供电服务所", liaison, party_organisation="供电所党支部")
    resource = Resource.objects.create(partner=partner, name="电路检修")
    asked = make_need(unit, "楼道灯不亮", state="asked", contact_name="吴阿姨", contact_phone="13855500009")
    held, delivered = make_need(unit, "换水龙头"), make_need(unit, "修门锁")
    held, delivered = (claims.claim(each, by=liaison, partner=partner) for each in (held, delivered))
    claims.deliver(delivered, by=liaison, outcome="修好了")
    match = ServiceMatch.objects.create(
        year=TODAY.year, item=make_need(unit, "检修电路"), resource=resource, unit=unit, path=unit.path, score=2,
        because="都说到检修", made_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    wu = make_volunteer(unit, "吴秀英")
    card, hand = make_card(wu, by=clerk), make_need(unit, "送药")
    return {
        "own-need": (card, make_need(unit, "陪诊").pk),
        "own-claim": (card, claims.claim(hand, by=None, volunteer=wu).pk),
        "need": make_need(unit).pk,
        "asked-need": asked.pk,
        "claim": held.pk,
        "delivered-claim": delivered.pk,
        "confirm-code": make_confirm_link(delivered, by=clerk),
        "partner": partner.pk,
        "resource": resource.pk,
        "match": match.pk,
        "partner-batch": upload(unit, by=clerk, file=sheet()).pk,
    }
