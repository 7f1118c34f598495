"""The meetings' part of tests/access_table.py. `own` is a meeting of 1号楼's council, held by its building leader."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.choices_councils import CouncilKind, MeetingState, VoteWay
from deliberation.models import AgendaItem, Attendance, Council, Meeting, Motion
from tests.access_way import Way

TO_SEE = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = dict.fromkeys(
    ["planned-meeting", "announced-meeting", "open-meeting", "agenda-item", "attendance", "came", "motion", "counted"],
    TO_SEE,
)
COUNTS = {"ayes": 1, "noes": 0, "abstentions": 0, "cast": 1, "recorder": "章楼长", "witness": "许单元"}

URLS = {
    "meetings": Way(),
    "new-meeting": Way(by="building"),
    "record-meeting": Way(by="building"),
    "owners-calculator": Way(by="building"),
    "sign-in-by-code": Way(by="signed out"),
    "sign-in": Way("door", by="signed out"),
    "vote-signed-in": Way("door", by="signed out", post={}),
    "meeting": Way("open-meeting", by="entrance"),
    "meeting-notice": Way("open-meeting", by="entrance"),
    "sign-in-sheet": Way("open-meeting", by="building"),
    "meeting-poster": Way("open-meeting", by="building"),
    "change-meeting": Way("planned-meeting", by="building"),
    "announce-meeting": Way("planned-meeting", by="building", post={"short_notice": "停水抢修"}),
    "open-meeting": Way("announced-meeting", by="building", post={}),
    "close-meeting": Way("open-meeting", by="building"),
    "cancel-meeting": Way("planned-meeting", by="building", post={"reason": "下大雪"}),
    "renew-sign-in": Way("open-meeting", by="building", post={}),
    "add-agenda-item": Way("open-meeting", by="building", post={"title": "电动车充电棚", "block": "topic"}),
    "move-agenda-item": Way("agenda-item", by="building", post={"to": "up"}),
    "conclude-agenda-item": Way("agenda-item", by="building", post={"state": "decided", "decision": "周三统一清理"}),
    "tick-attendances": Way("open-meeting", by="building", post={}),
    "add-person": Way("open-meeting", by="building", post={"name": "物业老张"}),
    "attend-meeting": Way("open-meeting", by="building", post={}),
    "leave-meeting": Way("came", by="building", post={}),
    "take-back-arrival": Way("came", by="building", post={}),
    "excuse-attendance": Way("attendance", by="building", post={"reason": "出差"}),
    "entrust-vote": Way("attendance", by="building"),
    "settle-attendance": Way("attendance", by="building"),
    "open-vote": Way("agenda-item", by="building"),
    "motion": Way("motion", by="entrance"),
    "count-votes": Way("motion", by="building", post=COUNTS),
    "cast-vote": Way("named", by="building", post=lambda w: {"seat": w.seat, "choice": "for"}),
    "close-vote": Way("named", by="building"),
    "void-vote": Way("motion", by="building", post={"reason": "问题写错了"}),
    "ballot-scan": Way("counted", by="building"),
    # The API (deliberation/api_meetings.py)
    "api-meeting-list": Way(by="entrance"),
    "api-meeting-detail": Way("open-meeting", by="entrance"),
    "api-meeting-announce": Way("planned-meeting", by="building", post={"short_notice": "停水抢修"}),
    "api-meeting-open": Way("announced-meeting", by="building", post={}),
    "api-meeting-close": Way("empty-meeting", by="building", post={}),
    "api-meeting-cancel": Way("planned-meeting", by="building", post={"reason": "下大雪"}),
    "api-meeting-conclude-item": Way(
        "voting-meeting",
        by="building",
        post=lambda w: {"item": w.free_item, "state": "decided", "decision": "周三清理"},
    ),
    "api-meeting-attendance": Way("open-meeting", by="entrance"),
    "api-meeting-arrive": Way(
        "open-meeting", by="building", post=lambda w: {"attendance": w.args["attendance"]["own"]}
    ),
    "api-meeting-votes": Way("open-meeting", by="entrance"),
    "api-meeting-open-vote": Way("voting-meeting", by="building", post=lambda w: {"item": w.free_item, "way": "hands"}),
    "api-meeting-count-votes": Way(
        "voting-meeting", by="building", post=lambda w: COUNTS | {"motion": w.args["motion"]["own"]}
    ),
    "api-meeting-cast-vote": Way(
        "voting-meeting",
        by="building",
        post=lambda w: {"motion": w.args["named"]["own"], "attendance": w.seat, "choice": "for"},
    ),
    "api-meeting-close-vote": Way("voting-meeting", by="building", post=lambda w: {"motion": w.args["named"]["own"]}),
    "api-meeting-void-vote": Way(
        "voting-meeting", by="building", post=lambda w: {"motion": w.args["named"]["own"], "reason": "问题写错了"}
    ),
}
REACH |= dict.fromkeys(["empty-meeting", "voting-meeting"], TO_SEE) | {"named": TO_SEE, "door": {}}
ON_TICKETS = {
    "put_on_agenda": {
        "by": "building",
        "state": TicketState.IN_PROGRESS,
        "post": lambda w: {"meeting": w.args["planned-meeting"]["own"]},
        "more": {},
    },
}


def make_more(world, units, buildings):
    made = {kind: {} for kind in REACH}
    for place, building in buildings.items():
        council = Council.objects.create(
            unit=building.unit, path=building.unit.path, building=building, kind=CouncilKind.OTHER,
            name=f"{building}夜话", quorum="none", vote_base="person",
        )  # fmt: skip
        for kind, thing in _things(council, place, world).items():
            made[kind][place] = thing
    made["door"] = {"own": made["door"]["own"]}
    return made


def _things(council, place, world):
    now = timezone.now()
    planned, announced, running = (_meeting(council, state, now) for state in ("planned", "announced", "open"))
    voted = _meeting(council, MeetingState.OPEN, now)
    item = AgendaItem.objects.create(meeting=running, title="楼道杂物")
    second = AgendaItem.objects.create(meeting=voted, title="楼道照明")
    third = AgendaItem.objects.create(meeting=voted, title="晾衣架")
    for each in (planned, announced):
        AgendaItem.objects.create(meeting=each, title="楼道杂物")
    empty = _meeting(council, MeetingState.OPEN, now)
    free = AgendaItem.objects.create(meeting=voted, title="门禁")
    came = Attendance.objects.create(meeting=running, name="甲", votes=False, arrived_at=now)
    away = Attendance.objects.create(meeting=running, name="乙", invited=True)
    seat = Attendance.objects.create(meeting=voted, name="丙", arrived_at=now)
    facts = {
        "base": "person",
        "rule": "present_majority",
        "question": "装不装",
        "roll": [[f"person:{seat.pk}", seat.pk]],
    }
    if place == "own":
        world.seat, world.free_item = seat.pk, free.pk
        leader = world.t.building_leader
        Attendance.objects.create(meeting=running, name=leader.name, user=leader, invited=True, votes=False)
    motion = Motion.objects.create(item=second, way=VoteWay.HANDS, present=1, entitled=1, **facts)
    named = Motion.objects.create(item=third, way=VoteWay.NAMED, present=1, entitled=1, **facts)
    counted = Motion.objects.create(
        item=item,
        way=VoteWay.PAPER,
        state="closed",
        passed=True,
        ayes=1,
        scan=ContentFile(b"%PDF-1.4", "x.pdf"),
        **facts,
    )
    return {
        "planned-meeting": planned.pk,
        "announced-meeting": announced.pk,
        "open-meeting": running.pk,
        "empty-meeting": empty.pk,
        "voting-meeting": voted.pk,
        "agenda-item": item.pk,
        "attendance": away.pk,
        "came": came.pk,
        "motion": motion.pk,
        "named": named.pk,
        "counted": counted.pk,
        "door": running.token,
    }


def _meeting(council, state, now):
    return Meeting.objects.create(
        council=council, unit=council.unit, path=council.path, title="沟通会", state=state, place="楼下",
        starts_at=now + timedelta(hours=1), opened_at=now if state == "open" else None,
    )  # fmt: skip
