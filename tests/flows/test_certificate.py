"""From served hours to a certificate on phones: asked on the own page, announced, issued, printed, checked by a
stranger from the QR, changed by a correction, and revoked."""

import re

from django.urls import reverse

from tests.builders import make_shift, make_volunteer
from tests.flows.conftest import PHONE
from tests.flows.deeds import send
from volunteers.actions import sign_in, sign_out, walk_up
from volunteers.actions.cards import make_card
from volunteers.certificate_codes import code_of
from volunteers.models import HoursEntry, VolunteerCertificate

SIGNED = {"head": "柳书记", "clerk": "杨社工", "contact": "0551-63330000"}


def serve(town, clock, volunteer):
    """Two hours on a shift, signed in and out."""
    clock("2026-11-02 09:00")
    shift = make_shift(town.willow, title="楼道清洁日")
    clock("2026-11-03 09:00")
    place = walk_up(shift, volunteer, by=town.willow_worker)
    sign_in(place, by=town.willow_worker)
    clock("2026-11-03 11:00")
    sign_out(place, by=town.willow_worker)
    return HoursEntry.objects.get(volunteer=volunteer)


def at(page, certificate):
    page.goto(certificate.get_absolute_url())
    return page


def test_from_hours_to_a_certificate_that_anybody_checks_and_that_is_revoked(town, browse, clock, quiet):
    wu = make_volunteer(town.willow, "吴秀英", document="citizen", document_number="340111197001010014")
    entry = serve(town, clock, wu)
    card = make_card(wu, by=town.willow_worker)

    own = browse(view=PHONE)
    own.goto(reverse("own-page", args=[card]))
    own.click("text=申请志愿服务证明")
    own.fill("#id_purpose", "社区评优")
    own.click("button:has-text('提出申请')")
    own.wait_for_selector("text=已申请，进度会写在这一页")
    quiet()
    one = VolunteerCertificate.objects.get()
    assert (one.minutes, one.services, one.asked_by) == (120, 1, None)

    worker = browse(town.willow_secretary, PHONE)
    at(worker, one).click("text=受理并公示 7 天")
    worker.wait_for_selector("text=已受理，开始公示 7 天")
    stranger = browse(view=PHONE)
    stranger.goto(reverse("public-volunteer-notices", args=[town.willow.code]))
    assert "吴某某" in stranger.inner_text("main") and "吴秀英" not in stranger.content()

    at(worker, one).click("a:text-is('开具')")
    worker.fill("#id_head", "柳书记")
    worker.fill("#id_clerk", "杨社工")
    worker.fill("#id_contact", "0551-63330000")
    worker.click("main form.form button.btn-p")
    worker.wait_for_selector("text=公示结束后再开具")
    assert worker.input_value("#id_head") == "柳书记"

    clock("2026-11-11 09:00")
    worker = browse(town.willow_secretary, PHONE)
    at(worker, one).click("a:text-is('开具')")
    send(worker, "已开具", **SIGNED)
    quiet()
    one.refresh_from_db()
    worker.goto(reverse("print-certificate", args=[one.pk]))
    paper = worker.inner_text("main")
    for words in (one.number, "吴秀英", "340111197001010014", "2.0 小时", "楼道清洁日", "杨柳社区（盖章）"):
        assert words in paper, words
    assert worker.locator(".given-qr svg").count() == 1

    stranger = browse(view=PHONE)
    check = reverse("certificate-check", args=[code_of(one)])
    stranger.goto(check)
    told = stranger.inner_text("main")
    assert "真实有效" in told and one.number in told and "吴*英" in told
    assert not re.search("吴秀英|3401|楼道清洁|柳书记", stranger.content())

    own = browse(view=PHONE)
    own.goto(reverse("own-page", args=[card]))
    own.click("text=时长有误")
    own.fill("#id_minutes", "90")
    own.fill("#id_reason", "其实十点半就走了")
    own.click("button:has-text('提出更正')")
    own.wait_for_selector("text=已提出更正")
    worker.goto(reverse("hours-corrections"))
    worker.click("main a:has-text('审核')")
    worker.check("input[name=granted][value=yes]")
    worker.click("main form.form button.btn-p")
    worker.wait_for_selector("text=已审核")
    stranger.goto(check)
    assert "开具以后记录有变动" in stranger.inner_text("main")

    at(worker, one).click("text=撤销")
    worker.fill("#id_why", "时长有误，重新开具")
    worker.click("main form.form button.btn-p")
    worker.wait_for_selector("text=已撤销，扫码核验会显示")
    stranger.goto(check)
    told = stranger.inner_text("main")
    assert "已撤销，不能使用" in told and "真实有效" not in told and "重新开具" not in told
    quiet()
    assert HoursEntry.objects.filter(volunteer=wu).sums() == {"people": 1, "times": 1, "minutes": 90}
    assert HoursEntry.objects.filter(reverses=entry).exists()
    assert not own.complaints and not worker.complaints and not stranger.complaints
