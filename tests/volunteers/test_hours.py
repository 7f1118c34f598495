"""The ledger of hours: credited once, reversed instead of changed, corrected by two, and every sum is one sum."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from tests.builders import make_volunteer
from volunteers.actions import ask_correction, credit, decide_correction, reverse
from volunteers.models import HoursCorrection, HoursEntry, HoursSettings

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 10, 12, tzinfo=SHANGHAI)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def served(town, volunteer, begins, ends, **more):
    facts = {"by": town.willow_worker, "unit": town.willow, "source": "ad_hoc", "words": "清理楼道", "now": NOW} | more
    return credit(volunteer, begins_at=at(begins), ends_at=at(ends), **facts)


@pytest.fixture
def wu(town):
    return make_volunteer(town.willow, "吴秀英")


def test_a_service_is_whole_minutes_on_the_day_it_began(town, wu):
    entry = served(town, wu, "2026-02-28 22:30:00", "2026-03-01 00:15:40")

    assert (entry.minutes, entry.day, entry.path) == (105, date(2026, 2, 28), town.willow.path)
    assert LedgerEntry.objects.get(action="hours.credited").facts == {"minutes": 105, "source": "ad_hoc"}
    february = HoursEntry.objects.between(date(2026, 2, 1), date(2026, 2, 28)).sums()
    assert february == {"people": 1, "times": 1, "minutes": 105}
    assert HoursEntry.objects.between(date(2026, 3, 1), date(2026, 3, 31)).sums()["minutes"] == 0


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        ("2026-03-09 09:30", "2026-03-09 10:30", "重叠"),
        ("2026-03-09 08:59", "2026-03-09 09:01", "重叠"),
        ("2026-03-09 09:00", "2026-03-09 10:00", "重叠"),
        ("2026-03-09 10:00", "2026-03-09 21:01", "最多 12 小时"),
        ("2026-03-10 11:00", "2026-03-10 12:01", "还没有结束"),
        ("2026-02-07 09:00", "2026-02-07 10:00", "只能补录 30 天"),
        ("2026-03-08 10:00", "2026-03-08 10:00", "至少 1 分钟"),
        ("2026-03-08 10:00", "2026-03-07 10:00", "至少 1 分钟"),
        ("2026-03-07 10:00", "2026-03-08 10:01", "最多 24 小时"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(town, wu, begins, ends, words):
    served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00")
    with pytest.raises(ActionRefused, match=words):
        served(town, wu, begins, ends)
    assert HoursEntry.objects.count() == 1


def test_to_the_second_two_services_may_touch_and_the_day_may_be_full(town, wu):
    served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00")
    served(town, wu, "2026-03-09 10:00", "2026-03-09 21:00")
    served(town, wu, "2026-02-08 09:00", "2026-02-08 10:00")  # thirty days back, to the day
    assert HoursEntry.objects.sums() == {"people": 1, "times": 3, "minutes": 13 * 60}


def test_the_numbers_are_the_offices_own(town, wu):
    HoursSettings.objects.create(office=town.street, most_a_day=2, late_days=3)
    with pytest.raises(ActionRefused, match="最多 2 小时"):
        served(town, wu, "2026-03-09 09:00", "2026-03-09 11:01")
    with pytest.raises(ActionRefused, match="只能补录 3 天"):
        served(town, wu, "2026-03-06 09:00", "2026-03-06 10:00")


def test_the_same_form_sent_twice_is_one_row_and_nobody_credits_himself(town, wu):
    one = served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00", client_key="k1")
    assert served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00", client_key="k1") == one
    worker = make_volunteer(town.willow, "杨社工", user=town.willow_worker)
    with pytest.raises(ActionRefused, match="自己的时长由别人登记"):
        served(town, worker, "2026-03-09 09:00", "2026-03-09 10:00")


def test_a_row_is_reversed_once_and_its_time_is_free_again(town, wu):
    entry = served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00")
    with pytest.raises(ActionRefused, match="请写冲正原因"):
        reverse(entry, by=town.willow_secretary, why=" ")
    undone = reverse(entry, by=town.willow_secretary, why="记错人")
    assert (undone.minutes, undone.day, undone.reverses) == (-60, entry.day, entry)
    with pytest.raises(Conflict, match="已经冲正"):
        reverse(entry, by=town.willow_secretary, why="记错人")
    with pytest.raises(ActionRefused, match="本身就是冲正"):
        reverse(undone, by=town.willow_secretary, why="又错")
    assert HoursEntry.objects.sums() == {"people": 0, "times": 0, "minutes": 0}
    served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00")
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 60}


def test_a_correction_takes_a_second_person(town, wu):
    entry = served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00")
    asked = ask_correction(entry, by=town.willow_worker, minutes=90, reason="实际到 10 点半")
    with pytest.raises(Conflict, match="等审核"):
        ask_correction(entry, by=town.willow_worker, minutes=80, reason="再改")
    with pytest.raises(ActionRefused, match="另一个人"):
        decide_correction(asked, by=town.willow_worker, granted=True)
    right = decide_correction(asked, by=town.willow_secretary, granted=True)
    assert (right.minutes, right.ends_at, right.source) == (90, at("2026-03-09 10:30"), "ad_hoc")
    with pytest.raises(Conflict, match="已经审核"):
        decide_correction(asked, by=town.willow_secretary, granted=True)
    with pytest.raises(Conflict, match="已经冲正"):
        ask_correction(entry, by=town.willow_worker, minutes=30, reason="旧的那条")
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 90}
    assert HoursEntry.objects.count() == 3


def test_a_correction_that_would_overlap_changes_nothing(town, wu):
    entry = served(town, wu, "2026-03-09 09:00", "2026-03-09 10:00")
    served(town, wu, "2026-03-09 10:00", "2026-03-09 11:00")
    asked = ask_correction(entry, by=town.willow_worker, minutes=61, reason="多一分钟")
    with pytest.raises(ActionRefused, match="重叠"):
        decide_correction(asked, by=town.willow_secretary, granted=True)
    assert HoursEntry.objects.sums()["minutes"] == 120
    assert HoursCorrection.objects.get().state == "asked"
    refused = decide_correction(asked, by=town.willow_secretary, granted=False, answer="时间对不上")
    assert refused is None and HoursCorrection.objects.get().state == "refused"


KEYS = count()
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["credit", "reverse", "correct"]),
        st.integers(0, 40 * 24 * 6),  # tenths of an hour since 1 February, over two month ends
        st.integers(1, 24 * 60),
        st.integers(0, 20),
    ),
    max_size=25,
)


@given(deeds=DEEDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_done_every_sum_is_the_same_sum(town, deeds):
    """A plain second book beside the ledger: {row: (person, day, minutes)} of what stands."""
    people = [make_volunteer(town.willow, f"某{next(KEYS)}") for _ in range(2)]
    rows, book = [], {}
    for deed, tenth, minutes, pick in deeds:
        begins = at("2026-01-28 00:00") + timedelta(minutes=10 * tenth)
        try:
            if deed == "credit":
                entry = credit(
                    people[pick % 2], by=town.willow_worker, unit=town.willow, source="ad_hoc", words="巡逻",
                    begins_at=begins, ends_at=begins + timedelta(minutes=minutes), now=at("2026-03-09 23:59"),
                )  # fmt: skip
                rows.append(entry)
                book[entry.pk] = (entry.volunteer_id, begins.astimezone(SHANGHAI).date(), minutes)
            elif rows and deed == "reverse":
                entry = rows[pick % len(rows)]
                reverse(entry, by=town.willow_secretary, why="试")
                del book[entry.pk]
            elif rows:
                entry = rows[pick % len(rows)]
                asked = ask_correction(entry, by=town.willow_worker, minutes=minutes, reason="试")
                right = decide_correction(asked, by=town.willow_secretary, granted=True)
                person, day, _ = book.pop(entry.pk)
                book[right.pk] = (person, day, minutes)
                rows.append(right)
        except ActionRefused:
            HoursCorrection.objects.filter(state="asked").delete()

    mine = HoursEntry.objects.filter(volunteer__in=people)
    assert mine.sums() == {
        "people": len({person for person, _, _ in book.values()}),
        "times": len(book),
        "minutes": sum(minutes for _, _, minutes in book.values()),
    }
    months = [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 31)),
    ]
    for first, last in months:
        assert mine.between(first, last).sums()["minutes"] == sum(m for _, d, m in book.values() if first <= d <= last)
    by_person = {
        each.pk: each.minutes for each in type(people[0]).objects.filter(pk__in=[p.pk for p in people]).with_hours()
    }
    assert by_person == {p.pk: sum(m for person, _, m in book.values() if person == p.pk) for p in people}
