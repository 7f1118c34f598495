"""Certificates: asked, announced, issued out of the ledger, checked by anybody, changed and revoked; and objections."""

import io
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import Notice
from tests.builders import make_volunteer
from volunteers.actions import (
    answer_objection,
    ask_certificate,
    credit,
    file_objection,
    issue_certificate,
    publish_certificate,
    refuse_certificate,
    revoke_certificate,
)
from volunteers.actions import (
    reverse as reverse_hours,
)
from volunteers.certificate_codes import code_of
from volunteers.certified import is_changed, sums_of
from volunteers.figures_hours import served, served_below
from volunteers.models import HoursEntry, VolunteerCertificate

SHANGHAI = ZoneInfo("Asia/Shanghai")
SINCE, UNTIL = date(2026, 2, 1), date(2026, 2, 28)
SIGNED = {"head": "柳书记", "clerk": "杨社工", "contact": "0551-63330000"}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def credited(town, volunteer, begins, minutes=60, unit=None, words="清理楼道"):
    begins = at(begins)
    return credit(
        volunteer, by=town.willow_worker, unit=unit or town.willow, source="ad_hoc", words=words, begins_at=begins,
        ends_at=begins + timedelta(minutes=minutes), now=at("2026-03-01 12:00"),
    )  # fmt: skip


@pytest.fixture
def wu(town):
    return make_volunteer(town.willow, "吴秀英", document="citizen", document_number="340111197001010014")


def asked_for(town, volunteer, **more):
    facts = {"by": town.willow_worker, "unit": town.willow, "since": SINCE, "until": UNTIL} | more
    return ask_certificate(volunteer, **facts)


def issued_for(town, volunteer):
    one = publish_certificate(asked_for(town, volunteer), by=town.willow_secretary)
    later = timezone.now() + timedelta(days=8)
    return issue_certificate(one, by=town.willow_secretary, now=later, **SIGNED)


def test_a_certificate_says_what_the_issuers_own_ledger_says(town, wu):
    credited(town, wu, "2026-02-01 00:00", 30)
    credited(town, wu, "2026-02-28 23:30", 60, unit=town.willow_1, words="巡逻")
    credited(town, wu, "2026-03-01 09:00", 60)
    credited(town, wu, "2026-02-03 09:00", 45, unit=town.street)
    one = issued_for(town, wu)
    assert (one.minutes, one.services, one.number[:6]) == (90, 2, "WHZM20")
    assert set(one.content.split("、")) == {"清理楼道", "巡逻"}
    of_street = asked_for(town, wu, unit=town.street)
    assert (of_street.minutes, of_street.services) == (135, 3)


def test_every_step_has_its_time_and_says_why_not(town, wu):
    with pytest.raises(ActionRefused, match="没有您的时长记录"):
        asked_for(town, wu)
    credited(town, wu, "2026-02-03 09:00")
    for wrong, words in (
        ({"since": UNTIL, "until": SINCE}, "颠倒"),
        ({"until": timezone.localdate() + timedelta(days=1)}, "还没有到"),
        ({"unit": town.willow_1}, "社区或街道出具"),
        ({"unit": town.next_street}, "社区或街道出具"),
    ):
        with pytest.raises(ActionRefused, match=words):
            asked_for(town, wu, **wrong)
    one = asked_for(town, wu)
    assert asked_for(town, wu) == one  # tapped twice
    with pytest.raises(Conflict, match="已申请"):
        issue_certificate(one, by=town.willow_secretary, **SIGNED)
    published = publish_certificate(one, by=town.willow_secretary)
    assert published.notice_until == timezone.localdate() + timedelta(days=7)
    with pytest.raises(Conflict, match="公示中"):
        publish_certificate(one, by=town.willow_secretary)
    seventh_day = timezone.now() + timedelta(days=7)
    with pytest.raises(ActionRefused, match="公示结束后"):
        issue_certificate(one, by=town.willow_secretary, now=seventh_day, **SIGNED)
    done = issue_certificate(one, by=town.willow_secretary, now=seventh_day + timedelta(days=1), **SIGNED)
    with pytest.raises(Conflict, match="已开具"):
        refuse_certificate(one, by=town.willow_secretary, why="晚了")
    gone = revoke_certificate(done, by=town.willow_secretary, why="记错人")
    assert gone.state == "revoked" and gone.number == done.number
    with pytest.raises(Conflict, match="已撤销"):
        revoke_certificate(done, by=town.willow_secretary, why="再撤")


