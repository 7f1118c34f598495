"""Cockpit, wall, programmes and policies in tests/access_table.py: those of 杨柳社区 and its street, and next door's."""

from datetime import date

from django.core.files.base import ContentFile

from deliberation.ballots import Scan
from governance.overview.cockpit.screens import make_screen
from governance.overview.models import PolicyDocument, Programme, WallScreen
from governance.overview.policies.acting import register_policy
from tests.access_way import Way

OF_STREET = {who: {"own"} for who in ["street", "community", "grid", "building", "entrance", "neighbour"]}
NEXT_DOOR = {"outsider": {"street"}}
RUN = {"street": {"own"}, "community": {"own"}} | NEXT_DOOR
REACH = {
    "screen": RUN,
    "screen_code": {},
    "programme": OF_STREET | NEXT_DOOR,
    "programme_run": RUN,
    "pillar": RUN,
    "policy": OF_STREET | NEXT_DOOR,
}
PILLAR = {"position": "1", "name": "五级联动", "text": "逐级上报。", "figures": ["I1"]}
URLS = {
    "cockpit": Way(),
    "cockpit-waiting": Way(by="grid"),
    "vacancies": Way(by="grid"),
    "wall": Way(by="community"),
    "wall-screens": Way(),
    "new-screen": Way(post={"unit": "WH01", "place": "一楼大厅"}, by="community"),
    "revoke-screen": Way("screen", post={}),
    "wall-screen": Way("screen_code", by="signed out"),
    "programmes": Way(by="building"),
    "programme": Way("programme", by="entrance"),
    "programme-cover": Way("programme", by="grid"),
    "new-programme": Way(
        post={"unit": "WH01", "name": "三主互动", "begins_on": str(date(2026, 1, 1)), "slogan": "", "summary": ""}
    ),
    "change-programme": Way("programme_run"),
    "picture-programme": Way("programme_run"),
    "show-programme": Way("programme_run", post={"public": "0"}),
    "add-pillar": Way("programme_run", post=PILLAR),
    "change-pillar": Way("pillar", by="community", post=PILLAR),
    "drop-pillar": Way("pillar", post={}),
    "public-programmes": Way("public-unit", by="signed out"),
    "public-programme-cover": Way("programme", by="signed out"),
    "policies": Way(by="building"),
    "policy": Way("policy", by="grid"),
    "new-policy": Way(post={"title": "信访工作条例", "number": "", "issuer": "", "rules": ["limits"]}),
    "change-policy": Way("policy"),
    "drop-policy": Way("policy", post={}),
    "export-policies": Way(by="community"),
    "policy-file": Way("policy", by="grid"),
    "public-policy-file": Way("policy", by="signed out"),
    "public-policies": Way("public-unit", by="signed out"),
}


def make_more(world, units, buildings):
    t = world.t
    places = {"own": (t.willow, t.director, t.street), "street": (t.next_community, t.outsider, t.next_street)}
    found = {kind: {} for kind in ("screen", "screen_code", "programme", "programme_run", "pillar", "policy")}
    for place, (unit, by, office) in places.items():
        found["screen_code"][place] = make_screen(unit, by=by, place="大厅")
        found["screen"][place] = WallScreen.objects.order_by("-pk").first().pk
        programme = Programme(unit=unit, name="邻聚力", begins_on=date(2026, 1, 1), public=True)
        programme.cover.save("cover.jpg", ContentFile(b"\xff\xd8\xff"), save=False)
        programme.save()
        found["programme"][place] = found["programme_run"][place] = programme.pk
        found["pillar"][place] = programme.pillars.create(position=1, name="议事员").pk
        more = {"rules": ["councils"], "scan": Scan("pdf", b"%PDF-1.4")}
        register_policy(office, by=by, title="议事办法", number="", issuer="", **more)
        found["policy"][place] = PolicyDocument.objects.order_by("-pk").first().pk
    return found
