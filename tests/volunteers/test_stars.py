"""Stars: reached, told in public for five working days, objected to, given at night, never twice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from tests.builders import make_volunteer
from volunteers.actions import answer_objection, file_objection, give_stars, publish_stars, set_hours
from volunteers.actions import reverse as reverse_hours
from volunteers.choices import HoursSource
from volunteers.models import HoursEntry, HoursSettings, StarAward, Volunteer
from volunteers.starring import level_of, reached

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 3, 13, 10, tzinfo=SHANGHAI)


def hours_for(town, volunteer, hours):
    """So many hours in days of ten, as an import would have left them."""
    rows, day = [], date(2025, 1, 1)
    while hours > 0:
        n = min(hours, 10)
        begins = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=8)
        rows.append(
            HoursEntry(
                volunteer=volunteer, minutes=n * 60, begins_at=begins, ends_at=begins + timedelta(hours=n), day=day,
                source=HoursSource.IMPORT, words="值守", unit=town.willow, path=town.willow.path,
            )
        )  # fmt: skip
        hours, day = hours - n, day + timedelta(days=1)
    return HoursEntry.objects.bulk_create(rows)


@pytest.fixture
def wu(town):
    who = make_volunteer(town.willow, "吴秀英")
    hours_for(town, who, 300)
    return who


@pytest.mark.parametrize(
    ("minutes", "level"),
    [(0, 0), (5999, 0), (6000, 1), (17_999, 1), (18_000, 2), (36_000, 3), (60_000, 4), (89_999, 4), (90_000, 5)],
)
def test_levels_begin_on_the_minute(minutes, level):
    assert level_of(minutes, [100, 300, 600, 1000, 1500]) == level


def test_who_has_reached_a_star_is_listed_until_it_is_published(town, wu):
    make_volunteer(town.willow, "李志强")
    found = lambda: [(v.pk, v.minutes, v.held) for v in reached(Volunteer.objects.all(), town.street.path)]  # noqa: E731
    assert found() == [(wu.pk, 18_000, 0)]
    [star] = publish_stars([wu], by=town.willow_secretary, now=FRIDAY)
    assert (star.level, star.notice_from, star.notice_until) == (2, date(2026, 3, 13), date(2026, 3, 20))
    assert found() == []
    with pytest.raises(ActionRefused, match="已经公示"):
        publish_stars([wu], by=town.willow_worker, now=FRIDAY)
    hours_for(town, make_volunteer(town.willow, "王芳"), 99)
    assert found() == []


def test_it_is_given_the_night_after_the_notice_and_once(town, wu):
    [star] = publish_stars([wu], by=town.willow_secretary, now=FRIDAY)
    give_stars(now=datetime(2026, 3, 20, 23, 59, tzinfo=SHANGHAI))
    star.refresh_from_db()
    assert star.given_at is None
    for _ in range(2):
        give_stars(now=datetime(2026, 3, 21, 0, 25, tzinfo=SHANGHAI))
    star.refresh_from_db()
    assert star.given_at == datetime(2026, 3, 21, 0, 25, tzinfo=SHANGHAI)
    assert LedgerEntry.objects.filter(action="star.given").count() == 1


def test_hours_taken_away_meanwhile_or_an_objection_upheld_end_it(town, wu):
    [star] = publish_stars([wu], by=town.willow_secretary, now=FRIDAY)
    reverse_hours(wu.hours.first(), by=town.willow_secretary, why="重复")
    give_stars(now=datetime(2026, 3, 21, 1, tzinfo=SHANGHAI))
    star.refresh_from_db()
    assert (star.given_at, star.dropped_why) == (None, "公示期间时长更正，未达到标准")
    [lower] = publish_stars([wu], by=town.willow_secretary)
    assert lower.level == 1
    objection = file_objection(star=lower, text="她去年搬走了")
    later = timezone.now() + timedelta(days=30)
    give_stars(now=later)
    lower.refresh_from_db()
    assert lower.given_at is None  # waits for the answer
    answer_objection(objection, by=town.willow_secretary, upheld=False, answer="核对过，仍在服务")
    give_stars(now=later)
    lower.refresh_from_db()
    assert lower.given_at == later


def test_an_upheld_objection_drops_the_star(town, wu):
    [star] = publish_stars([wu], by=town.willow_secretary)
    objection = file_objection(star=star, text="那些天她在外地")
    assert file_objection(star=star, text="那些天她在外地") == objection  # sent twice
    with pytest.raises(ActionRefused, match="至少 4 个字"):
        answer_objection(objection, by=town.willow_secretary, upheld=True, answer="是")
    answer_objection(objection, by=town.willow_secretary, upheld=True, answer="核实属实，取消")
    assert StarAward.objects.get().dropped_why == "公示期间异议成立"


def test_the_public_page_objects_without_an_account_a_few_times_a_day(town, wu):
    [star] = publish_stars([wu], by=town.willow_secretary)
    page = Client().get(reverse("public-volunteer-notices", args=[town.street.code])).content.decode()
    assert "吴某某" in page and "二星" in page and "吴秀英" not in page and wu.number not in page
    address = reverse("object-to-star", args=[star.pk])
    said = [Client().post(address, {"text": f"我有第 {n} 条意见"}).status_code for n in range(6)]
    assert said == [200] * 5 + [409]
    assert Client().post(address, {"text": ""}).status_code == 422


def test_the_offices_numbers_rise_or_are_refused(town):
    with pytest.raises(ActionRefused, match="一级比一级高"):
        set_hours(town.street, by=town.director, stars=[100, 300, 300, 1000, 1500], most_a_day=8)
    set_hours(town.street, by=town.director, stars=[50, 100, 200, 400, 800], most_a_day=8)
    assert HoursSettings.of(town.street.path).stars == [50, 100, 200, 400, 800]
    assert HoursSettings.of(town.next_street.path).stars == [100, 300, 600, 1000, 1500]


def test_the_settings_page_and_the_tap_of_a_clerk(town, wu, client):
    client.force_login(town.director)
    levels = {f"star_{n}": str(hours) for n, hours in enumerate((50, 100, 200, 400, 800), start=1)}
    sent = levels | {"most_a_day": "8", "late_days": "20", "notice_days": "7"}
    assert client.post("/hours/settings/", sent | {"star_2": "40"}).status_code == 422
    assert client.post("/hours/settings/", sent).status_code == 302
    row = HoursSettings.objects.get()
    assert (row.stars, row.most_a_day, row.late_days, row.notice_days) == ([50, 100, 200, 400, 800], 8, 20, 7)
    client.force_login(town.willow_secretary)
    assert "吴*英" in client.get("/stars/").content.decode()
    client.post("/stars/publish/", {"who": [wu.pk]})
    assert StarAward.objects.get().level == 3
    client.force_login(town.maple_secretary)
    client.post("/stars/publish/", {"who": [wu.pk]})
    assert StarAward.objects.count() == 1