def test_nobody_certifies_himself_and_nobody_without_a_document(town):
    worker = make_volunteer(town.willow, "柳书记", user=town.willow_secretary)
    credited(town, worker, "2026-02-03 09:00")
    one = asked_for(town, worker)
    with pytest.raises(ActionRefused, match="由同事办理"):
        publish_certificate(one, by=town.willow_secretary)
    with pytest.raises(ActionRefused, match="补登证件"):
        publish_certificate(one, by=town.willow_worker)


def test_numbers_follow_each_other_and_none_comes_twice(town, wu):
    credited(town, wu, "2026-02-03 09:00")
    numbers = [issued_for(town, wu).number for _ in range(3)]
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003"]


def check(certificate):
    return Client().get(reverse("certificate-check", args=[code_of(certificate)]))


def test_anybody_may_check_the_paper_and_reads_no_more_than_he_must(town, wu):
    entry = credited(town, wu, "2026-02-03 09:00", 90)
    one = issued_for(town, wu)
    told = check(one).content.decode()
    assert "真实有效" in told and one.number in told and "吴*英" in told and "1.5 小时" in told
    for hidden in ("吴秀英", wu.number, "340111197001010014", "清理楼道", "柳书记", "0551-63330000"):
        assert hidden not in told
    reverse_hours(entry, by=town.willow_secretary, why="记错人")
    credited(town, wu, "2026-02-03 09:00", 60)
    assert is_changed(VolunteerCertificate.objects.get(pk=one.pk))
    told = check(one).content.decode()
    assert "记录有变动" in told and "真实有效" not in told
    revoke_certificate(one, by=town.willow_secretary, why="时长有误")
    told = check(one).content.decode()
    assert "已撤销" in told and "时长有误" not in told


def test_wrong_codes_all_read_the_same_and_are_counted(town, wu):
    credited(town, wu, "2026-02-03 09:00")
    one = issued_for(town, wu)
    for code in ("A" * 20, one.number, str(one.pk)):
        answer = Client().get(reverse("certificate-check", args=[code]))
        assert answer.status_code == 404 and "没有这份证明" in answer.content.decode()
    answers = [Client().get(reverse("certificate-check", args=["B" * 20])).status_code for _ in range(6)]
    assert 429 in answers


def test_word_and_print_carry_the_fields_of_the_rule(town, wu, client):
    credited(town, wu, "2026-02-03 09:00", 90)
    one = issued_for(town, wu)
    client.force_login(town.willow_secretary)
    page = client.get(f"/certificates/{one.pk}/print/").content.decode()
    paper = Document(io.BytesIO(client.get(f"/certificates/{one.pk}/word/").content))
    words = "\n".join(
        [*(p.text for p in paper.paragraphs), *(c.text for t in paper.tables for r in t.rows for c in r.cells)]
    )
    for each in ("吴秀英", wu.number, "居民身份证", "340111197001010014", "1.5 小时", "清理楼道", "柳书记", "杨社工",
                 "0551-63330000", "杨柳社区", one.number):  # fmt: skip
        assert each in page and each in words
    assert "<svg" in page
    client.force_login(town.grid_leader)
    assert client.get(f"/certificates/{one.pk}/print/").status_code == 404


def test_the_public_notice_names_nobody_in_full_unless_he_agreed(town, wu):
    credited(town, wu, "2026-02-03 09:00")
    publish_certificate(asked_for(town, wu), by=town.willow_secretary)
    address = reverse("public-volunteer-notices", args=[town.willow.code])
    assert "吴某某" in (told := Client().get(address).content.decode()) and "吴秀英" not in told
    wu.named_in_public = True
    wu.save()
    assert "吴秀英" in Client().get(address).content.decode()
    elsewhere = reverse("public-volunteer-notices", args=[town.maple.code])
    assert "吴" not in re.sub(r"<title>.*?</title>", "", Client().get(elsewhere).content.decode()).split("<main")[1]


