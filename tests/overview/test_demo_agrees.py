"""The demo's tickets are what the actions would have made: the same deeds, done both ways, leave the same rows.

A course plays in memory because a year of tickets through the actions would take minutes; here some of them are
played again, deed by deed, through `deliberation.actions` on the day they happened.
"""

import inspect
from datetime import date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from deliberation import actions
from deliberation.actions.deadlines import light_lamps
from deliberation.actions.excluding import ask_exclusion, decide_exclusion
from deliberation.actions.extending import answer_extension, ask_extension
from deliberation.actions.parking import park
from deliberation.actions.pressing import press
from deliberation.actions.supervising import accept_reply, reject_reply, reply_to_supervision, supervise, urge
from deliberation.choices import Clock, IssueLevel
from deliberation.limits import DEFAULTS, URGENT
from deliberation.models import Ticket
from deliberation.places import Place
from governance.foundation import calendar
from governance.foundation.models import LedgerEntry
from governance.foundation.workdays import deadline
from governance.overview.demo import build as demo
from governance.overview.demo.cases import Drawer
from governance.overview.demo.course import Course
from governance.overview.demo.hours import Hours
from governance.overview.demo.lives import Life
from governance.overview.demo.offices import OFFICES
from governance.overview.demo.stories import WANGHU
from governance.overview.demo.stories_beside import BESIDE
from governance.overview.demo.stories_pressed import PRESSED
from governance.overview.demo.year import moments

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
TODAY = date(2026, 11, 20)
NOW = timezone.make_aware(datetime(2026, 11, 20))
DEEDS = ["accept", "decline", "transfer", "withdraw", "dispatch", "acknowledge", "take_up", "send_back", "escalate",
         "push_down", "contact", "say", "resolve", "park", "follow_up", "close", "supervise", "urge", "press",
         "answer", "accept_answer", "reject_answer", "ask_extension", "refuse_extension", "ask_exclusion",
         "decide_exclusion"]  # fmt: skip
SAYINGS = {"replied": actions.reply, "noted": actions.note, "supplemented": actions.supplement}
OF_THE_ROW = {"id", "number", "client_digest", "photos_count"}  # the row's own, or of what is not played again
WHEN_TO_LOOK = {"press_at"}  # the job notes when it comes again; without a note it comes at once
OF_THE_RUN = {"id", "ticket_id", "supervision_id"}


def listening(course, log):
    """A course that tells `log` each deed and each lamp, in their order; a deed inside another is part of it."""
    depth = [0]

    def hear(name):
        deed = getattr(course, name)
        words = inspect.signature(deed)

        def heard(*args, **more):
            depth[0] += 1
            outcome = deed(*args, **more)
            depth[0] -= 1
            if not depth[0]:
                said = words.bind(*args, **more).arguments
                log.append((name, {"at": outcome} if name == "press" else said))
            return outcome

        setattr(course, name, heard)

    for name in DEEDS:
        hear(name)
    step = course._step

    def lamp(action, by, at, *args, **more):
        step(action, by, at, *args, **more)
        if action.startswith("lamp_"):
            log.append(("lamp", {"at": at}))

    course._step = lamp
    return course


PRESSING = {
    "supervise": lambda ticket, words: supervise(ticket, **words),
    "urge": lambda ticket, words: urge(ticket, **words),
    "press": lambda ticket, words: press(ticket.pk),
    "answer": lambda ticket, words: reply_to_supervision(ticket.supervisions.latest("pk"), **words),
    "accept_answer": lambda ticket, words: accept_reply(ticket.supervisions.latest("pk"), **words),
    "reject_answer": lambda ticket, words: reject_reply(ticket.supervisions.latest("pk"), **words),
    "ask_extension": lambda ticket, words: ask_extension(ticket, **words),
    "refuse_extension": lambda ticket, words: answer_extension(ticket, granted=False, **words),
    "ask_exclusion": lambda ticket, words: ask_exclusion(ticket, **words),
    "decide_exclusion": lambda ticket, words: decide_exclusion(ticket.exclusions.latest("pk"), **words),
}


def filed(ticket):
    place = Place(ticket.estate, ticket.building, ticket.entrance, ticket.room, ticket.spot)
    place.unit = None if ticket.estate else ticket.home
    flags = ("urgent", "group_matter", "about_elder", "about_minor", "anonymous")
    copied = ("category", "text", "title", "kind", "source", "external_number", "reported_at", "reporter_name")
    with time_machine.travel(ticket.created_at, tick=False):
        return actions.file_ticket(
            by=ticket.filed_by,
            place=place,
            reporter_phone=ticket.reporter_phone,
            **{name: getattr(ticket, name) for name in (*copied, *flags)},
        )


