"""督办 by people, on the desk, by API, and the office's own numbers."""

from datetime import timedelta

import pytest

from deliberation.actions import (
    withdraw,
)
from deliberation.actions.supervising import (
    accept_reply,
    reject_reply,
    reply_to_supervision,
    supervise,
    urge,
    withdraw_supervision,
)
from deliberation.choices_ladder import SupervisionLevel, SupervisionState
from deliberation.models import Supervision, Ticket
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from hierarchy.actions.posts import end_term
from hierarchy.choices import PostRole
from hierarchy.models import Term
from tests.builders import make_officer
from tests.deliberation.held_matters import SECOND, SHANGHAI, at, held_since_friday, levels, recorded, stroke

# 督办 by people


@pytest.fixture
def pressed(town):
    ticket = held_since_friday(town)
    with at("2026-11-16T10:00"):
        supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.NORMAL, ask="请三天内换好灯并回复")
    return ticket.supervisions.get()


def test_a_supervision_is_answered_rejected_answered_again_and_accepted_by_somebody_else(town, pressed):
    assert f"{pressed.reply_due_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "11-19 17:30"
    with at("2026-11-17T10:00"):
        with pytest.raises(Conflict, match="由杨柳第一网格在任的人回复"):
            reply_to_supervision(pressed, by=town.grid_leader_2, text="不归我们管的")
        reply_to_supervision(pressed, by=town.grid_leader, text="已联系物业，明天换灯")
        with pytest.raises(Conflict, match="没有被督办、也没有写回复的人"):
            accept_reply(pressed, by=town.grid_leader)
        reject_reply(pressed, by=town.willow_secretary, text="没说哪天办结")
    pressed.refresh_from_db()
    assert (pressed.state, pressed.rejected) == (SupervisionState.OPEN, 1)
    assert f"{pressed.reply_due_at.astimezone(SHANGHAI):%m-%d}" == "11-20"

    reply_to_supervision(pressed, by=town.grid_leader, text="今天下午 5 点前换好")
    accept_reply(pressed, by=town.willow_worker)
    pressed.refresh_from_db()
    assert pressed.state == SupervisionState.DONE
    assert Ticket.objects.get(pk=pressed.ticket_id).supervised == 0
    deeds = ["supervised", "supervision_replied", "supervision_rejected", "supervision_accepted"]
    assert [recorded(pressed.ticket, deed) for deed in deeds] == [1, 2, 1, 1]


@pytest.mark.parametrize(("late", "on_time"), [(-1, True), (1, False)])
def test_a_reply_is_on_time_to_the_second_and_its_lack_is_said_once(town, pressed, late, on_time):
    moment = pressed.reply_due_at + late * SECOND
    for _ in range(2):
        stroke(moment)
    assert recorded(pressed.ticket, "supervision_late") == (0 if on_time else 1)
    with at(moment):
        reply_to_supervision(pressed, by=town.grid_leader, text="已联系物业，明天换灯")
    assert pressed.steps.get(deed="replied").on_time is on_time


def test_whom_it_is_addressed_to_is_frozen_and_who_left_is_not_asked_any_more(town, pressed):
    assert [each.line for each in pressed.targets.all()] == ["葛网格（杨柳第一网格网格长）"]
    term = Term.objects.get(holder=town.grid_leader)
    end_term(term, by=town.willow_secretary, on=term.began_on + timedelta(days=1), note="调离")
    gone, come = town.grid_leader, make_officer("新网格员", town.willow_1, PostRole.GRID_WORKER)
    gone.__dict__.pop("scope", None)
    with pytest.raises(Conflict):
        reply_to_supervision(pressed, by=gone, text="我已经调走了")
    reply_to_supervision(pressed, by=come, text="由我接着办，明天换灯")
    assert [each.user for each in pressed.targets.all()] == [gone]


def test_nobody_accepts_or_withdraws_what_is_addressed_to_oneself(town):
    ticket = held_since_friday(town)
    stroke("2027-02-01T10:00")
    red = ticket.supervisions.get()
    deputy = make_officer("副主任", town.street, PostRole.DEPUTY)
    for person in (town.director, deputy):
        with pytest.raises(Conflict):
            withdraw_supervision(red, by=person, text="不用了")
    reply_to_supervision(red, by=town.director, text="街道周五开协调会定责任单位")
    with pytest.raises(Conflict):
        accept_reply(red, by=town.director)
    accept_reply(red, by=deputy)
    red.refresh_from_db()
    assert red.state == SupervisionState.DONE


def test_who_stands_below_presses_nobody_and_red_is_the_streets(town, pressed):
    ticket = pressed.ticket
    for person in (town.grid_leader, town.maple_secretary, town.building_leader):
        with pytest.raises(Conflict):
            supervise(ticket, by=person, level=SupervisionLevel.NORMAL, ask="请尽快办理并回复")
    with pytest.raises(ActionRefused, match="红牌督办由街道发出"):
        supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.RED, ask="请尽快办理并回复")
    with pytest.raises(ActionRefused, match="还有一件未办结的普通督办"):
        supervise(ticket, by=town.director, level=SupervisionLevel.NORMAL, ask="请尽快办理并回复")
    supervise(ticket, by=town.director, level=SupervisionLevel.RED, ask="请尽快办理并回复")


