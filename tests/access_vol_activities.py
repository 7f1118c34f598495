"""Activities, shifts, places and culture calls in tests/access_table.py. `own` is held by 1号楼党小组's branch."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.access_way import Way
from tests.builders import make_shift, make_volunteer
from volunteers.actions import join, sign_in
from volunteers.actions.cards import make_card
from volunteers.models import ActivityPhoto, ActivitySeries, ArtCall, ArtWork, SignUp, VolunteerActivity
from volunteers.sign_in_codes import code_at

TOWN = {"own", "same", "other"}
SEEN = {  # what is published, everybody of the street may read and join
    **dict.fromkeys(("street", "community", "grid", "building", "entrance", "neighbour"), TOWN),
    "outsider": {"street"},
}
HELD = {
    "street": TOWN,
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
KINDS = (
    "activity", "activity-draft", "activity-running", "vshift", "vshift-now", "vplace",
    "vplace-now", "vplace-came", "vplace-forgotten", "art-call", "art-work", "work-kept", "activity-photo",
)  # fmt: skip
REACH = (
    dict.fromkeys(KINDS, HELD)
    | dict.fromkeys(("activity-seen", "vshift-seen", "photo-seen"), SEEN)
    | {"vseries": {"street": {"own"}, "community": {"own"}, "neighbour": {"own"}, "outsider": {"street"}}}
    | {key: {} for key in ("public-activity", "public-photo", "public-call", "public-work", "at-place")}
    | {key: {} for key in ("own-join", "own-cancel")}
)
LATER = timezone.localtime() + timedelta(days=3)
SPAN = {"begins_at": f"{LATER:%Y-%m-%dT09:00}", "ends_at": f"{LATER:%Y-%m-%dT11:00}"}
FACTS = {"title": "清理楼道", "kind": "service", "place": "杏花苑"}
CALL = {"title": "书法征集", "kind": "calligraphy", "hand_in": "党群服务中心", "closes_on": f"{LATER:%Y-%m-%d}"}

URLS = {
    "activities": Way(by="entrance"),
    "new-activity": Way(by="grid", post=lambda w: FACTS | SPAN | {"capacity": 10, "unit": w.t.willow_1.pk}),
    "activity": Way("activity-seen", by="entrance"),
    "change-activity": Way("activity", by="grid", post=FACTS),
    "publish-activity": Way("activity-draft", by="grid", post={}),
    "call-off-activity": Way("activity", by="grid", post={"reason": "大雨"}),
    "sum-up-activity": Way("activity-running", by="grid", post={"served": "30", "summary": "清理 3 个楼道"}),
    "add-activity-photos": Way("activity", by="grid"),
    "activity-photo": Way("photo-seen", by="entrance"),
    "drop-activity-photo": Way("activity-photo", by="grid", post={}),
    "activity-poster": Way("activity", by="grid"),
    "activity-series": Way(by="community", post={"name": "邻里节"}),
    "turn-series": Way("vseries", by="community", post={"active": "no"}),
    "add-shift": Way("activity", by="grid", post=SPAN | {"capacity": "10", "days": "2"}),
    "shift": Way("vshift", by="grid"),
    "move-shift": Way("vshift", by="grid", post=SPAN),
    "shift-capacity": Way("vshift", by="grid", post={"capacity": "30"}),
    "drop-shift": Way("vshift", by="grid", post={"reason": "人手够了"}),
    "shift-screen": Way("vshift-now", by="grid"),
    "shift-sheet": Way("vshift", by="grid"),
    "join-for": Way("vshift", by="grid", post=lambda w: {"who": w.free_volunteer.number}),
    "join-shift": Way("vshift-seen", by="entrance", post={}),
    "walk-up": Way("vshift-now", by="grid", post=lambda w: {"who": w.free_volunteer.number}),
    "register-at-shift": Way(
        "vshift-now",
        by="grid",
        post={"name": "新来的", "phone": "13855500077", "consent_paper": "spoken", "agreed": "on"},
    ),
    "cancel-place": Way("vplace", by="grid", post={}),
    "come-to-shift": Way("vplace-now", by="grid", post={}),
    "go-from-shift": Way("vplace-came", by="grid", post={}),
    "confirm-sign-out": Way("vplace-forgotten", by="grid", post={}),
    "forgotten-sign-outs": Way(by="grid"),
    "art-calls": Way(by="grid"),
    "new-art-call": Way(by="grid", post=lambda w: CALL | {"unit": w.t.willow_1.pk}),
    "art-call": Way("art-call", by="grid"),
    "change-art-call": Way("art-call", by="grid", post=CALL),
    "cancel-art-call": Way("art-call", by="grid", post={"reason": "改期"}),
    "receive-work": Way("art-call", by="grid", post={"title": "春联", "author": "吴秀英"}),
    "show-work": Way("work-kept", by="grid", post={"consent_paper": "written", "signed": "秀英"}),
    "withdraw-work": Way("work-kept", by="grid", post={}),
    "work-picture": Way("art-work", by="grid"),
    "shift-sign-in-by-code": Way(by="signed out"),
    "shift-sign-in": Way("at-place", by="signed out"),
    "own-join": Way("own-join", by="signed out", post={}),
    "own-cancel": Way("own-cancel", by="signed out", post={}),
    "public-activities": Way("public-unit", by="signed out"),
    "public-activity": Way("public-activity", by="signed out"),
    "public-activity-photo": Way("public-photo", by="signed out"),
    "gallery": Way("public-call", by="signed out"),
    "public-work-picture": Way("public-work", by="signed out"),
    # The API (volunteers/api_activities.py, api_culture.py)
    "api-activity-list": Way(by="entrance"),
    "api-activity-detail": Way("activity-seen", by="entrance"),
    "api-activity-publish": Way("activity-draft", by="grid", post={}),
    "api-activity-call-off": Way("activity", by="grid", post={"reason": "大雨"}),
    "api-activity-add-shift": Way("activity", by="grid", post=SPAN | {"capacity": 10}),
    "api-shift-places": Way("vshift", by="grid"),
    "api-shift-join": Way("vshift", by="grid", post=lambda w: {"volunteer": w.free_volunteer.number}),
    "api-shift-walk-up": Way("vshift-now", by="grid", post=lambda w: {"volunteer": w.free_volunteer.number}),
    "api-shift-capacity": Way("vshift", by="grid", post={"capacity": 30}),
    "api-place-cancel": Way("vplace", by="grid", post={}),
    "api-place-come": Way("vplace-now", by="grid", post={}),
    "api-place-go": Way("vplace-came", by="grid", post={}),
    "api-place-confirm": Way("vplace-forgotten", by="grid", post={}),
    "api-art-call-list": Way(by="grid"),
    "api-art-call-detail": Way("art-call", by="grid"),
    "api-art-call-works": Way("art-call", by="grid"),
}
REACH["public-unit"] = {}


def make_more(w, units, buildings):
    made = {kind: {} for kind in (*KINDS, "activity-seen", "vshift-seen", "photo-seen", "vseries")}
    w.free_volunteer = make_volunteer(units["own"], "空闲者")
    for place, unit in units.items():
        for kind, thing in _things(unit).items():
            made[kind][place] = thing
    offices = {"own": w.t.street, "street": w.t.next_street}
    made["vseries"] = {
        place: ActivitySeries.objects.create(office=office, name="学雷锋").pk for place, office in offices.items()
    }
    call, photo = made["art-call"]["own"], made["activity-photo"]["own"]
    made |= {"public-unit": {"own": w.t.willow.code}, "public-activity": {"own": made["activity"]["own"]}}
    made |= {"public-call": {"own": call}, "public-photo": {"own": photo}, "public-work": made["art-work"]}
    return made | _keys(w, units["own"])


def _keys(w, unit):
    """The doors that open without an account: the code on a screen, a volunteer's card."""
    one = make_volunteer(unit, "卫到场", phone="13855500078")
    now = timezone.now()
    running, ahead = make_shift(unit, begins_at=now), make_shift(unit)
    code, card = code_at(running.secret, now), make_card(one, by=None)
    place = join(make_shift(unit, begins_at=now + timedelta(days=4)), one, by=None)
    return {
        "at-place": {"own": (running.pk, code)},
        "own-join": {"own": (card, ahead.pk)},
        "own-cancel": {"own": (card, place.pk)},
    }