def again(ticket, name, words):
    """One deed through the action of that name, at its own time."""
    words = dict(words)
    at = words.pop("at")
    words.pop("photos", None)
    with time_machine.travel(at, tick=False):
        if name == "lamp":
            return light_lamps()
        if name == "say":
            return SAYINGS[words.pop("action")](ticket, **words)
        if name == "park":
            return park(ticket, **words)
        if name == "close":
            return actions.close_anonymous(ticket, by=words["by"])
        if name == "transfer":
            return actions.transfer_out(ticket, external_number=words.pop("number"), **words)
        if name == "follow_up":
            words = {"reached": True, "was_contacted": ticket.contacted_at is not None, **words}
            words["was_contacted"] = words["was_contacted"] if words["reached"] else None
        if name in ("accept", "dispatch"):
            words.setdefault("note", "")
        if name in PRESSING:
            return PRESSING[name](ticket, words)
        return getattr(actions, name)(ticket, **words)


def columns(ticket):
    ticket.reporter_phone_key = ticket.reporter_phone_key or ""
    return columns_of(ticket, OF_THE_ROW | WHEN_TO_LOOK)


def columns_of(row, without=OF_THE_RUN):
    """What a row says, without what only this run gives it."""
    names = [field.attname for field in row._meta.concrete_fields if not field.generated]
    return {name: getattr(row, name) for name in names if name not in without}


def steps_of_rows(ticket):
    return [
        (e.action, e.by_id, e.by_line, e.at, e.unit_id, e.from_state, e.to_state, e.reason, e.text, e.internal)
        for e in ticket.events.order_by("pk")
    ]


def steps_of_course(course):
    line = course.office.cast.line
    return [
        (s.action, s.by and s.by.pk, line(s.by) if s.by else "系统", s.at, s.unit.pk, s.was, s.now, s.reason, s.text, s.internal)
        for s in course.steps
    ]  # fmt: skip


def facts_of_rows(ticket):
    own = {"number", "title"}
    entries = LedgerEntry.objects.filter(subject_type="deliberation.ticket", subject_id=str(ticket.pk)).order_by("pk")
    return [{key: value for key, value in entry.facts.items() if key not in own} for entry in entries]


def calls(rows):
    return [(c.by_id, c.at, c.round, c.reached, c.was_contacted, c.solved, c.satisfaction, c.text) for c in rows]


def assert_the_same_pressing(made, course):
    """督办 with targets and steps, 延期 and 剔除; the memory's rows get the numbers the actions gave theirs."""
    rows = list(made.supervisions.order_by("pk"))
    for row, played in zip(rows, course.supervisions, strict=True):
        assert columns_of(row) == columns_of(played)
        named = {(each.user_id, each.line) for each in course.targets if each.supervision is played}
        assert set(row.targets.values_list("user", "line")) == named
        steps = [columns_of(each) for each in course.supervision_steps if each.supervision is played]
        assert [columns_of(each) for each in row.steps.all()] == steps
        played.pk = row.pk
    for step in course.steps:
        if step.action in ("supervised", "urged") or step.action.startswith("supervision_"):
            step.late(step)
    for rows, played in ((made.extensions, course.extensions), (made.exclusions, course.exclusions)):
        assert [columns_of(row) for row in rows.order_by("pk")] == [columns_of(row) for row in played]


def assert_the_same(course, log):
    ticket = filed(course.ticket)
    for name, words in log:
        again(Ticket.objects.get(pk=ticket.pk), name, words)
    made = Ticket.objects.get(pk=ticket.pk)
    assert steps_of_rows(made) == steps_of_course(course)
    assert columns(made) == columns(course.ticket)
    assert_the_same_pressing(made, course)
    assert facts_of_rows(made) == [step.facts for step in course.steps]
    assert calls(made.follow_ups.order_by("pk")) == calls(course.calls)
    assert list(made.helpers.values_list("unit", "path")) == [(each.unit.pk, each.path) for each in course.helpers]
    made.supervisions.all().delete()
    made.delete()


