"""Two at the same moment: one decision, one number each, one import, one row of hours. SQLite has one writer at a time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection  # noqa: F401 - the condition of the skip asks it
from django.utils import timezone

from tests.builders import make_volunteer
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once
from volunteers.actions import (
    ask_certificate,
    ask_correction,
    credit,
    decide_correction,
    issue_certificate,
    publish_certificate,
    publish_stars,
)
from volunteers.actions.hours_import import import_hours, read_hours
from volunteers.models import HoursBatch, HoursCorrection, HoursEntry, HoursSettings, StarAward, VolunteerCertificate

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]
NOON = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
SIGNED = {"head": "柳书记", "clerk": "杨社工", "contact": "0551-63330000"}


@pytest.fixture
def town(transactional_db):
    return build_town()


def served(town, volunteer, hours=1, begins=NOON - timedelta(hours=3)):
    return credit(
        volunteer, by=town.willow_worker, unit=town.willow, source="ad_hoc", words="清理楼道", begins_at=begins,
        ends_at=begins + timedelta(hours=hours), now=NOON,
    )  # fmt: skip


def test_of_two_overlapping_rows_one_is_written(town):
    wu = make_volunteer(town.willow, "吴秀英")
    ends = at_once(*(lambda n=n: served(town, wu, begins=NOON - timedelta(hours=3, minutes=n)) for n in range(4)))
    assert ends[0] == "done" and all("重叠" in end for end in ends[1:])
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 60}


def test_of_two_who_decide_one_correction_one_reads_that_it_is_done(town):
    entry = served(town, make_volunteer(town.willow, "吴秀英"))
    asked = ask_correction(entry, by=None, minutes=30, reason="早走了")
    people = (town.willow_secretary, town.willow_worker)
    ends = at_once(*(lambda who=who: decide_correction(asked, by=who, granted=True) for who in people))
    assert ends[0] == "done" and "已经审核" in ends[1]
    assert HoursCorrection.objects.get().state == "granted"
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 30}


def test_certificates_issued_at_once_have_numbers_of_their_own(town):
    waiting = []
    for n in range(4):
        who = make_volunteer(town.willow, f"吴{n}", document="citizen", document_number=f"34011119700101{n:04d}")
        served(town, who)
        span = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
        one = ask_certificate(who, by=town.willow_worker, unit=town.willow, **span)
        waiting.append(publish_certificate(one, by=town.willow_secretary))
    later = timezone.now() + timedelta(days=8)
    act = lambda one: issue_certificate(one, by=town.willow_secretary, now=later, **SIGNED)  # noqa: E731
    assert at_once(*(lambda one=one: act(one) for one in [*waiting, waiting[0]])).count("done") == 4
    numbers = sorted(VolunteerCertificate.objects.values_list("number", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003", "00004"]


def test_a_sheet_confirmed_by_two_is_written_once(town):
    wu = make_volunteer(town.willow, "吴秀英")
    text = f"姓名,志愿者编号,活动名称,服务日期,开始,时长(小时)\n吴秀英,{wu.number},清理楼道,2026-03-05,9:00,2\n"
    file = lambda: SimpleUploadedFile("时长.csv", text.encode())  # noqa: E731
    batch = read_hours(by=town.willow_secretary, unit=town.willow, file=file())
    people = (town.willow_secretary, town.willow_worker)
    ends = at_once(*(lambda who=who: import_hours(batch, by=who) for who in people))
    assert ends[0] == "done" and "已导入" in ends[1]
    assert HoursEntry.objects.sums()["times"] == 1
    assert HoursBatch.objects.get().counts["made"] == 1


def test_a_star_published_by_two_is_one_star(town):
    HoursSettings.objects.create(office=town.street, stars=[1, 300, 600, 1000, 1500])
    wu = make_volunteer(town.willow, "吴秀英")
    served(town, wu, hours=2)
    people = (town.willow_secretary, town.willow_worker)
    ends = at_once(*(lambda who=who: publish_stars([wu], by=who) for who in people))
    assert ends[0] == "done" and "已经公示" in ends[1]
    assert StarAward.objects.count() == 1
