"""The part of disputes: seen by the unit that mediates and those above, never by building leaders."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from deliberation.models import Dispute, Party
from tests.access_decisions import picture
from tests.access_residents import DESK
from tests.access_way import Way

REACH = {"dispute": DESK, "agreed": DESK, "party": DESK, "signed-agreement": DESK, "mediated": DESK}
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
    "scan-dispute": Way("agreed", by="grid", post=lambda w: {"scan": picture()}),
    "dispute-scan": Way("signed-agreement", by="grid"),
    "api-rate-list": Way(),
    "api-dispute-list": Way(by="grid"),
    "api-dispute-detail": Way("dispute", by="grid"),
    "api-dispute-accept": Way("dispute", by="grid", post={}),
    "api-dispute-party": Way("dispute", by="grid", post={"role": "other", "name": "刘某"}),
    "api-dispute-session": Way(
        "mediated",
        by="grid",
        post={"at": "2026-01-05T10:00", "place": "调解室", "mediators": "葛网格", "text": "双方各说各的理。"},
    ),
    "api-dispute-succeed": Way("mediated", by="grid", post={"agreement": "oral", "agreement_text": "一周内修好。"}),
    "api-dispute-extend": Way("mediated", by="grid", post={"days": 5, "agreed": True}),
    "api-dispute-fail": Way("mediated", by="grid", post={"result": "谈不拢，告知可以起诉。"}),
    "api-dispute-end": Way("dispute", by="grid", post={"result": "双方自行和解，已告知。"}),
    "api-dispute-performance": Way("agreed", by="grid", post={"performance": "done"}),
}


def make_more(world, units, buildings):
    t = world.t
    at = {"own": t.willow_1, "same": t.willow_2, "other": t.maple_1, "street": t.next_grid}
    made = {place: _made(unit, t) for place, unit in at.items()}
    parties = {
        place: Party.objects.create(dispute_id=pk, role="other", name="周某", phone="13800001111").pk
        for place, pk in made.items()
    }
    signed = {place: _agreed(unit, t) for place, unit in at.items()}
    for each in Dispute.objects.filter(pk__in=signed.values()):
        each.scan.save("协议.pdf", ContentFile(b"%PDF-1.4"))
    return {
        "dispute": made,
        "agreed": {place: _agreed(unit, t) for place, unit in at.items()},
        "party": parties,
        "signed-agreement": signed,
        "mediated": {place: _mediated(unit, t) for place, unit in at.items()},
    }


def _made(unit, t):
    return Dispute.objects.create(
        unit=unit, path=unit.path, kind="neighbours", facts="楼上漏水，赔偿谈不拢。", registered_by=t.grid_leader
    ).pk


def _mediated(unit, t):
    today = timezone.localdate()
    made = Dispute.objects.create(
        unit=unit, path=unit.path, kind="neighbours", facts="楼上漏水。", registered_by=t.grid_leader, state="mediating",
        accepted_on=today, due_on=today + timedelta(days=30),
    )  # fmt: skip
    for role, name in (("applicant", "周某"), ("respondent", "刘某")):
        Party.objects.create(dispute=made, role=role, name=name)
    return made.pk


def _agreed(unit, t):
    today = timezone.localdate()
    return Dispute.objects.create(
        unit=unit, path=unit.path, kind="neighbours", facts="楼上漏水。", registered_by=t.grid_leader, state="succeeded",
        accepted_on=today - timedelta(days=3), due_on=today, concluded_on=today, agreement="oral",
        agreement_text="一周内修好。", performance="waiting",
    ).pk  # fmt: skip
