"""The part of disputes: seen by the unit that mediates and those above, never by building leaders."""

from datetime import timedelta

from django.utils import timezone

from deliberation.models import Dispute, Party
from tests.access_residents import DESK
from tests.access_way import Way

REACH = {"dispute": DESK, "agreed": DESK, "party": DESK}
URLS = {
    "disputes": Way(by="grid"),
    "new-dispute": Way(by="grid"),
    "dispute": Way("dispute", by="grid"),
    "print-dispute": Way("agreed", by="grid"),
    "reveal-party": Way("party", by="grid", post={"reason": "约时间调解"}),
    "accept-dispute": Way("dispute", by="grid", post={}),
    "session-dispute": Way("dispute", by="grid"),
    "succeed-dispute": Way("dispute", by="grid"),
    "party-dispute": Way("dispute", by="grid", post={"role": "other", "name": "刘某"}),
    "extend-dispute": Way("dispute", by="grid"),
    "fail-dispute": Way("dispute", by="grid"),
    "end-dispute": Way("dispute", by="grid", post={"result": "双方自行和解，已告知。"}),
    "performance-dispute": Way("agreed", by="grid", post={"performance": "done"}),
    "api-rate-list": Way(),
    "api-dispute-list": Way(by="grid"),
    "api-dispute-detail": Way("dispute", by="grid"),
}


def make_more(world, units, buildings):
    t = world.t
    at = {"own": t.willow_1, "same": t.willow_2, "other": t.maple_1, "street": t.next_grid}
    made = {place: _made(unit, t) for place, unit in at.items()}
    parties = {
        place: Party.objects.create(dispute_id=pk, role="other", name="周某", phone="13800001111").pk
        for place, pk in made.items()
    }
    return {"dispute": made, "agreed": {place: _agreed(unit, t) for place, unit in at.items()}, "party": parties}


def _made(unit, t):
    return Dispute.objects.create(
        unit=unit, path=unit.path, kind="neighbours", facts="楼上漏水，赔偿谈不拢。", registered_by=t.grid_leader
    ).pk


def _agreed(unit, t):
    today = timezone.localdate()
    return Dispute.objects.create(
        unit=unit, path=unit.path, kind="neighbours", facts="楼上漏水。", registered_by=t.grid_leader, state="succeeded",
        accepted_on=today - timedelta(days=3), due_on=today, concluded_on=today, agreement="oral",
        agreement_text="一周内修好。", performance="waiting",
    ).pk  # fmt: skip