def test_whoever_filed_it_may_urge_once_a_day_and_reads_the_answer(town):
    ticket = held_since_friday(town)
    with at("2026-11-16T10:00"):
        urge(ticket, by=town.building_leader)
        with pytest.raises(ActionRefused, match="今天已经催办过"):
            urge(ticket, by=town.building_leader)
        with pytest.raises(Conflict, match="催办由登记这件诉求的人提出"):
            urge(ticket, by=town.entrance_leader)
    with at("2026-11-17T10:00"):
        urge(ticket, by=town.building_leader)
    assert levels(ticket) == [1, 1]
    reply_to_supervision(ticket.supervisions.first(), by=town.grid_leader, text="配件到了就换，后天上午")
    assert ticket.supervisions.first().state == SupervisionState.DONE
    answered = ticket.events.get(action="supervision_replied")
    assert not answered.internal and answered.text == "配件到了就换，后天上午"


def test_a_finished_ticket_is_pressed_no_further(town, pressed):
    withdraw(pressed.ticket, by=town.building_leader, note="居民来电说灯已修好")
    pressed.refresh_from_db()
    assert pressed.state == SupervisionState.DONE
    assert Ticket.objects.get(pk=pressed.ticket_id).supervised == 0


def test_whom_it_is_addressed_to_does_not_end_it_by_ending_the_ticket(town, pressed):
    urge(pressed.ticket, by=town.building_leader)

    withdraw(pressed.ticket, by=town.grid_leader, note="居民来电说灯已修好")

    pressed.refresh_from_db()
    assert pressed.state == SupervisionState.OPEN
    assert list(pressed.ticket.supervisions.filter(state=SupervisionState.DONE).values_list("level", flat=True)) == [1]
    reply_to_supervision(pressed, by=town.grid_leader, text="灯已换好，居民撤回")
    accept_reply(pressed, by=town.willow_secretary)
    assert Ticket.objects.get(pk=pressed.ticket_id).supervised == 0


# Prolonging


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_costs_the_same_for_any_number_and_shows_only_ones_own_branch(
    client, town, many, django_assert_num_queries
):
    for _ in range(many):
        ticket = held_since_friday(town)
        with at("2026-11-16T10:00"):
            supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.YELLOW, ask="请三天内换好灯并回复")
    client.force_login(town.grid_leader)
    client.get("/supervisions/")
    with django_assert_num_queries(11):
        page = client.get("/supervisions/?st=late").content.decode()
    assert page.count("黄牌督办") == many
    for person, sees in ((town.maple_secretary, 0), (town.director, many)):
        client.force_login(person)
        assert client.get("/supervisions/?st=late").content.decode().count("黄牌督办") == sees
    client.force_login(town.willow_secretary)
    assert client.get("/tickets/").content.decode().count("黄牌督办") == many


def test_a_clerk_answers_on_the_page_and_nothing_typed_is_lost_on_a_refusal(client, town, pressed):
    address = pressed.get_absolute_url()
    client.force_login(town.grid_leader)
    assert "回复督办" in client.get(address).content.decode()
    short = client.post(f"{address}reply/", {"text": "好的", "version": pressed.version})
    assert short.status_code == 422 and "好的" in short.content.decode()
    assert client.post(f"{address}reply/", {"text": "明天上午换好灯", "version": pressed.version}).status_code == 302
    assert client.post(f"{address}accept/", {}).status_code in (403, 404)
    client.force_login(town.willow_worker)
    assert client.post(f"{address}accept/", {"version": pressed.version}).status_code == 422
    assert client.post(f"{address}accept/", {"version": pressed.version + 1}).status_code == 302


def test_the_street_sets_its_own_numbers(client, town):
    client.force_login(town.director)
    page = client.get("/categories/ladder/")
    assert page.status_code == 200
    numbers = {name: field.initial for name, field in page.context["form"].fields.items()}
    numbers |= {name: page.context["form"][name].value() for name in numbers} | {"red_after": 5}
    assert client.post("/categories/ladder/", numbers).status_code == 302
    assert LedgerEntry.objects.get(action="ladder.set").facts["changed"] == {"red_after": [3, 5]}
    assert Supervision.objects.count() == 0


def test_the_api_lists_reads_and_answers_a_supervision(client, town, pressed):
    client.force_login(town.grid_leader)
    listed = client.get("/api/v1/supervisions/").json()["results"]
    assert [row["id"] for row in listed] == [pressed.pk]
    answer = client.post(
        f"/api/v1/supervisions/{pressed.pk}/reply/", {"text": "明天上午换好灯"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "replied")
    client.force_login(town.maple_secretary)
    assert client.get(f"/api/v1/supervisions/{pressed.pk}/").status_code == 404
