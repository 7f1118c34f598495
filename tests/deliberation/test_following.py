"""回访: everybody who reported it is asked, by somebody else, in time; the worst answer counts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deliberation.actions import close_anonymous, follow_up, resolve, take_up
from deliberation.actions.calling import remind_late
from deliberation.choices import TicketState
from deliberation.models import FollowUp, Voice
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from governance.foundation.workdays import Duration, DurationUnit, deadline
from tests.builders import make_ticket


def done(town, **more):
    """A ticket of 1号楼 the grid has handled and finished."""
    more = {"reporter_name": "吴秀英", "reporter_phone": "13800001234"} | more
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building, **more)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    resolve(ticket, by=town.grid_leader, kind="substantive", text="已更换声控灯并试用正常。")
    ticket.refresh_from_db()
    return ticket


def add_voice(ticket, name, phone="", **more):
    from deliberation.actions.intake import phone_key

    ticket.voices_count += 1
    ticket.save(update_fields=["voices_count"])
    return Voice.objects.create(
        ticket=ticket, reporter_name=name, reporter_phone=phone, reporter_phone_key=phone_key(phone), **more
    )


def browser(user):
    client = Client()
    client.force_login(user)
    return client


YES = {"reached": True, "solved": "yes", "satisfaction": 5}


def test_the_call_is_due_three_working_days_after_the_end(town):
    ticket = done(town)

    assert ticket.follow_up_due_at == deadline(ticket.resolved_at, Duration(3, DurationUnit.WORKING_DAY)).at


def test_the_ticket_closes_only_when_everybody_was_asked(town):
    ticket = done(town)
    second = add_voice(ticket, "李大爷", "13800005678")
    add_voice(ticket, "不留电话的")

    follow_up(ticket, by=town.willow_worker, **YES)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED
    with pytest.raises(ActionRefused, match="已经回访过"):
        follow_up(ticket, by=town.willow_worker, **YES)

    follow_up(ticket, by=town.willow_worker, voice=second, reached=True, solved="partly", satisfaction=3)
    ticket.refresh_from_db()

    assert (ticket.state, ticket.solved, ticket.satisfaction) == (TicketState.CLOSED, "partly", 3)


def test_one_dissatisfied_neighbour_reopens_it_whatever_the_first_said(town):
    ticket = done(town)
    second = add_voice(ticket, "李大爷", "13800005678")
    follow_up(ticket, by=town.willow_worker, **YES)

    follow_up(ticket, by=town.willow_worker, voice=second, reached=True, solved="yes", satisfaction=2)
    ticket.refresh_from_db()

    assert (ticket.state, ticket.reopened, ticket.unit) == (TicketState.DISPATCHED, 1, town.willow)
    assert ticket.follow_up_due_at is None


def at_days_before(ticket, *days):
    for call, ago in zip(ticket.follow_ups.order_by("pk"), days, strict=True):
        FollowUp.objects.filter(pk=call.pk).update(at=timezone.now() - timedelta(days=ago))


def test_who_is_called_in_vain_three_times_on_two_days_is_given_up_and_the_others_still_asked(town):
    ticket = done(town)
    second = add_voice(ticket, "李大爷", "13800005678")
    for _ in range(2):
        follow_up(ticket, by=town.willow_worker, reached=False)
    at_days_before(ticket, 1, 1)
    follow_up(ticket, by=town.willow_worker, reached=False)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED

    follow_up(ticket, by=town.willow_worker, voice=second, **YES)
    ticket.refresh_from_db()

    assert ticket.state == TicketState.CLOSED
    assert ticket.events.order_by("-id").first().reason == "回访确认已解决"


def test_three_calls_on_one_day_do_not_close(town):
    ticket = done(town)
    for _ in range(3):
        follow_up(ticket, by=town.willow_worker, reached=False)

    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED
    assert ticket.events.order_by("-id").first().reason == "第 3 次未联系上"


def test_a_ticket_with_a_neighbours_telephone_is_not_closed_unasked(town):
    ticket = done(town, reporter_phone="", reporter_name="")
    add_voice(ticket, "李大爷", "13800005678")

    with pytest.raises(ActionRefused, match="请先回访"):
        close_anonymous(ticket, by=town.willow_worker)


def test_the_handler_is_refused_by_page_list_and_api(town):
    ticket = done(town)
    handler = browser(town.grid_leader)
    answer = {"reached": "yes", "solved": "yes", "satisfaction": "5"}

    assert ticket.number not in handler.get("/follow-ups/").content.decode()
    for address in (f"/follow-ups/{ticket.number}/", f"/tickets/{ticket.number}/follow-up/"):
        refused = handler.post(address, answer)
        assert refused.status_code == 409 and "承办人以外的人" in refused.content.decode()
    refused = handler.post(
        f"/api/v1/tickets/{ticket.number}/follow-up/", {"reached": True, "solved": "yes"}, "application/json"
    )
    assert refused.status_code == 409 and "承办人以外的人" in refused.json()["detail"]
    assert handler.post(f"/follow-ups/{ticket.number}/reveal/").status_code == 409
    assert handler.post(f"/follow-ups/{ticket.number}/link/").status_code == 409
    assert not ticket.follow_ups.exists()


def test_who_left_the_post_this_morning_follows_up_nothing(town):
    ticket = done(town)
    town.willow_worker.terms.update(ended_on=timezone.localdate() - timedelta(days=1))
    town.willow_worker.__dict__.pop("scope", None)

    with pytest.raises(Conflict):
        follow_up(ticket, by=town.willow_worker, **YES)
    town.willow_secretary.is_active = False
    town.willow_secretary.save(update_fields=["is_active"])
    assert browser(town.willow_secretary).get("/follow-ups/").status_code == 302


def test_saving_goes_on_to_the_next_and_the_last_one_home(town):
    first, second = done(town), done(town, reporter_phone="13800002345")
    client = browser(town.willow_worker)
    answer = {"reached": "yes", "solved": "yes", "satisfaction": "5", "next": "1"}

    to = client.post(f"/follow-ups/{first.number}/", answer | {"version": first.version})
    assert client.get(to.url).url == f"/follow-ups/{second.number}/"
    to = client.post(f"/follow-ups/{second.number}/", answer | {"version": second.version})

    page = client.get(to.url, follow=True)
    assert "今天要打的回访电话都打完了" in page.content.decode()


def test_the_same_form_sent_twice_is_one_call_and_the_second_reads_so(town):
    ticket = done(town)
    client = browser(town.willow_worker)
    form = {"reached": "no", "version": ticket.version}

    client.post(f"/follow-ups/{ticket.number}/", form)
    again = client.post(f"/follow-ups/{ticket.number}/", form)

    assert again.status_code == 409 and "页面已过时" in again.content.decode()
    assert ticket.follow_ups.count() == 1


def test_who_was_called_in_vain_today_waits_in_the_other_tab(town):
    ticket = done(town)
    follow_up(ticket, by=town.willow_worker, reached=False)
    client = browser(town.willow_worker)

    assert ticket.number not in client.get("/follow-ups/").content.decode()
    assert ticket.number in client.get("/follow-ups/?tried=1").content.decode()
    at_days_before(ticket, 1)
    assert ticket.number in client.get("/follow-ups/").content.decode()


def test_the_oldest_due_comes_first(town):
    early, late = done(town), done(town, reporter_phone="13800002345")
    early.follow_up_due_at += timedelta(days=2)
    early.save(update_fields=["follow_up_due_at"])

    page = browser(town.willow_worker).get("/follow-ups/").content.decode()

    assert page.index(late.number) < page.index(early.number)


def test_one_click_shows_the_number_and_the_ledger_knows(town):
    ticket = done(town)
    voice = add_voice(ticket, "李大爷", "13800005678")
    client = browser(town.willow_worker)
    assert "13800005678" not in client.get(f"/follow-ups/{ticket.number}/").content.decode()

    page = client.post(f"/follow-ups/{ticket.number}/reveal/", {"voice": voice.pk}).content.decode()

    assert "13800005678" in page and "13800001234" not in page
    seen = LedgerEntry.objects.filter(action="ticket.phone_shown").get()
    assert (seen.actor, seen.facts) == (town.willow_worker, {"reason": "回访"})


@pytest.mark.parametrize(("seconds", "said"), [(-1, 0), (0, 0), (1, 1)])
def test_a_late_call_is_said_once_and_not_a_second_early(town, seconds, said):
    ticket = done(town)
    now = ticket.follow_up_due_at + timedelta(seconds=seconds)
    for _ in range(2):
        remind_late(now)

    assert ticket.events.filter(action="follow_up_late").count() == said


def test_the_reminder_reaches_those_who_may_call_and_nobody_who_left(town):
    from governance.foundation import jobs

    ticket = done(town)
    town.willow_worker.terms.update(ended_on=timezone.localdate() - timedelta(days=1))
    Notice.objects.all().delete()
    jobs.drain()
    Notice.objects.all().delete()

    remind_late(ticket.follow_up_due_at + timedelta(hours=1))
    jobs.drain()

    assert {notice.user.name for notice in Notice.objects.filter(text__contains="还没回访到")} == {"柳书记"}


def test_the_list_asks_as_much_for_three_as_for_one(town, django_assert_max_num_queries):
    client, asked = browser(town.willow_worker), []
    for n in range(3):
        add_voice(done(town, reporter_phone=f"1380000900{n}"), "李大爷", f"1380000800{n}")
        client.get("/follow-ups/")
        with django_assert_max_num_queries(14) as counted:
            assert client.get("/follow-ups/").status_code == 200
        asked.append(len(counted))

    assert asked[0] == asked[2]
