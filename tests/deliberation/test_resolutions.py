"""议定事项: one from an item, done and accepted by somebody else, and never more than a word on its ticket."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import resolutions as deeds
from deliberation.actions import take_up
from deliberation.actions.supervising import (
    accept_reply,
    reject_reply,
    reply_to_supervision,
    say_it_is_late,
    supervise_resolution,
)
from deliberation.choices import Lamp
from deliberation.choices_councils import CouncilKind, ItemState, MeetingState, ResolutionState
from deliberation.choices_ladder import SupervisionState
from deliberation.figures_resolutions import fulfilment
from deliberation.models import AgendaItem, Council, Meeting, Resolution, Supervision, TicketEvent
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from hierarchy.choices import PostRole
from tests.builders import make_officer, make_ticket, make_unit

R = ResolutionState


@pytest.fixture
def meeting(town):
    council = Council.objects.create(
        unit=town.willow, path=town.willow.path, kind=CouncilKind.WISE_COUNCIL, name="议事会"
    )
    now = timezone.now()
    return Meeting.objects.create(
        council=council, unit=town.willow, path=town.willow.path, title="三月议事会", place="二楼",
        starts_at=now - timedelta(days=2), state=MeetingState.CLOSED, closed_at=now - timedelta(days=2),
    )  # fmt: skip


@pytest.fixture
def item(meeting, town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    done = {"state": ItemState.DECIDED, "decided_at": timezone.now(), "decision": "投放点迁到南门"}
    return AgendaItem.objects.create(meeting=meeting, title="投放点", ticket=ticket, **done)


def make(item, town, **more):
    more = {"text": "迁移投放点", "lead": town.willow_1, "due_on": timezone.localdate() + timedelta(days=10)} | more
    return deeds.make_resolution(item, by=town.willow_secretary, **more)


def through(made, town):
    deeds.report_progress(made, by=town.grid_leader, text="已看现场")
    deeds.finish_resolution(made, by=town.grid_leader, outcome="新点启用，旧点清空")
    return deeds.accept_resolution(made, by=town.willow_secretary)


def test_a_resolution_goes_its_way_and_only_says_a_word_on_the_ticket(item, town):
    item.ticket.refresh_from_db()
    before = {name: getattr(item.ticket, name) for name in ("state", "is_open", "unit_id", "level", "due_at", "solved")}

    made = through(make(item, town), town)

    item.ticket.refresh_from_db()
    assert made.state == R.ACCEPTED and made.accepted_at
    assert {name: getattr(item.ticket, name) for name in before} == before
    last = TicketEvent.objects.filter(ticket=item.ticket).order_by("-pk").first()
    assert (last.action, last.text) == ("resolution_accepted", "议定事项已落实，请办结并回访")
    assert (last.from_state, last.to_state) == (before["state"], before["state"])
    assert [entry.action for entry in ledger.of(made)] == [
        "resolution.made", "resolution.reported", "resolution.finished", "resolution.accepted",
    ]  # fmt: skip
    assert [step.state for step in made.progress.all()] == ["accepted", "done", ""]


@pytest.mark.parametrize("end", ["drop", "refuse"])
def test_no_end_of_a_resolution_moves_the_ticket(item, town, end):
    made = make(item, town)
    state = type(item.ticket).objects.get(pk=item.ticket_id).state
    deeds.finish_resolution(made, by=town.grid_leader, outcome="好了")
    getattr(deeds, f"{end}_resolution")(made, by=town.willow_secretary, note="旧点还在用")
    assert type(item.ticket).objects.get(pk=item.ticket_id).state == state
    assert Resolution.objects.get().state == (R.DROPPED if end == "drop" else R.DOING)


def test_one_item_has_one_resolution_and_the_same_form_makes_one(item, town):
    first = make(item, town, client_key="k1")
    assert make(item, town, client_key="k1") == first
    with pytest.raises(Conflict, match="一题一项"):
        make(item, town, client_key="k2")
    assert Resolution.objects.count() == 1


@pytest.mark.parametrize("state", [ItemState.PLANNED, ItemState.CARRIED_OVER, ItemState.DROPPED])
def test_only_a_decided_item_makes_one(item, town, state):
    AgendaItem.objects.filter(pk=item.pk).update(state=state)
    with pytest.raises(ActionRefused, match="议定之后"):
        make(item, town)


def test_the_leads_own_people_and_who_declared_it_done_do_not_accept(item, town):
    made = make(item, town, lead=town.willow)
    deeds.finish_resolution(made, by=town.willow_worker, outcome="好了")
    for person in (town.willow_secretary, town.willow_worker, town.grid_leader):
        with pytest.raises(Conflict):
            deeds.accept_resolution(made, by=person)
    assert deeds.accept_resolution(made, by=town.director).state == R.ACCEPTED


def test_who_is_named_responsible_does_not_accept(item, town):
    made = make(item, town, lead_person="柳书记")
    deeds.finish_resolution(made, by=town.grid_leader, outcome="好了")
    with pytest.raises(Conflict, match="牵头单位和责任人以外"):
        deeds.accept_resolution(made, by=town.willow_secretary)
    assert deeds.accept_resolution(made, by=town.willow_worker).state == R.ACCEPTED


ALLOWED = {
    R.OPEN: {"report", "finish", "postpone", "drop"},
    R.DOING: {"report", "finish", "postpone", "drop"},
    R.DONE: {"accept", "refuse", "drop"},
    R.ACCEPTED: set(),
    R.DROPPED: set(),
}
GIVEN = {
    "report": {"text": "看了现场"},
    "finish": {"outcome": "好了"},
    "accept": {},
    "refuse": {"note": "没好"},
    "postpone": {"note": "等材料", "due_on": date(2099, 1, 1)},
    "drop": {"note": "不办了"},
}
NAMED = {"report": "report_progress"}


@pytest.mark.parametrize("deed", GIVEN)
@pytest.mark.parametrize("state", ALLOWED)
def test_every_move_that_is_not_in_the_table_is_refused(item, town, state, deed):
    made = make(item, town)
    Resolution.objects.filter(pk=made.pk).update(state=state)
    act = getattr(deeds, NAMED.get(deed, f"{deed}_resolution"))
    if deed in ALLOWED[state]:
        act(made, by=town.willow_secretary, **GIVEN[deed])
    else:
        with pytest.raises(Conflict, match=R(state).label):
            act(made, by=town.willow_secretary, **GIVEN[deed])
        assert Resolution.objects.get().state == state


def test_who_was_slower_reads_who_did_what(item, town):
    made = make(item, town)
    deeds.report_progress(made, by=town.grid_leader, text="看了现场", version=1)
    with pytest.raises(Conflict, match=r"葛网格已于 .+ 登记议定事项进展"):
        deeds.finish_resolution(made, by=town.willow_secretary, outcome="好了", version=1)


def test_the_lamp_is_lit_and_told_once_and_anew_after_a_new_deadline(item, town):
    made = make(item, town, due_on=timezone.localdate() + timedelta(days=1))
    Resolution.objects.filter(pk=made.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    for _ in range(2):
        deeds.light_lamps()
    made.refresh_from_db()
    assert made.lamp == Lamp.RED
    assert LedgerEntry.objects.filter(action="resolution.overdue").count() == 1
    jobs.drain()
    assert Notice.objects.filter(user=town.grid_leader, text__startswith="议定事项已超期").count() == 1
    deeds.postpone_resolution(made, by=town.willow_secretary, due_on=timezone.localdate(), note="等材料")
    deeds.light_lamps()
    made.refresh_from_db()
    assert made.lamp == Lamp.AMBER


def test_the_rate_counts_what_was_due_by_the_day_it_was_completed(item, town, meeting):
    def one(due, done=None, state=R.DONE):
        at = timezone.make_aware(timezone.datetime.combine(done, timezone.datetime.min.time())) if done else None
        Resolution.objects.create(
            unit=town.willow, path=town.willow.path, lead=town.willow_1, text="x", due_on=due, done_at=at, state=state
        )

    one(date(2026, 3, 10), date(2026, 3, 10))
    one(date(2026, 3, 10), date(2026, 3, 9), R.ACCEPTED)
    one(date(2026, 3, 10), date(2026, 3, 11), R.ACCEPTED)  # completed a day late
    one(date(2026, 3, 10), None, R.DOING)
    one(date(2026, 3, 10), None, R.DROPPED)
    one(date(2026, 4, 1), date(2026, 3, 1))  # not due in the period
    rate = fulfilment(Resolution.objects.visible_to(town.director), date(2026, 3, 1), date(2026, 3, 31))
    assert (rate.done, rate.due, rate.dropped, rate.percent) == (2, 4, 1, 50.0)
    assert fulfilment(Resolution.objects.none(), date(2026, 3, 1), date(2026, 3, 31)).percent is None


def test_the_board_asks_the_same_questions_for_one_row_and_three(
    client, item, town, meeting, django_assert_num_queries
):
    client.force_login(town.willow_secretary)
    make(item, town)
    client.get(reverse("resolutions"))  # what every page keeps for five minutes
    counts = []
    for _ in range(2):
        with django_assert_num_queries(99, exact=False) as asked:
            answer = client.get(reverse("resolutions"))
        assert answer.status_code == 200
        counts.append(len(asked))
        for n in range(2):
            other = AgendaItem.objects.create(meeting=meeting, title=f"议题{n}", state="decided", decision="办")
            make(other, town)
    assert counts[0] == counts[1]
    page = client.get(reverse("resolutions")).content.decode()
    assert "迁移投放点" in page and "落实率" in page


def test_a_refused_deed_answers_409_and_keeps_what_was_typed(client, item, town):
    made = make(item, town)
    deeds.report_progress(made, by=town.grid_leader, text="看了现场")
    client.force_login(town.willow_secretary)
    typed = {"outcome": "已经全部迁完", "version": 1}
    answer = client.post(reverse("finish-resolution", args=[made.pk]), typed)
    assert answer.status_code == 409
    assert "已经全部迁完" in answer.content.decode() and "葛网格" in answer.content.decode()
    again = client.post(reverse("finish-resolution", args=[made.pk]), typed | {"version": 2})
    assert again.status_code == 302


def test_another_street_finds_no_resolution(client, item, town):
    made = make(item, town)
    for person in (town.outsider, town.maple_secretary, town.stranger, town.system_manager):
        client.force_login(person)
        assert client.get(reverse("resolution", args=[made.pk])).status_code in (404, 403)


def test_the_api_walks_the_same_way(client, item, town):
    made = make(item, town)
    client.force_login(town.grid_leader)
    address = reverse("api-resolution-finish", args=[made.pk])
    told = client.post(address, {"outcome": "好了", "version": 1}, content_type="application/json")
    assert (told.status_code, told.json()["state"], told.json()["ticket"]) == (200, "done", item.ticket.number)
    again = client.post(address, {"outcome": "好了"}, content_type="application/json")
    assert again.status_code == 409 and "已完成待验收" in again.json()["detail"]


def test_what_a_building_decided_is_not_read_by_the_units_below_it_elsewhere(town, item):
    made = make(item, town)
    below = make_officer("组员", make_unit("2号楼党小组", town.willow_1), PostRole.WORKER)
    assert Resolution.objects.visible_to(below).filter(pk=made.pk).exists(), "of the community all its units read"
    Council.objects.filter(pk=item.meeting.council_id).update(building=town.building)
    assert not Resolution.objects.visible_to(below).filter(pk=made.pk).exists()


def test_the_ledger_keeps_no_words_of_a_resolution_and_its_notice_does(town, item):
    made = make(item, town, text="给欧阳秀兰家装扶手")
    jobs.drain()
    assert not LedgerEntry.objects.filter(subject_label__contains="欧阳").exists()
    assert Notice.objects.filter(text__contains="给欧阳秀兰家装扶手", url=made.get_absolute_url()).exists()


# 督办


def test_what_a_council_decided_is_pressed_answered_and_no_more_pressed_once_accepted(client, item, town):
    made = make(item, town)
    for by, level, words in (
        (town.grid_leader, 2, "由杨柳第一网格的上级单位发出"),
        (town.willow_secretary, 4, "红牌督办由街道发出"),
    ):
        with pytest.raises(ActionRefused, match=words):
            supervise_resolution(made, by=by, level=level, ask="请三天内说明进展")
    supervise_resolution(made, by=town.willow_secretary, level=2, ask="请三天内说明进展")
    with pytest.raises(ActionRefused, match="还有一件未办结的普通督办"):
        supervise_resolution(made, by=town.director, level=2, ask="请三天内说明进展")
    pressed = made.supervisions.get()
    assert (pressed.unit, pressed.ticket, pressed.matter) == (town.willow_1, None, made)
    assert [each.user for each in pressed.targets.all()] == [town.grid_leader]

    for seconds, late in ((0, False), (1, True), (2, True)):
        say_it_is_late(pressed.pk, now=pressed.reply_due_at + timedelta(seconds=seconds))
        pressed.refresh_from_db()
        assert pressed.late is late
    jobs.drain()  # who has replied is not told any more that it is late
    reply_to_supervision(pressed, by=town.grid_leader, text="新点已选好，周五开工")
    with pytest.raises(Conflict, match="没有被督办"):
        accept_reply(pressed, by=town.grid_leader)
    reject_reply(pressed, by=town.willow_secretary, text="没说哪天完成")
    deeds.finish_resolution(made, by=town.grid_leader, outcome="新点启用，旧点清空")
    deeds.accept_resolution(made, by=town.willow_secretary)

    pressed.refresh_from_db()
    assert pressed.state == SupervisionState.DONE
    recorded = LedgerEntry.objects.filter(action__startswith="resolution.superv").order_by("pk")
    told = [entry.action.removeprefix("resolution.") for entry in recorded]
    assert told == [
        "supervised", "supervision_late", "supervision_replied", "supervision_rejected", "supervision_ended",
    ]  # fmt: skip
    assert not {entry.action for entry in recorded if ledger.name_of(entry.action) == entry.action}
    assert "请三天" not in str([(entry.facts, entry.subject_label) for entry in recorded])
    jobs.drain()
    inbox = Notice.objects.filter(user=town.grid_leader, url=pressed.get_absolute_url())
    assert inbox.filter(text__contains="迁移投放点").count() == 3  # issued, late, sent back
    with pytest.raises(Conflict, match="已验收"):
        supervise_resolution(made, by=town.willow_secretary, level=2, ask="请三天内说明进展")


def test_the_pages_and_the_api_press_a_resolution(client, item, town):
    made = make(item, town)
    client.force_login(town.willow_secretary)
    address = reverse("supervise-resolution", args=[made.pk])
    assert address in client.get(made.get_absolute_url()).content.decode()
    short = client.post(address, {"level": "2", "ask": "快办"})
    assert short.status_code == 409 and "快办" in short.content.decode()
    assert client.post(address, {"level": "2", "ask": "请三天内说明进展"}).status_code == 302
    pressed = Supervision.objects.get()
    assert pressed.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()
    assert "迁移投放点" in client.get(reverse("supervisions")).content.decode()
    assert "请三天内说明进展" in client.get(pressed.get_absolute_url()).content.decode()

    yellow = client.post(
        reverse("api-resolution-supervise", args=[made.pk]), {"level": 3, "ask": "请书记过问"},
        content_type="application/json",
    )  # fmt: skip
    assert yellow.status_code == 200
    body = client.get("/api/v1/supervisions/").json()["results"]
    assert [(each["level"], each["ticket"], each["resolution"]) for each in body] == [
        (3, None, made.pk), (2, None, made.pk),
    ]  # fmt: skip
    client.force_login(town.grid_leader)
    assert address not in client.get(made.get_absolute_url()).content.decode()
    reply = f"/api/v1/supervisions/{pressed.pk}/reply/"
    answered = client.post(reply, {"text": "新点已选好，周五开工"}, content_type="application/json")
    assert answered.json()["state"] == "replied"
    client.force_login(town.maple_secretary)
    assert client.get(pressed.get_absolute_url()).status_code == 404
