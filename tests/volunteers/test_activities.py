"""Activities from the plan to the summary: published, moved, called off, reminded of, learned at, counted."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from tests.builders import make_shift, make_volunteer
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once
from volunteers.actions import cancel, change_capacity, confirm_forgotten, join, sign_in, sign_out, walk_up
from volunteers.actions.activities import (
    add_shifts,
    call_off,
    change_activity,
    drop_shift,
    move_shift,
    plan_activity,
    publish_activity,
    sum_up,
)
from volunteers.actions.arriving import arrive, depart, register_at_the_door, shifts_behind
from volunteers.actions.reminding import remind_of_shifts
from volunteers.figures_activities import participants, trainings
from volunteers.models import HoursEntry, Shift, SignUp, Volunteer, VolunteerActivity
from volunteers.sign_in_codes import code_at

HOUR = timedelta(hours=1)


def planned(town, **more):
    begins_at = timezone.now().replace(microsecond=0) + timedelta(days=2)
    facts = {"title": "楼道清洁", "place": "杏花苑", "shifts": [(begins_at, begins_at + 2 * HOUR, 5)]} | more
    return plan_activity(town.willow, by=town.willow_worker, **facts)


def told():
    jobs.drain()
    lines = {}
    for notice in Notice.objects.order_by("pk").select_related("user"):
        lines.setdefault(notice.user.name, []).append(notice.text)
    Notice.objects.all().delete()
    return lines


def test_a_plan_sent_twice_is_one_and_needs_a_shift_to_be_published(town):
    first = planned(town, client_key="tap")
    assert planned(town, client_key="tap") == first
    assert VolunteerActivity.objects.count() == 1 == Shift.objects.count()
    empty = planned(town, shifts=[])
    with pytest.raises(ActionRefused, match="还没有可以报名的班次"):
        publish_activity(empty, by=town.willow_worker)
    assert publish_activity(first, by=town.willow_worker).state == "open"
    with pytest.raises(Conflict, match="杨社工刚刚改过"):
        change_activity(first, by=town.willow_secretary, version=1, title="别的")


def test_three_days_running_are_three_shifts(town):
    activity = planned(town)
    begins_at = timezone.now() + timedelta(days=9)
    made = add_shifts(
        activity, by=town.willow_worker, begins_at=begins_at, ends_at=begins_at + HOUR, capacity=8, days=3
    )
    assert [shift.begins_at - begins_at for shift in made] == [timedelta(days=n) for n in range(3)]
    assert len({shift.secret for shift in Shift.objects.all()}) == 4


def test_calling_off_gives_every_place_up_and_tells_those_who_would_have_come(town):
    shift = make_shift(town.willow, capacity=1)
    comes, waits = make_volunteer(town.willow, "甲", user=town.stranger), make_volunteer(town.willow, "乙")
    for each in (comes, waits):
        join(shift, each, by=None)
    told()
    call_off(shift.activity, by=town.willow_secretary, reason="大雨")

    assert set(SignUp.objects.values_list("state", flat=True)) == {"cancelled"}
    shift.refresh_from_db()
    assert (shift.joined, shift.cancelled_why, shift.closed_at is not None) == (0, "大雨", True)
    lines = told()
    assert lines["无岗位"] == ["志愿活动取消：清洁楼道（大雨）"] == lines["杨社工"]
    assert "柳书记" not in lines, "who did it is not told"
    with pytest.raises(ActionRefused, match="已取消"):
        join(shift, waits, by=None)
    call_off(shift.activity, by=town.willow_secretary, reason="再点一次")
    assert LedgerEntry.objects.filter(action="activity.called_off").count() == 1


def test_nobody_calls_off_what_has_begun(town):
    shift = make_shift(town.willow, begins_at=timezone.now())
    sign_in(join(shift, make_volunteer(town.willow), by=None), by=town.willow_worker)
    with pytest.raises(ActionRefused, match="已有人签到"):
        call_off(shift.activity, by=town.willow_secretary, reason="下雨")
    for deed in (
        lambda: drop_shift(shift, by=town.willow_worker, reason="下雨"),
        lambda: move_shift(
            shift, by=town.willow_worker, begins_at=shift.begins_at + HOUR, ends_at=shift.ends_at + HOUR
        ),
    ):
        with pytest.raises(Conflict, match="已有人签到"):
            deed()
    assert sum_up(shift.activity, by=town.willow_worker, served=40, summary=" 好 ").served == 40


def test_a_moved_shift_is_told_and_reminded_of_anew_and_a_second_evening_says_nothing(town):
    comes = make_volunteer(town.willow, "甲", user=town.stranger)
    tomorrow = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    shift = make_shift(town.willow, begins_at=tomorrow)
    join(shift, comes, by=None)
    far = make_shift(town.willow, begins_at=tomorrow + timedelta(days=3))
    join(far, comes, by=None)
    told()
    for second in range(2):
        jobs.tick("shifts.remind", timezone.now() + timedelta(minutes=second) - timedelta(minutes=5))
        jobs.drain()
    when = f"{tomorrow:%-m月%-d日} 09:00"
    assert told()["无岗位"] == [f"志愿活动快到了：清洁楼道，{when}，杏花苑，已报名 1 人"]

    move_shift(shift, by=town.willow_worker, begins_at=tomorrow + HOUR, ends_at=tomorrow + 2 * HOUR)
    assert told()["无岗位"] == [f"志愿班次改了时间：清洁楼道，改为 {tomorrow:%-m月%-d日} 10:00，来不了请取消报名"]
    assert Shift.objects.get(pk=shift.pk).told_at is None


def test_who_moves_up_is_told_and_without_an_account_the_organisers_are(town):
    shift = make_shift(town.willow, capacity=1)
    people = [make_volunteer(town.willow, "甲"), make_volunteer(town.willow, "乙", user=town.stranger)]
    first, _, _ = (join(shift, each, by=None) for each in [*people, make_volunteer(town.willow, "丙丁戊")])
    told()
    cancel(first, by=town.willow_worker)
    assert [line[:5] for line in told()["无岗位"]] == ["候补转正："]
    change_capacity(shift, 2, by=town.willow_worker)
    assert "没有账号，请打电话告诉" in told()["柳书记"][0]


def test_the_clock_closes_what_is_over_once_and_tells_only_of_what_is_to_confirm(town):
    shift = make_shift(town.willow, begins_at=timezone.now() - 5 * HOUR)
    quiet = make_shift(town.willow, begins_at=timezone.now() - 5 * HOUR, title="没人忘")
    place = walk_up(shift, make_volunteer(town.willow), by=town.willow_worker, at=shift.begins_at)
    told()
    for minute in range(2):
        jobs.tick("shifts.close_forgotten", timezone.now() - timedelta(minutes=5 - minute))
        jobs.drain()
    assert told()["杨社工"] == ["清洁楼道：1 人没有签退，请确认离开时间"]
    assert LedgerEntry.objects.filter(action="shift.closed").count() == 2
    states = VolunteerActivity.objects.filter(shifts__in=[shift, quiet]).values_list("state", flat=True)
    assert set(states) == {"done"}
    assert [p.pk for p in SignUp.objects.held_by(town.willow_worker).forgotten()] == [place.pk]
    assert not SignUp.objects.held_by(town.maple_secretary).forgotten().exists()
    confirm_forgotten(place, by=town.willow_worker, served=False)
    assert not HoursEntry.objects.exists() and SignUp.objects.get(pk=place.pk).state == "left"


def test_a_course_is_learning_and_no_service(town):
    wu = make_volunteer(town.willow)
    begins_at = timezone.now().replace(microsecond=0) - 2 * HOUR
    shift = make_shift(town.willow, begins_at=begins_at, kind="training", title="专家课堂", teacher="吴教授")
    place = join(shift, wu, by=None, now=begins_at)
    sign_in(place, by=town.willow_worker, at=begins_at)
    sign_out(place, by=town.willow_worker, at=begins_at + HOUR)
    assert not HoursEntry.objects.exists()
    assert trainings(wu) == [{"title": "专家课堂", "teacher": "吴教授", "day": begins_at, "minutes": 60}]


def test_people_and_person_times_are_counted_apart_with_age_bands_and_party_members(town, django_assert_num_queries):
    now, born = timezone.now(), lambda years: date(timezone.localdate().year - years, 1, 1)
    one = make_shift(town.willow, begins_at=now)
    two = Shift.objects.create(
        activity=one.activity, begins_at=now + HOUR, ends_at=now + 2 * HOUR, capacity=9, secret="0"
    )
    child = make_volunteer(town.willow, "小树", birth_date=born(10))
    old = make_volunteer(town.willow, "老吴", birth_date=born(70), party_member=True)
    for shift, who in ((one, child), (one, old), (two, old), (one, make_volunteer(town.willow, "不知"))):
        SignUp.objects.create(shift=shift, volunteer=who, state="left", came_at=now, left_at=now)
    SignUp.objects.create(shift=two, volunteer=child, state="missed")
    with django_assert_num_queries(1):
        took = participants(SignUp.objects.filter(shift__activity=one.activity), timezone.localdate())
    assert took == {
        "people": 3, "times": 4, "party": 1, "bands": {"未满 18 岁": 1, "60 岁及以上": 1, "年龄未登记": 1}
    }  # fmt: skip


def test_at_the_place_the_code_and_the_telephone_are_enough(town):
    begins_at = timezone.now().replace(microsecond=0)
    shift = make_shift(town.willow, begins_at=begins_at)
    wu = make_volunteer(town.willow, phone="13855100077")
    code = code_at(shift.secret, begins_at)
    assert [each.pk for each in shifts_behind(code, begins_at)] == [shift.pk]
    assert shifts_behind(code, begins_at + timedelta(minutes=5)) == []

    with pytest.raises(ActionRefused, match="签到码不对"):
        arrive(shift, wu, code="0000000", at=begins_at)
    with pytest.raises(ActionRefused, match="还没有签到"):
        depart(shift, wu, code=code, at=begins_at)
    place = arrive(shift, wu, code=code, at=begins_at)
    assert (place.walk_up, arrive(shift, wu, code=code, at=begins_at).pk) == (True, place.pk)
    end = begins_at + 2 * HOUR
    with pytest.raises(ActionRefused, match="签到码不对"):
        depart(shift, wu, code=code, at=end)
    for _ in range(2):
        depart(shift, wu, code=code_at(shift.secret, end), at=end)
    assert HoursEntry.objects.get().minutes == 120


def test_a_stranger_at_the_door_is_registered_with_a_yes_and_a_child_with_the_guardians(town):
    shift = make_shift(town.willow, begins_at=timezone.now())
    facts = {"by": town.willow_worker, "consent_paper": "spoken"}
    place = register_at_the_door(shift, name="新来的", phone="13855100078", birth_date=None, **facts)
    made = Volunteer.objects.get(pk=place.volunteer_id)
    assert (place.state, place.walk_up, made.consent_on, made.consent_paper) == (
        "came", True, timezone.localdate(), "spoken"
    )  # fmt: skip
    child = {"name": "小小", "phone": "13855100079", "birth_date": timezone.localdate() - timedelta(days=3000)}
    with pytest.raises(ActionRefused, match="监护人"):
        register_at_the_door(shift, **child, **facts)
    register_at_the_door(shift, **child, guardian_name="小小妈妈", **facts)
    assert Volunteer.objects.get(name="小小").guardian_consent_on == timezone.localdate()
    with pytest.raises(ActionRefused, match="已经是志愿者"):
        register_at_the_door(shift, name="新来的", phone="13855100078", birth_date=None, **facts)


def test_who_signed_up_cancels_until_it_begins(town):
    wu = make_volunteer(town.willow)
    place = join(make_shift(town.willow, begins_at=timezone.now() + HOUR), wu, by=None)
    with pytest.raises(ActionRefused, match="不能自己取消"):
        cancel(place, by=None, own=True, now=timezone.now() + HOUR)
    assert cancel(place, by=None, own=True).state == "cancelled"


only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="两个事务同时等一行，只在 PostgreSQL 上有"
)


@pytest.mark.django_db(transaction=True)
@only_postgresql
def test_a_double_tap_at_once_is_one_place():
    town = build_town()
    shift, wu = make_shift(town.willow, begins_at=timezone.now()), make_volunteer(town.willow)
    code = code_at(shift.secret, timezone.now())
    assert at_once(*[lambda: join(shift, wu, by=None)] * 2) == ["done"] * 2
    assert at_once(*[lambda: arrive(shift, wu, code=code)] * 3) == ["done"] * 3
    assert (SignUp.objects.count(), Shift.objects.get().joined) == (1, 1)


@pytest.mark.django_db(transaction=True)
@only_postgresql
def test_capacity_changed_while_people_sign_up_and_cancel_leaves_no_place_over():
    town = build_town()
    shift = make_shift(town.willow, capacity=4)
    people = [make_volunteer(town.willow, f"志愿者{n}") for n in range(12)]
    early = [join(shift, each, by=None) for each in people[:4]]
    deeds = [lambda p=person: join(shift, p, by=None) for person in people[4:]]
    deeds += [lambda p=place: cancel(p, by=town.willow_worker) for place in early[:2]]
    deeds += [lambda n=n: change_capacity(shift, n, by=town.willow_worker) for n in (6, 8)]
    ends = at_once(*deeds)
    shift.refresh_from_db()
    taken = SignUp.objects.filter(shift=shift, state="joined").count()
    assert all(end == "done" or "名额不能少于" in end for end in ends)
    assert taken == shift.joined == min(shift.capacity, 10)
    queue = SignUp.objects.filter(shift=shift, state="waiting").order_by("pk").values_list("pk", flat=True)
    newest = SignUp.objects.filter(shift=shift, state="joined").order_by("-pk").values_list("pk", flat=True).first()
    assert all(pk > newest for pk in queue)


@pytest.mark.django_db(transaction=True)
@only_postgresql
def test_called_off_while_somebody_signs_up_leaves_nobody_on_it():
    town = build_town()
    shift = make_shift(town.willow, capacity=10)
    people = [make_volunteer(town.willow, f"志愿者{n}") for n in range(6)]
    at_once(
        *(lambda p=person: join(shift, p, by=None) for person in people),
        lambda: call_off(shift.activity, by=town.willow_secretary, reason="大雨"),
    )
    assert not SignUp.objects.exclude(state="cancelled").exists() and Shift.objects.get().joined == 0


def test_shifts_of_days_off_are_told_on_the_last_working_day_before(town):
    """Friday evening for Saturday, Sunday and Monday; what is planned on Saturday for Sunday, on Saturday."""
    friday = timezone.make_aware(datetime(2026, 3, 13, 17, 0))
    shifts = [make_shift(town.willow, begins_at=friday + timedelta(days=n, hours=-7)) for n in range(1, 6)]
    remind_of_shifts(friday)
    told = [Shift.objects.get(pk=shift.pk).told_at is not None for shift in shifts]
    assert told == [True, True, True, False, False]
    late = make_shift(town.willow, begins_at=friday + timedelta(days=2, hours=-7))
    remind_of_shifts(friday + timedelta(days=1))
    assert Shift.objects.get(pk=late.pk).told_at is not None
