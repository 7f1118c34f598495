"""Every page of hours, stars and certificates in three views, as the pages of meetings are walked."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.builders import make_volunteer
from tests.flows.test_every_page import LONG, VIEWS, faults_of
from volunteers.actions import ask_correction, credit, file_objection
from volunteers.actions.cards import make_card
from volunteers.actions.hours_import import read_hours
from volunteers.certificate_codes import code_of, digest_of
from volunteers.models import StarAward, VolunteerCertificate


@pytest.fixture
def served(town):
    now, today = timezone.now(), timezone.localdate()
    wu = make_volunteer(town.willow, "吴秀英", document="citizen", document_number="340111197001010014")
    facts = {"by": town.willow_worker, "unit": town.willow, "source": "ad_hoc", "words": LONG[:100], "place": LONG[:60]}
    for n in range(1, 4):
        begins = now - timedelta(days=n, hours=3)
        town.entry = credit(wu, begins_at=begins, ends_at=begins + timedelta(hours=2), theme="law", **facts)
    ask_correction(town.entry, by=None, minutes=30, reason=LONG[:200])
    town.star = StarAward.objects.create(volunteer=wu, level=2, minutes=18_000, notice_until=today + timedelta(days=5))
    StarAward.objects.create(volunteer=wu, level=1, minutes=6000, notice_until=today, given_at=now)
    town.objection = file_objection(star=town.star, text=LONG[:200])
    span = {"volunteer": wu, "unit": town.willow, "path": town.willow.path, "since": today, "until": today}
    town.waiting = VolunteerCertificate.objects.create(**span, minutes=360, services=3, purpose=LONG[:60])
    town.announced = VolunteerCertificate.objects.create(**span, state="notice", notice_until=today, minutes=360)
    town.issued = VolunteerCertificate.objects.create(
        **span, state="issued", number="WHZM202600001", minutes=360, services=3, content=LONG[:300], head="柳书记",
        clerk="杨社工", contact="0551-63330000", issued_at=now, notice_until=today,
    )  # fmt: skip
    town.issued.digest = digest_of(code_of(town.issued))
    town.issued.save()
    lines = f"姓名,活动名称,服务日期,时长\n吴秀英,{LONG[:80]},2026-03-05,2\n无此人,{LONG[:80]},2026-03-05,若干\n"
    town.batch = read_hours(by=None, unit=town.willow, file=SimpleUploadedFile("时长.csv", lines.encode()))
    town.card = make_card(wu, by=None)
    return town


def walks(t):
    return [
        (None, [
            reverse("public-volunteer-notices", args=[t.willow.code]), reverse("object-to-star", args=[t.star.pk]),
            reverse("object-to-certificate", args=[t.announced.pk]), reverse("volunteer-objection-answer"),
            reverse("certificate-check", args=[code_of(t.issued)]), reverse("own-page", args=[t.card]),
            reverse("own-correct", args=[t.card, t.entry.pk]), reverse("own-certificate", args=[t.card]),
        ]),
        (t.willow_secretary, [
            reverse("hours"), reverse("hours-entry", args=[t.entry.pk]), reverse("record-hours"),
            reverse("correct-hours", args=[t.entry.pk]), reverse("hours-corrections"), reverse("export-hours"),
            reverse("decide-hours", args=[t.entry.corrections.get().pk]), reverse("council-service"),
            reverse("import-hours"), reverse("hours-batch", args=[t.batch.pk]),
            reverse("mend-hours-row", args=[t.batch.pk, 3]), reverse("stars"), f"{reverse('stars')}?tab=notice",
            f"{reverse('stars')}?tab=given", reverse("answer-notice", args=[t.objection.pk]), reverse("certificates"),
            reverse("ask-certificate"), t.waiting.get_absolute_url(), t.announced.get_absolute_url(),
            t.issued.get_absolute_url(), reverse("issue-certificate", args=[t.announced.pk]),
            reverse("revoke-certificate", args=[t.issued.pk]), reverse("print-certificate", args=[t.issued.pk]),
        ]),
        (t.director, [reverse("hours-settings")]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_around_hours_fits_reads_aloud_and_complains_of_nothing(served, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(served):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