@pytest.fixture(scope="module")
def offices(django_db_setup, django_db_blocker):
    """The stage without a ticket on it."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        for year in range(2024, 2028):
            calendar.provide(year)
        hours = Hours(TODAY)
        yield [demo._opened(cast, hours) for cast in demo._people(OFFICES, TODAY, NOW)]
        transaction.set_rollback(True)


def test_lives_are_what_the_actions_would_have_written(offices):
    for office, count in zip(offices, (30, 3, 3, 3), strict=True):
        rng = Random(f"played twice {office.street.code}")
        drawer = Drawer(office, rng)
        for at in moments(count, NOW, office.calendar, rng):
            log = []
            ticket, result = drawer.case(at)
            course = listening(Course(office, ticket), log)
            Life(course, result, NOW, rng).run()
            assert_the_same(course, log)


def declined(course, life):
    course.decline(life.above(), life.later(10, 20), "petition", "请到信访接待室反映。")


def transferred(course, life):
    course.accept(life.above(), life.later(10, 20), "受理。")
    course.transfer(life.above(), life.later(10, 20), "大共治平台", "GZ001", "已报件。")


def withdrawn_late(course, life):
    course.take_up(life.somebody(course.ticket.unit), life.later(10, 20), course.ticket.unit)
    course.withdraw(course.ticket.filed_by, life.later(9000, 9001), "已自行解决。")


def never_reached(course, life):
    course.take_up(life.somebody(course.ticket.unit), life.later(10, 20), course.ticket.unit)
    course.resolve(course.ticket.handler, life.later(60, 90), "staged", "先清了一遍。")
    for _ in range(3):
        course.follow_up(life._caller(), life.later(420, 430), text="没人接。", reached=False)


def returned_climbed_and_sent_on_by_the_street(course, life):
    grid = course.ticket.unit
    course.accept(life.above(), life.later(10, 20))
    course.dispatch(life.above(), life.later(10, 20), grid, note="请办。")
    course.send_back(life.somebody(grid), life.later(10, 20), "not_ours", "请社区办。")
    course.take_up(life.somebody(life.community), life.later(10, 20), life.community)
    course.escalate(course.ticket.handler, life.later(60, 90), "needs_money", "缺三千元。")
    unit = course.office.department("HJ", life.rng)
    course.dispatch(life.above(), life.later(10, 20), unit)
    course.dispatch(life.above(), life.later(10, 20), unit, life.somebody(unit), "鉴定已做。")
    course.acknowledge(course.ticket.handler, life.later(10, 20))
    course.resolve(course.ticket.handler, life.later(60, 90), "substantive", "修好了，验收过。")
    course.follow_up(life._caller(), life.later(60, 90), "no", 1, "还是老样子。")


def pushed_down_and_closed_unasked(course, life):
    ticket = course.ticket
    ticket.anonymous, ticket.reporter_name, ticket.reporter_phone, ticket.reporter_phone_key = True, "", "", ""
    course.take_up(life.above(), life.later(10, 20), life.community)
    course.push_down(ticket.handler, life.later(60, 90), course.office.line(ticket.home)[2], "请网格落实。")
    course.acknowledge(life.somebody(ticket.unit), life.later(10, 20))
    course.say("noted", ticket.handler, life.later(10, 20), "夜里再看。")
    course.say("replied", ticket.handler, life.later(10, 20), "已约物业。")
    course.say("supplemented", ticket.filed_by, life.later(10, 20), "还在响。")
    course.resolve(ticket.handler, life.later(9000, 9001), "substantive", "换了新的，不响了。")
    course.close(life._caller(), life.later(60, 90))


@pytest.mark.parametrize(
    ("turn", "depth"),
    [(declined, 3), (transferred, 3), (withdrawn_late, 3), (never_reached, 3),
     (returned_climbed_and_sent_on_by_the_street, 3), (pushed_down_and_closed_unasked, 2)],
)  # fmt: skip
def test_rare_turns_are_what_the_actions_would_have_written(offices, turn, depth):
    office, rng, log = offices[0], Random(turn.__name__), []
    building = next(building for building in office.ground.buildings if building.unit.depth == 4)
    ticket, result = Drawer(office, rng).case(office.hours.ago(NOW, 60 * 420), depth=depth, building=building)
    while len(office.line(ticket.home)) < 3:
        ticket, result = Drawer(office, rng).case(office.hours.ago(NOW, 60 * 420), depth=depth, building=building)
    course = listening(Course(office, ticket), log)
    life = Life(course, result, NOW, rng, quiet=True)
    course.file()
    turn(course, life)
    assert_the_same(course, log)


def test_stories_are_what_the_actions_would_have_written(offices, monkeypatch):
    for office in offices:
        for tell in WANGHU + PRESSED if office.street.code == "WH" else BESIDE[office.street.code]:
            log = []
            monkeypatch.setattr(
                "governance.overview.demo.tales.Course", lambda *args, log=log: listening(Course(*args), log)
            )
            course = tell(office, NOW)
            course.until(NOW)
            assert_the_same(course, log)


def test_short_limits_end_where_the_calendar_says(offices):
    hours = offices[0].hours
    limits = {limit for level in IssueLevel for limit in DEFAULTS[level].values()} | set(URGENT.values())
    assert {limit.unit for limit in limits} == {"working_hour", "working_day", "natural_hour", "minute"}
    assert Clock.ACKNOWLEDGE in URGENT
    rng = Random(7)
    for limit in sorted(limits, key=str):
        for _ in range(25):
            at = NOW - timedelta(minutes=rng.randrange(380 * 24 * 60))
            assert hours.due(at, limit) == deadline(at, limit, hours.calendar).at, (at, limit)
