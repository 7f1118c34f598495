"""Every page of activities, shifts and culture calls in three views, as the pages of meetings are walked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import make_shift, make_volunteer
from tests.flows.test_every_page import LONG, VIEWS, faults_of
from volunteers.actions import join, walk_up
from volunteers.actions.cards import make_card
from volunteers.actions.culture import receive_work
from volunteers.models import ActivitySeries, ArtCall, Shift, SignUp
from volunteers.sign_in_codes import code_at


@pytest.fixture
def busy(town):
    """A shift running now with everybody there may be on it, one ahead, and a call with works."""
    now, series = timezone.now(), ActivitySeries.objects.create(office=town.street, name="我们的节日")
    facts = {"title": LONG[:60], "about": LONG, "series": series, "theme": "self", "contact": "0551-63333333"}
    town.now, town.ahead = make_shift(town.willow, begins_at=now, capacity=3, **facts), make_shift(town.willow, **facts)
    names = ("吴秀英", "李守义", "孙怀远", "周文达")
    people = [make_volunteer(town.willow, name, phone=f"1385510007{n}") for n, name in enumerate(names)]
    town.place = walk_up(town.now, people[0], by=None)
    for each in people[1:]:
        join(town.now, each, by=None)
    SignUp.objects.filter(pk=walk_up(town.ahead, people[1], by=None, at=town.ahead.begins_at).pk).update(forgotten=True)
    join(make_shift(town.willow, begins_at=now + timedelta(days=3)), people[2], by=None)
    town.card, town.code = make_card(people[2], by=None), code_at(town.now.secret, now)
    make_volunteer(town.willow_1, "章春", user=town.building_leader)
    town.call = ArtCall.objects.create(
        unit=town.willow, path=town.willow.path, title=LONG[:60], hand_in="党群服务中心", about=LONG,
        closes_on=timezone.localdate(),
    )  # fmt: skip
    town.work = receive_work(town.call, by=None, title="春联", author="吴秀英", words=LONG, consent=True, signed="秀英")
    receive_work(town.call, by=None, title="厚德", author="孙怀远")
    return town


def walks(t):
    """Who looks at which pages."""
    one, shift, call = t.now.activity_id, t.now.pk, t.call.pk
    assert Shift.objects.count() == 3
    return [
        (None, [
            reverse("shift-sign-in", args=[shift, t.code]), reverse("shift-sign-in-by-code"), reverse("own-join", args=[t.card, t.ahead.pk]),
            reverse("own-page", args=[t.card]), reverse("public-activities", args=[t.willow.code]), reverse("public-activity", args=[one]),
            reverse("gallery", args=[call]),
        ]),
        (t.building_leader, [reverse("activities"), reverse("activity", args=[one]), reverse("activity", args=[t.ahead.activity_id])]),
        (t.willow_secretary, [
            reverse("activities"), reverse("new-activity"), reverse("activity", args=[one]), reverse("change-activity", args=[one]),
            reverse("add-shift", args=[one]), reverse("shift", args=[shift]), reverse("shift-screen", args=[shift]), reverse("shift-sheet", args=[shift]),
            reverse("activity-poster", args=[one]), reverse("register-at-shift", args=[shift]), reverse("join-for", args=[shift]),
            reverse("forgotten-sign-outs"), reverse("activity-series"), reverse("add-activity-photos", args=[one]), reverse("art-calls"),
            reverse("new-art-call"), reverse("art-call", args=[call]), reverse("receive-work", args=[call]), reverse("show-work", args=[t.work.pk]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_around_an_activity_fits_reads_aloud_and_complains_of_nothing(busy, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(busy):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
