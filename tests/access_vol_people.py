"""The part of volunteers, their cards and teams in tests/access_table.py."""

from datetime import date

from django.utils import timezone

from tests.access_way import Way
from tests.builders import make_volunteer, make_volunteer_team
from volunteers.actions.applications import apply
from volunteers.actions.cards import make_card
from volunteers.actions.people import register
from volunteers.actions.teams import join_team

OF_BRANCH = {  # leaders of buildings and entrances have no right to read volunteers at all
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = {
    "volunteer": OF_BRANCH,
    "gone-volunteer": OF_BRANCH,
    "grown-volunteer": OF_BRANCH,
    "matched-volunteer": OF_BRANCH,
    "carded-volunteer": OF_BRANCH,
    "application": OF_BRANCH,
    "vteam": OF_BRANCH,
    "place": OF_BRANCH,
}
TODAY = str(timezone.localdate())
NEW = {
    "name": "郑志愿", "birth_date": "1980-05-06", "phone": "13855500001", "consent_paper": "written",
    "consent_on": TODAY,
}  # fmt: skip
BORN = {"name": "吴秀英", "birth_date": "1980-05-06"}

URLS = {
    "volunteers": Way(by="grid"),
    "backbone": Way(by="street"),
    "register-volunteer": Way(by="grid", post=lambda w: NEW | {"unit": w.t.willow_1.pk}),
    "volunteer": Way("volunteer", by="grid"),
    "change-volunteer": Way("volunteer", by="community", post=BORN | {"talent": "剪纸"}),
    "leave-volunteer": Way("volunteer", by="community", post={"on": TODAY, "why": "own"}),
    "rejoin-volunteer": Way("gone-volunteer", by="community", post={"consent_paper": "spoken", "consent_on": TODAY}),
    "confirm-volunteer-adult": Way("grown-volunteer", by="community", post={"paper": "written", "on": TODAY}),
    "match-volunteer": Way("volunteer", by="community", post={"resident": "0"}),
    "unmatch-volunteer": Way("matched-volunteer", by="community", post={}),
    "show-volunteer": Way("carded-volunteer", by="grid", post={"what": "phone", "reason": "通知明天的活动"}),
    "make-volunteer-card": Way("volunteer", by="grid", post={}),
    "end-volunteer-card": Way("carded-volunteer", by="grid", post={}),
    "volunteer-applications": Way(by="grid"),
    "accept-application": Way("application", by="community", post=lambda w: {"unit": w.t.willow_1.pk, "asked": "1"}),
    "decline-application": Way("application", by="community", post={}),
    "volunteer-teams": Way(by="street"),
    "new-volunteer-team": Way(
        by="community", post=lambda w: {"unit": w.t.willow.pk, "name": "平安守望队", "kind": "service"}
    ),
    "volunteer-team": Way("vteam", by="grid"),
    "change-volunteer-team": Way("vteam", by="community", post={"name": "绿色护河队", "kind": "service"}),
    "close-volunteer-team": Way("vteam", by="community", post={"on": TODAY}),
    "join-volunteer-team": Way("vteam", by="community", post=lambda w: {"volunteer": w.volunteer.pk, "since": TODAY}),
    "leave-volunteer-team": Way("place", by="community", post={"on": TODAY}),
    "lead-volunteer-team": Way("place", by="community", post={}),
    "api-volunteer-list": Way(by="grid", post=lambda w: NEW | {"unit": w.t.willow_1}),
    "api-volunteer-detail": Way("volunteer", by="grid"),
    "api-volunteer-leave": Way("volunteer", by="community", post={"why": "own"}),
    "api-volunteer-team-list": Way(by="grid"),
    "api-volunteer-team-detail": Way("vteam", by="grid"),
    "api-volunteer-team-members": Way("vteam", by="community", post=lambda w: {"volunteer": w.volunteer.pk}),
    "my-volunteering": Way(by="building"),
    "join-in": Way(by="signed out"),
    "joined-in": Way(by="signed out"),
    "card": Way(by="signed out"),
    "own-page": Way("card", by="signed out"),
    "own-adult": Way("grown-card", by="signed out", post={}),
    "own-leave": Way("card", by="signed out", post={"sure": "1"}),
}


def make_more(w, units, buildings):
    kinds = ("volunteer", "gone-volunteer", "grown-volunteer", "matched-volunteer", "carded-volunteer")
    made = {kind: {} for kind in (*kinds, "application", "vteam", "place")}
    for n, (place, unit) in enumerate(units.items()):
        made["volunteer"][place] = make_volunteer(unit, "吴秀英").pk
        made["gone-volunteer"][place] = make_volunteer(unit, "孙退出", left_on=timezone.localdate()).pk
        made["grown-volunteer"][place] = grown(unit).pk
        made["matched-volunteer"][place] = make_volunteer(unit, "李对应", resident_id=w.args["resident"][place]).pk
        carded = make_volunteer(unit, "钱有卡", phone=f"1385550001{n}")
        make_card(carded, by=None)
        made["carded-volunteer"][place] = carded.pk
        facts = {"name": "周申请", "birth_date": date(1990, 1, 2), "phone": "13855500003"}
        made["application"][place] = apply(unit, address="10.0.0.9", **facts).pk
        team = make_volunteer_team(unit)
        made["vteam"][place] = team.pk
        made["place"][place] = join_team(team, carded, by=None).pk
    w.volunteer = register(
        w.t.willow,
        by=None,
        name="冯新人",
        birth_date=date(1970, 1, 1),
        consent_on=timezone.localdate(),
        consent_paper="spoken",
    )
    one = make_volunteer(units["own"], "卫有卡")
    made["card"] = {"own": make_card(one, by=None)}
    made["grown-card"] = {"own": make_card(grown(units["own"]), by=None)}
    return made


def grown(unit):
    """Somebody whose guardian said yes, and who is 18 since."""
    today = timezone.localdate()
    born = date(today.year - 18, 1, 1)
    return make_volunteer(unit, "许长大", minor=True, birth_date=born, guardian_consent_on=date(today.year - 2, 3, 1))