def test_an_objection_holds_the_certificate_up_and_its_answer_is_found_by_the_receipt(town, wu):
    credited(town, wu, "2026-02-03 09:00")
    one = publish_certificate(asked_for(town, wu), by=town.willow_secretary)
    told = Client().post(reverse("object-to-certificate", args=[one.pk]), {"text": "那天他没有来"}).content.decode()
    [objection] = one.objections.all()
    assert objection.receipt in told
    later = timezone.now() + timedelta(days=8)
    with pytest.raises(ActionRefused, match="收到异议"):
        issue_certificate(one, by=town.willow_secretary, now=later, **SIGNED)
    answer_objection(objection, by=town.willow_secretary, upheld=True, answer="核对签到表，确未到场")
    with pytest.raises(Conflict):
        answer_objection(objection, by=town.willow_worker, upheld=False, answer="又处理")
    one.refresh_from_db()
    assert (one.state, one.why) == ("refused", "公示期间异议成立")
    told = Client().post(reverse("volunteer-objection-answer"), {"receipt": objection.receipt}).content.decode()
    assert "核对签到表，确未到场" in told and "吴" not in told.split("<main")[1]
    with pytest.raises(ActionRefused, match="公示期已结束"):
        file_objection(certificate=one, text="我还有意见")


SPANS = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 1439), st.integers(1, 300), st.booleans()), max_size=12)
MONTHS = [
    (date(2026, 1, 1), date(2026, 1, 31)),
    (date(2026, 2, 1), date(2026, 2, 28)),
    (date(2026, 3, 1), date(2026, 3, 31)),
]


@given(spans=SPANS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_ledger_certificates_and_statistics_are_always_one_sum(town, spans):
    """Over midnights and month ends: rows of two grids, some of them reversed; three months and the whole."""
    who = make_volunteer(
        town.willow, f"某{VolunteerCertificate.objects.count()}{len(spans)}{HoursEntry.objects.count()}"
    )
    before = {
        unit.path: served(unit, date(2026, 1, 1), date(2026, 3, 31)).minutes for unit in (town.willow, town.street)
    }
    stands = 0
    for day, minute, minutes, undone in spans:
        begins = at("2026-01-01 00:00") + timedelta(days=day, minutes=minute)
        unit = town.willow_1 if minute % 2 else town.willow_2
        try:
            entry = credit(
                who, by=town.willow_worker, unit=unit, source="import", words="巡逻", begins_at=begins,
                ends_at=begins + timedelta(minutes=minutes), now=at("2026-03-20 12:00"),
            )  # fmt: skip
        except ActionRefused:
            continue
        if undone:
            reverse_hours(entry, by=town.willow_secretary, why="试")
        else:
            stands += minutes
    by_month = []
    for since, until in MONTHS:
        paper = VolunteerCertificate(volunteer=who, unit=town.willow, path=town.willow.path, since=since, until=until)
        by_month.append(sums_of(paper)[0])
        below = served_below(town.willow, since, until)
        assert served(town.willow, since, until).minutes == sum(each.minutes for each in below.values())
    assert sum(by_month) == stands == HoursEntry.objects.filter(volunteer=who).sums()["minutes"]
    for unit in (town.willow, town.street):
        assert served(unit, date(2026, 1, 1), date(2026, 3, 31)).minutes == before[unit.path] + stands


@pytest.mark.parametrize("moment", ["1991-04-14 01:30", "1991-09-15 00:30", "2026-02-28 23:59"])
def test_a_clock_change_takes_no_minute_and_adds_none(town, wu, moment):
    """Shanghai moved its clocks until 1991: what is stored is the time that really passed."""
    begins = at(moment)
    entry = credit(
        wu, by=town.willow_worker, unit=town.willow, source="import", words="值守",
        begins_at=begins, ends_at=datetime.fromtimestamp(begins.timestamp() + 3 * 3600, SHANGHAI),
        now=at("2026-03-20 12:00"),
    )  # fmt: skip
    assert entry.minutes == 180
    paper = VolunteerCertificate(
        volunteer=wu, unit=town.willow, path=town.willow.path, since=entry.day, until=entry.day
    )
    assert sums_of(paper) == (180, 1)


def test_who_issues_hears_of_the_asking_and_who_asked_hears_the_end(town, wu):
    credited(town, wu, "2026-02-03 09:00")
    one = asked_for(town, wu)
    jobs.drain()
    assert Notice.objects.get(user=town.willow_secretary).url == one.get_absolute_url()
    refuse_certificate(one, by=town.willow_secretary, why="重复申请")
    jobs.drain()
    assert "不予开具" in Notice.objects.get(user=town.willow_worker).text