def _things(unit):
    now = timezone.now()
    people = [make_volunteer(unit, name) for name in ("吴秀英", "李现场", "赵忘签")]
    ahead, running, over = make_shift(unit), make_shift(unit, begins_at=now), make_shift(unit, begins_at=now)
    draft = make_shift(unit, state="draft")
    joined, waiting = join(ahead, people[0], by=None), join(running, people[0], by=None, clash_why="都参加")
    came = sign_in(join(running, people[1], by=None), by=None)
    late = sign_in(join(over, people[2], by=None), by=None)
    begun = now - timedelta(hours=5)
    type(over).objects.filter(pk=over.pk).update(begins_at=begun, ends_at=begun + timedelta(hours=2), closed_at=now)
    SignUp.objects.filter(pk=late.pk).update(came_at=begun, forgotten=True)
    call = ArtCall.objects.create(unit=unit, path=unit.path, title="书法", hand_in="站点", closes_on=LATER.date())
    jpeg = ContentFile(b"\xff\xd8\xff", name="p.jpg")
    shown = ArtWork.objects.create(call=call, title="春", author="吴", consent=True, state="shown", picture=jpeg)
    kept = ArtWork.objects.create(call=call, title="夏", author="李")
    activity = VolunteerActivity.objects.get(pk=ahead.activity_id)
    photo = ActivityPhoto.objects.create(activity=activity, file=jpeg, public=True)
    return {
        "activity": activity.pk,
        "activity-seen": activity.pk,
        "activity-draft": draft.activity_id,
        "activity-running": running.activity_id,
        "vshift": ahead.pk,
        "vshift-seen": ahead.pk,
        "vshift-now": running.pk,
        "vplace": joined.pk,
        "vplace-now": waiting.pk,
        "vplace-came": came.pk,
        "vplace-forgotten": late.pk,
        "art-call": call.pk,
        "art-work": shown.pk,
        "work-kept": kept.pk,
        "activity-photo": photo.pk,
        "photo-seen": photo.pk,
    }
