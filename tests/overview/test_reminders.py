"""Every kind that is found: not before its time, then once, to the right person, and not about what was done."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from time import process_time
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.models import BuildingPlan, ChecklistItem, PlanItem, RoundKind, Suggestion
from awards.models import Objection as AwardObjection
from deliberation.choices import TicketState
from deliberation.models import (
    AgendaItem,
    Attendance,
    CouncilMember,
    Exclusion,
    Extension,
    Meeting,
    Milestone,
    Objection,
    Project,
    Supervision,
    SupervisionTarget,
    Ticket,
)
from governance.foundation import calendar, jobs, kinds, ledger, notices, reminding
from governance.foundation.kinds import KINDS
from governance.foundation.models import Absence, Channel, Job, Letter, Notice, Way
from governance.overview.models import PolicyDocument
from governance.overview.reminders.terms import step_of
from hierarchy.models import ApiToken, Term, User
from tests.awards.build import make_nomination, make_round
from tests.builders import make_council, make_person, make_ticket, make_volunteer
from volunteers.models import (
    HoursCorrection,
    HoursEntry,
    MicroWish,
    NoticeObjection,
    VolunteerApplication,
    VolunteerCertificate,
)

NOW = timezone.make_aware(datetime(2026, 3, 11, 9, 0))  # a Wednesday
DAY = timedelta(days=1)
CASES = {}


@pytest.fixture(autouse=True)
def clock(request):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def case(code):
    """A case makes its thing and says: who is told, when it falls due, and what settles it."""

    def add(function):
        CASES[code] = function
        return function

    return add


def told(due, *people, done=None):
    return SimpleNamespace(due=due, people=set(people), done=done)


@case("post.term_ending")
def a_post(t):
    term = Term.objects.get(holder=t.grid_leader)
    Term.objects.filter(pk=term.pk).update(due_on=date(2026, 10, 7))  # 180 days after 10 April
    return told("2026-04-10", t.willow_secretary, t.willow_worker, done=lambda: end(term))


def end(term):
    Term.objects.filter(pk=term.pk).update(due_on=None)


@case("council.term_ending")
def a_seat(t):
    council = make_council(t.willow)
    seat = CouncilMember.objects.create(council=council, name="甲", until=date(2026, 4, 20))
    # found within 90 days at once; the test looks at the step of 30
    Notice.objects.all().delete()
    reminding.give("council.term_ending")
    Notice.objects.update(read_at=NOW)
    return told("2026-03-21", t.willow_secretary, t.willow_worker, done=lambda: seat.delete())


def meeting(t, starts_at, **more):
    council = make_council(t.willow)
    return Meeting.objects.create(
        council=council, unit=t.willow, path=t.willow.path, title="三月议事会", state="announced",
        starts_at=at(starts_at), place="活动室", **more,
    )  # fmt: skip


def at(words):
    return timezone.make_aware(datetime.fromisoformat(words))


@case("meeting.ahead")
def a_meeting_ahead(t):
    one = meeting(t, "2026-03-16 19:00")  # a Monday: told on Friday
    for person, more in ((t.grid_leader, {}), (t.building_leader, {}), (t.director, {"excused": "出差"})):
        Attendance.objects.create(meeting=one, user=person, name=person.name, invited=True, **more)
    return told("2026-03-13", t.grid_leader, t.building_leader, done=lambda: Meeting.objects.update(state="cancelled"))


@case("meeting.not_held")
def a_meeting_not_held(t):
    meeting(t, "2026-03-12 19:00")
    done = lambda: Meeting.objects.update(state="open")  # noqa: E731 - like the others
    return told("2026-03-13", t.willow_secretary, t.willow_worker, done=done)


@case("milestone.due")
def a_milestone(t):
    project = Project.objects.create(unit=t.willow, path=t.willow.path, owner=t.maple, year=2026, title="加装路灯")
    Milestone.objects.create(project=project, title="招标", due_on=date(2026, 3, 17))
    return told("2026-03-17", t.maple_secretary, done=lambda: Milestone.objects.update(done_on=date(2026, 3, 17)))


@case("supervision.reply_due")
def a_supervision(t):
    ticket = make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.IN_PROGRESS)
    made = Supervision.objects.create(
        ticket=ticket, level=2, unit=t.willow, path=t.willow.path, issuer_unit=t.street, ask="请办", round=1,
        reply_due_at=at("2026-03-18 17:30"), issuer_line="街道",
    )  # fmt: skip
    SupervisionTarget.objects.create(supervision=made, user=t.willow_worker, line="杨社工")
    return told("2026-03-17", t.willow_worker, done=lambda: Supervision.objects.update(state="replied"))


@case("extension.waiting")
def an_extension(t):
    ticket = make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.IN_PROGRESS)
    Extension.objects.create(
        ticket=ticket, round=1, level=1, amount=2, measure="working_day", reason="等料", unit=t.willow_1,
        answered_at_unit=t.willow, asked_by=t.grid_leader, due_before=at("2026-03-18 17:30"),
    )  # fmt: skip
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: Extension.objects.update(state="granted")
    )


def dispatched(t, **more):
    return make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.DISPATCHED, unit=t.willow, **more)


def put(**facts):
    return lambda: Ticket.objects.update(**facts)


@case("ticket.acknowledge_due")
def one_to_sign(t):
    dispatched(t, acknowledge_due_at=at("2026-03-17 09:40"))
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=put(state=TicketState.IN_PROGRESS))


@case("ticket.contact_due")
def one_to_call(t):
    dispatched(t, contact_due_at=at("2026-03-17 10:30"), handler=t.willow_worker)
    return told("2026-03-17", t.willow_worker, done=put(contacted_at=NOW))


@case("ticket.urgent_waiting")
def an_urgent_one(t):
    dispatched(t, acknowledge_due_at=at("2026-03-17 08:50"), urgent=True)
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=put(state=TicketState.WITHDRAWN))


@case("ticket.follow_up_due")
def one_to_follow_up(t):
    more = {"follow_up_due_at": at("2026-03-16 17:30"), "resolved_by": t.willow_worker, "unit": t.willow}
    make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.RESOLVED, **more)
    return told("2026-03-13", t.willow_secretary, done=put(state=TicketState.CLOSED))


@case("ticket.unaccepted")
def one_to_accept(t):
    make_ticket(t.willow_1, by=t.willow_secretary, unit=t.willow)
    return told("2026-03-13", t.willow_secretary, t.willow_worker, done=put(state=TicketState.ACCEPTED))


@case("exclusion.waiting")
def an_exclusion(t):
    ticket = make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.CLOSED)
    Exclusion.objects.create(
        ticket=ticket, unit=t.willow_1, path=t.willow_1.path, reason="malicious", note="重复", asked_by=t.grid_leader
    )
    done = lambda: Exclusion.objects.update(state="refused", decided_by=t.willow_secretary, decided_at=NOW)  # noqa: E731
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("minutes.remarks_over")
def minutes_to_sign(t):
    meeting(t, "2026-03-09 19:00", minutes_state="remarks", remarks_until=at("2026-03-16 17:30"))
    done = lambda: Meeting.objects.update(minutes_state="signed")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("certificate.notice_over")
def a_certificate_to_issue(t):
    a_paper(t, state="notice", notice_until=date(2026, 3, 16))
    done = lambda: VolunteerCertificate.objects.update(state="refused")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("policy.ending")
def a_policy(t):
    one = PolicyDocument.objects.create(office=t.street, title="实施意见", valid_until=date(2026, 4, 16))
    return told(
        "2026-03-17", t.director, done=lambda: PolicyDocument.objects.filter(pk=one.pk).update(valid_until=None)
    )


@case("objection.waiting")
def an_objection(t):
    one = meeting(t, "2026-03-01 19:00")
    Meeting.objects.update(state="closed", closed_at=NOW)
    item = AgendaItem.objects.create(meeting=one, title="停车")
    Objection.objects.create(meeting=one, item=item, text="不同意", at=at("2026-03-12 15:00"))
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: Objection.objects.update(state="rejected")
    )


@case("volunteer_application.waiting")
def an_application(t):
    VolunteerApplication.objects.create(unit=t.willow_1, path=t.willow_1.path, name="吴", at=at("2026-03-11 10:00"))
    return told("2026-03-17", t.grid_leader, done=lambda: VolunteerApplication.objects.update(state="declined"))


@case("hours_correction.waiting")
def a_correction(t):
    volunteer = make_volunteer(t.willow)
    entry = HoursEntry.objects.create(
        volunteer=volunteer, unit=t.willow, path=t.willow.path, begins_at=NOW - DAY, ends_at=NOW - DAY + DAY / 24,
        minutes=60, day=date(2026, 3, 10), source="ad_hoc",
    )  # fmt: skip
    HoursCorrection.objects.create(entry=entry, minutes=30, reason="记多了", asked_at=at("2026-03-11 10:00"))
    done = lambda: HoursCorrection.objects.update(state="refused")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


def a_paper(t, **more):
    return VolunteerCertificate.objects.create(
        volunteer=make_volunteer(t.willow), unit=t.willow, path=t.willow.path, since=date(2026, 1, 1),
        until=date(2026, 2, 1), asked_at=at("2026-03-11 10:00"), **more,
    )  # fmt: skip


@case("certificate.waiting")
def a_certificate(t):
    a_paper(t)
    done = lambda: VolunteerCertificate.objects.update(state="refused")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("volunteer_objection.waiting")
def a_volunteers_objection(t):
    NoticeObjection.objects.create(
        certificate=a_paper(t, state="notice"), text="不实", receipt="R1", at=at("2026-03-12 10:00")
    )
    done = lambda: NoticeObjection.objects.update(state="rejected")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("wish.waiting")
def a_wish(t):
    MicroWish.objects.create(
        caller="吴奶奶", words="收音机", home=t.willow_1, path=t.willow_1.path, collected_by=t.grid_leader,
        collected_at=at("2026-03-11 10:00"),
    )  # fmt: skip
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: MicroWish.objects.update(state="declined")
    )


@case("nomination.waiting")
def a_nomination(t):
    it = make_nomination(make_round(t), t.willow_1, state="submitted", at=at("2026-03-11 10:00"))
    done = lambda: type(it).objects.update(state="accepted")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("suggestion.waiting")
def a_suggestion(t):
    make_round(t)
    Suggestion.objects.create(
        entry=RoundKind.objects.get(), unit=t.willow, path=t.willow.path, receipt="S1", who="老吴", deeds="热心",
        source="residents", at=at("2026-03-11 10:00"),
    )  # fmt: skip
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: Suggestion.objects.update(state="aside")
    )


@case("award_objection.due")
def an_award_objection(t):
    it = make_nomination(make_round(t), t.willow_1)
    AwardObjection.objects.create(nomination=it, receipt="O1", text="不实", due_on=date(2026, 3, 17))
    return told("2026-03-16", t.director, done=lambda: AwardObjection.objects.update(state="refused"))


@case("building_item.waiting")
def an_item(t):
    item = ChecklistItem.objects.create(office=t.street, label="有楼栋长", place=1)
    plan = BuildingPlan.objects.create(building=t.building)
    PlanItem.objects.create(plan=plan, item=item, asked_on=date(2026, 3, 11), asked_by=t.building_leader)
    return told("2026-03-16", t.willow_secretary, t.willow_worker, done=lambda: PlanItem.objects.update(asked_on=None))


@case("password.ending")
def a_password(t):
    set_at = at("2026-03-17 08:00") - timedelta(days=83)
    User.objects.filter(pk=t.grid_leader.pk).update(username="ge", password_set_at=set_at)
    return told("2026-03-17", t.grid_leader, done=lambda: User.objects.update(password_set_at=timezone.now()))


@case("token.ending")
def a_token(t):
    ApiToken.objects.create(user=t.director, name="大屏", digest="d", expires_at=at("2026-03-24 08:00"))
    return told("2026-03-17", t.director, done=lambda: ApiToken.objects.all().delete())


@case("calendar.missing")
def a_year(t):
    return told("2026-11-01", t.system_manager)


@case("letters.stuck")
def a_letter(t):
    channel = Channel.objects.create(way=Way.MAIL, name="邮件")
    later = Letter.objects.create(key="k", channel=channel, next_at=NOW, ends_at=NOW)
    return told("2026-03-12", t.system_manager, done=lambda: later.delete())


@case("jobs.dead")
def a_job(t):
    job = Job.objects.create(topic="ledger.seal", key="k", dead=False, due_at=NOW + 99 * DAY)
    return told("2026-03-12", t.system_manager, done=lambda: job.delete())


@case("channel.away")
def a_channel(t):
    channel = Channel.objects.create(way=Way.MAIL, name="邮件", active=True)
    return told("2026-03-12", t.system_manager, done=lambda: channel.delete())


def worsen(code):
    """What only becomes due by happening."""
    if code == "letters.stuck":
        Letter.objects.update(state="dead")
    elif code == "jobs.dead":
        Job.objects.filter(key="k").update(dead=True)
    elif code == "channel.away":
        Channel.objects.update(failures=5)


FOUND = [code for code, each in KINDS.items() if each.found]


def test_every_kind_that_is_found_is_tried_here():
    assert sorted(CASES) == sorted(FOUND)


def given(code):
    return Notice.objects.filter(kind=code, read_at=None)


@pytest.mark.parametrize("code", FOUND)
def test_a_kind_is_given_at_its_time_once_to_the_right_people(town, clock, code):
    calendar.provide(2026)
    expected = CASES[code](town)
    due = at(f"{expected.due} 09:00")
    clock.move_to(due - DAY)
    reminding.give(code)
    assert not given(code).exists(), "too early"
    clock.move_to(due)
    worsen(code)
    reminding.give(code)
    assert {notice.user for notice in given(code).select_related("user")} == expected.people
    assert len(given(code)) == len(expected.people)
    for notice in given(code):
        assert notice.url.startswith("/") and notice.text
    reminding.give(code)
    clock.move_to(due + DAY / 8)
    reminding.give(code)
    assert len(given(code)) == len(expected.people), "told twice"


@pytest.mark.parametrize("code", FOUND)
def test_a_kind_is_not_given_to_who_has_acted(town, clock, code):
    calendar.provide(2026)
    expected = CASES[code](town)
    clock.move_to(at(f"{expected.due} 09:00"))
    worsen(code)
    if expected.done is None:  # only the year itself ends
        return
    reminding.give(code)
    rows = list(given(code).select_related("entry"))
    assert kinds.still_holding(rows) == rows
    expected.done()
    if KINDS[code].still:
        assert kinds.still_holding(rows) == []
    Notice.objects.all().delete()
    assert reminding.give(code) == 0


def test_terms_are_told_at_three_steps_and_at_the_end(town, clock):
    Term.objects.filter(holder=town.grid_leader).update(due_on=date(2026, 12, 31))
    days = []
    for n in range(330):
        clock.move_to(NOW + n * DAY)
        if reminding.give("post.term_ending"):
            days.append((date(2026, 12, 31) - timezone.localdate()).days)
    assert days == [180, 90, 30, 0]
    assert [step_of(left) for left in (-3, 0, 1, 30, 31, 90, 180)] == [0, 0, 30, 30, 90, 90, 180]


def test_a_moved_meeting_is_told_of_again(town, clock):
    calendar.provide(2026)
    a_meeting_ahead(town)
    clock.move_to(at("2026-03-13 09:00"))
    assert reminding.give("meeting.ahead") == 2
    Meeting.objects.update(starts_at=at("2026-03-16 15:00"))
    assert reminding.give("meeting.ahead") == 2


def test_the_one_who_stands_in_is_told_and_sees_that_he_does(town, clock):
    calendar.provide(2026)
    a_wish(town)
    until = date(2026, 3, 16)
    Absence.objects.create(user=town.willow_secretary, since=date(2026, 3, 11), until=until, deputy=town.director)
    clock.move_to(at("2026-03-17 09:00"))
    reminding.give("wish.waiting")
    assert {each.user for each in given("wish.waiting")} == {town.willow_secretary, town.willow_worker}  # back again
    Notice.objects.all().delete()
    Absence.objects.update(until=date(2026, 3, 20))
    reminding.give("wish.waiting")
    words = {each.user: each.text[:4] for each in given("wish.waiting")}
    assert words.keys() == {town.director, town.willow_worker} and words[town.director] == "（代办）"


def test_of_ones_own_account_nobody_else_hears(town, clock):
    today = timezone.localdate()
    Absence.objects.create(user=town.director, since=today, until=date(2026, 3, 30), deputy=town.willow_worker)
    a_token(town)
    clock.move_to(at("2026-03-17 09:00"))
    reminding.give("token.ending")
    assert given("token.ending").get().user == town.director


def test_who_excused_himself_hears_no_more_of_the_meeting(town, clock):
    calendar.provide(2026)
    a_meeting_ahead(town)
    clock.move_to(at("2026-03-13 09:00"))
    reminding.give("meeting.ahead")
    Attendance.objects.filter(user=town.grid_leader).update(excused="出差")
    left = kinds.still_holding(list(given("meeting.ahead").select_related("entry")))
    assert [each.user for each in left] == [town.building_leader]


@pytest.mark.hours
def test_an_urgent_ticket_nobody_took_is_told_of_at_night_and_a_limit_of_the_night_before_it(town, clock):
    """First contact is due in natural hours: what ends at night or on Sunday is told in the hours before."""
    calendar.provide(2026)
    dispatched(town, contact_due_at=at("2026-03-15 10:00"), handler=town.willow_worker)  # a Sunday
    dispatched(town, acknowledge_due_at=at("2026-03-13 22:05"), urgent=True)
    seen = {}
    for moment in ("13 15:01", "13 15:31", "13 16:01", "13 16:31", "13 22:01", "13 22:11", "14 09:01", "16 09:01"):
        clock.move_to(at(f"2026-03-{moment}"))
        jobs.tick("reminders.find")
        jobs.drain()
        for notice in Notice.objects.exclude(kind__in=seen):
            seen[notice.kind] = moment
    assert seen["ticket.contact_due"] == "13 15:31" and seen["ticket.urgent_waiting"] == "13 22:11"
    assert Notice.objects.filter(kind="ticket.contact_due").count() == 1


@pytest.mark.hours
def test_what_falls_due_in_the_night_is_told_when_the_office_opens(town, clock):
    """The whole way: the clock strikes every half hour through the Spring Festival, and nothing is said."""
    calendar.provide(2026)
    clock.move_to(at("2026-02-14 18:00"))  # the last working day before nine days off, a Saturday
    ApiToken.objects.create(user=town.director, name="大屏", digest="d", expires_at=at("2026-02-26 08:00"))
    moments = [at("2026-02-14 18:01") + n * DAY / 12 for n in range(119)]
    for moment in moments:
        clock.move_to(moment)
        jobs.tick("reminders.find")
        jobs.drain()
        assert not Notice.objects.exists() or moment > at("2026-02-24 08:30"), moment
    assert given("token.ending").get().created_at.astimezone(NOW.tzinfo) > at("2026-02-24 08:30")


@pytest.mark.hours
def test_a_told_reminder_waits_for_the_morning_and_urgent_ones_do_not(town, clock):
    calendar.provide(2026)
    clock.move_to(at("2026-03-11 22:00"))
    slow = make_ticket(town.willow_1, by=town.willow_secretary, state=TicketState.IN_PROGRESS)
    gas = make_ticket(town.willow_1, by=town.willow_secretary, state=TicketState.IN_PROGRESS, urgent=True)
    with transaction.atomic():
        for ticket in (slow, gas):
            ledger.record("ticket.lamp_red", ticket, by=None, unit=ticket.path)
    jobs.drain()
    late = Notice.objects.filter(kind="ticket.lamp_red")
    assert set(late.values_list("entry__subject_id", "urgent")) == {(str(gas.pk), True)}
    clock.move_to(at("2026-03-12 08:31"))
    type(slow).objects.filter(pk=slow.pk).update(state=TicketState.WITHDRAWN)
    jobs.drain()
    assert set(late.values_list("entry__subject_id", flat=True)) == {str(gas.pk)}


def test_ten_thousand_are_found_by_one_reading_and_written_in_three_seconds(town, monkeypatch):
    people = User.objects.bulk_create([User(name=f"人{n}") for n in range(2000)], batch_size=500)
    ends = NOW + 3 * DAY
    ApiToken.objects.bulk_create(
        [ApiToken(user=people[n % 2000], name="x", digest=f"{n}", expires_at=ends) for n in range(10_000)],
        batch_size=500,
    )
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        time_machine.travel(NOW),
    ):
        began = process_time()
        assert reminding.give("token.ending") == 10_000
        took = process_time() - began
    reads = [each["sql"] for each in asked if each["sql"].startswith("SELECT") and "apitoken" in each["sql"]]
    assert len(reads) == 1
    assert len([each for each in asked if "INSERT" in each["sql"]]) < 200
    assert Notice.objects.count() == 10_000
    assert took < 3, "seconds of the processor, whatever else the machine does"


def test_the_list_in_the_docs_names_every_kind():
    text = (Path(__file__).parents[2] / "docs" / "reminders.md").read_text(encoding="utf-8")
    groups = dict.fromkeys(each.group for each in KINDS.values())
    listed = [code for group in groups for code, each in KINDS.items() if each.group == group]
    assert re.findall(r"^\| `([a-z_.]+)` \|", text, re.MULTILINE) == listed


def test_every_reminder_that_the_portal_records_by_itself_is_a_kind():
    """Who adds a reminder says in one place what it is."""
    listened = set(notices.AUDIENCES)
    told_kinds = {code for code, each in KINDS.items() if not each.found}
    assert told_kinds <= listened
    words = (
        "_late",
        ".late",
        "overdue",
        "due_soon",
        "ending",
        "ended",
        "reminded",
        "lamp_",
        "untaken",
        "missing",
        "unattended",
    )
    suspects = {action for action in listened if any(word in action for word in words)}
    assert suspects - told_kinds == {"award.judge_ended"}


def test_people_who_left_and_disabled_accounts_are_not_told(town, clock):
    calendar.provide(2026)
    a_wish(town)
    Term.objects.filter(holder=town.willow_secretary).update(ended_on=date(2026, 3, 12))
    User.objects.filter(pk=town.willow_worker.pk).update(is_active=False)
    clock.move_to(at("2026-03-17 09:00"))
    assert reminding.give("wish.waiting") == 0
    late = make_person("新书记")
    Term.objects.filter(holder=town.willow_secretary).first().post.terms.create(holder=late, began_on=date(2026, 3, 12))
    assert reminding.give("wish.waiting") == 1
    assert given("wish.waiting").get().user == late
