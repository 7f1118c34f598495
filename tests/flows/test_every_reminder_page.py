"""Every page about reminders in three views, as the pages of meetings are walked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation.models import Absence, Channel, Letter, LetterState, Reach, Wanted, Way
from tests.flows.test_every_page import LONG, VIEWS, faults_of


@pytest.fixture
def busy(town):
    now = timezone.now()
    town.mail = Channel.objects.create(
        way=Way.MAIL, name="街道邮箱", active=True, failures=3, last_error=LONG[:200],
        parameters={"host": "smtp.example.cn", "port": 587, "security": "starttls", "sender": "a@example.cn"},
    )  # fmt: skip
    robot = Channel.objects.create(way=Way.WECOM, name=LONG[:40], unit=town.street, active=True)
    Reach.objects.create(user=town.willow_secretary, email="x@example.cn", by_mail=Wanted.EVERYTHING, refused_at=now)
    town.willow_worker.username = "yangshegong"
    town.willow_worker.save()
    today = timezone.localdate()
    Absence.objects.create(user=town.willow_secretary, since=today, until=today, deputy=town.willow_worker)
    for n, state in enumerate(LetterState):
        more = {"user": town.willow_secretary, "channel": town.mail} if n % 2 else {"channel": robot, "trial": n == 0}
        Letter.objects.create(
            key=f"k{n}", state=state, next_at=now, ends_at=now + timedelta(days=1), last_error=LONG[:200],
            settled_why=LONG[:100], count=n, urgent=n == 3, **more,
        )  # fmt: skip
    return town


def walks(t):
    new = [reverse("new-channel", args=[way]) for way in Way.values]
    return [
        (t.director, [reverse("reminder-kinds"), reverse("my-reach")]),
        (t.willow_secretary, [reverse("my-reach"), reverse("my-account")]),
        (t.building_leader, [reverse("reminder-kinds"), reverse("my-reach")]),
        (t.system_manager, [
            reverse("channels"), *new, reverse("channel", args=[t.mail.pk]), reverse("letters"), reverse("letters") + "?state=sent",
            reverse("letters-of", args=[t.willow_secretary.pk]), reverse("letters-of", args=[t.director.pk]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_about_reminders_fits_reads_aloud_and_complains_of_nothing(busy, browse, view):
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
