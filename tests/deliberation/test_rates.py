"""三率 and the book of work, against a slow second reckoning from events; exclusions; pages."""

import random
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from deliberation.actions import ask_exclusion, escalate, follow_up, merge, rate, resolve, take_up
from deliberation.actions._move import move, step
from deliberation.actions.excluding import decide_exclusion, set_weights
from deliberation.actions.rating import find_link, make_link
from deliberation.actions.spells import write_from_events
from deliberation.choices import NEXT, TicketState
from deliberation.figures_rates import Counts, Period, counts, tickets_of, weights_of
from deliberation.models import Exclusion, FollowUp, Spell, Ticket, TicketEvent, TicketMerge
from governance.foundation.errors import ActionRefused, Conflict
from residents.erasing import erase_above
from tests.builders import make_dwelling, make_household, make_resident, make_ticket
from tests.deliberation.test_following import YES, add_voice, browser, done

S = TicketState
INSIDE = {S.ACCEPTED, S.DISPATCHED, S.RETURNED, S.IN_PROGRESS, S.PARKED}
MARCH = Period.month(2026, 3)
NOW = Period(datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(480)), timezone.now() + timedelta(days=9000))


def at(day, hour=12):
    return timezone.make_aware(datetime(2026, 1, 1, hour)) + timedelta(days=day)


def random_history(ticket, rng):
    """A walk along the allowed moves, with quiet steps between them, over half a year."""
    when = at(rng.randrange(60))
    TicketEvent.objects.filter(ticket=ticket).update(at=when)
    for _ in range(rng.randrange(14)):
        when += timedelta(hours=rng.randrange(1, 24 * 12))
        if rng.random() < 0.3:
            step(ticket, "noted", by=None, at=when, internal=True)
        onward = sorted(NEXT[ticket.state])
        if not onward:
            return
        was = ticket.state
        move(ticket, rng.choice(onward))
        ticket.save()
        step(ticket, "noted", by=None, was=was, at=when)


def slow_book(tickets, period):
    """The same numbers, told event by event in Python."""
    book = dict.fromkeys(("opening", "came", "went", "closing"), 0)
    for ticket in tickets:
        inside, opening, closing = False, False, False
        for event in ticket.events.order_by("at", "id"):
            now_inside = event.to_state in INSIDE
            if now_inside != inside and period.begin <= event.at < period.end:
                book["came" if now_inside else "went"] += 1
            inside = now_inside
            opening = inside if event.at < period.begin else opening
            closing = inside if event.at < period.end else closing
        book["opening"] += opening
        book["closing"] += closing
    return book


@pytest.mark.parametrize("seed", range(3))
def test_the_book_of_any_month_balances_and_equals_the_slow_reckoning(town, seed):
    rng = random.Random(seed)
    tickets = [make_ticket(rng.choice([town.willow_1, town.willow_2]), by=town.willow_worker) for _ in range(25)]
    for ticket in tickets:
        random_history(ticket, rng)
    kept = sorted(Spell.objects.values_list("ticket", "began_at", "entered", "ended_at", "left"))

    for month in range(1, 8):
        period = Period.month(2026, month)
        n = sum(counts(town.willow, period).values(), Counts())
        came, went = n.accepted + n.reopened + n.unmerged, n.resolved + n.withdrawn + n.transferred + n.merged
        assert {"opening": n.opening, "came": came, "went": went, "closing": n.closing} == slow_book(tickets, period)
        assert n.balances()

    Spell.objects.all().delete()
    write_from_events(tickets)
    assert sorted(Spell.objects.values_list("ticket", "began_at", "entered", "ended_at", "left")) == kept


def test_the_number_a_moment_before_and_at_the_first_of_the_month(town):
    for seconds in (-1, 0):
        ticket = make_ticket(town.willow_1, by=town.willow_worker)
        moment = MARCH.end + timedelta(seconds=seconds)
        Spell.objects.create(ticket=ticket, began_at=moment, entered="accepted")

    n = counts(town.willow, MARCH)[town.willow_1.path]
    after = counts(town.willow, Period.month(2026, 4))[town.willow_1.path]

    assert (n.accepted, n.closing, after.opening, after.accepted) == (1, 1, 1, 1)


@pytest.mark.parametrize(("seconds", "contacted"), [(-1, 1), (0, 1), (1, 0)])
def test_a_contact_counts_to_the_second(town, seconds, contacted):
    ticket = make_ticket(town.willow_1, by=town.willow_worker, reporter_phone="13800001234")
    Ticket.objects.filter(pk=ticket.pk).update(
        accepted_at=at(70), contact_due_at=at(71), contacted_at=at(71) + timedelta(seconds=seconds)
    )

    n = counts(town.willow, MARCH)[town.willow_1.path]

    assert (n.to_contact, n.contacted, n.response) == (1, contacted, 100.0 * contacted)


def test_who_left_no_number_and_whose_time_still_runs_is_not_counted(town):
    for n, phone in enumerate(["", "13800001234"]):
        ticket = make_ticket(town.willow_1, by=town.willow_worker, reporter_phone=phone, text=f"灯{n}")
        Ticket.objects.filter(pk=ticket.pk).update(accepted_at=at(70), contact_due_at=at(71) if phone else None)

    early = counts(town.willow, MARCH, now=at(70, 13)).get(town.willow_1.path, Counts())
    late = counts(town.willow, MARCH, now=at(72))[town.willow_1.path]

    assert (early.to_contact, early.response, late.to_contact, late.response) == (0, None, 1, 0.0)


@pytest.mark.parametrize(("seconds", "counted"), [(0, 0), (1, 1)])
def test_merging_takes_out_only_what_was_not_late_yet(town, seconds, counted):
    main, late = (make_ticket(town.willow_1, by=town.willow_worker, text=f"灯{n}") for n in range(2))
    merge(main, by=town.willow_secretary, others=[late])
    TicketMerge.objects.update(at=at(71) + timedelta(seconds=seconds))
    Ticket.objects.filter(pk=late.pk).update(accepted_at=at(70), contact_due_at=at(71))

    assert counts(town.willow, MARCH).get(town.willow_1.path, Counts()).to_contact == counted


def test_erasing_a_reporter_changes_no_number(town):
    home = make_resident(make_household(make_dwelling(town.building, "301")), "吴秀英", phone="13800001234")
    ticket = make_ticket(town.willow_1, by=town.grid_leader, reporter_name="吴秀英", reporter_phone="13800001234")
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    before = counts(town.willow, NOW, now=at(9000))[town.willow_1.path]
    assert before.to_contact == 1

    erase_above(home)

    assert not Ticket.objects.get(pk=ticket.pk).reporter_phone_key
    assert counts(town.willow, NOW, now=at(9000))[town.willow_1.path] == before


def test_a_contact_that_is_late_is_not_made_good_by_sending_it_on(town):
    ticket = make_ticket(town.willow_1, by=town.grid_leader, reporter_phone="13800001234")
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    promised = Ticket.objects.get(pk=ticket.pk).contact_due_at
    with time_machine.travel(promised + timedelta(seconds=1), tick=False):
        escalate(ticket, by=town.grid_leader, reason="several_units", note="物业和社区一起看过")
    assert Ticket.objects.get(pk=ticket.pk).contact_due_at == promised


def answer(ticket, when, **said):
    """An answer of March, with what it had been resolved as."""
    said = {"solved": "yes", "satisfaction": 5, "resolution": "substantive"} | said
    return FollowUp.objects.create(ticket=ticket, at=when, **said)


def test_rates_count_rounds_by_their_worst_answer_and_procedure_never_as_solved(town):
    one, two, three, four = (make_ticket(town.willow_1, by=town.willow_worker, text=f"灯{n}") for n in range(4))
    voice = add_voice(one, "李大爷")
    answer(one, at(70))
    answer(one, at(71), voice=voice, solved="partly", satisfaction=2)
    answer(two, at(72), resolution="procedural", satisfaction=3)
    answer(three, at(73), satisfaction=None)
    answer(three, at(80), round=1, solved="no", satisfaction=1)
    FollowUp.objects.create(ticket=four, at=at(74), reached=False)

    n = counts(town.willow, MARCH)[town.willow_1.path]

    assert (n.answered, n.solved, n.partly) == (4, 1, 2)
    assert (n.rated, n.content, n.satisfaction, n.solving) == (3, 1, 33.3, 25.0)
    behind = {
        name: set(Ticket.objects.filter(tickets_of(name, town.willow, MARCH)).values_list("pk", flat=True))
        for name in ("answered", "solved", "partly", "rated", "content")
    }
    assert behind == {
        "answered": {one.pk, two.pk, three.pk},
        "solved": {three.pk},
        "partly": {one.pk, two.pk},
        "rated": {one.pk, two.pk, three.pk},
        "content": {two.pk},
    }


def test_an_answer_given_later_changes_nothing_of_the_month_before(town):
    ticket = done(town)
    call = answer(ticket, at(85))
    before = counts(town.willow, MARCH)
    answer(ticket, at(95), solved="no", satisfaction=1)

    assert counts(town.willow, MARCH) == before
    assert call.solved == "yes"


def test_nothing_to_divide_by_is_a_dash(town):
    n = Counts()
    assert (n.response, n.solving, n.satisfaction, n.score(weights_of(town.street.path))) == (None,) * 4
    page = browser(town.director).get("/rates/?month=2020-01").content.decode()
    assert "—" in page and "%</b>" not in page


def test_the_score_weighs_as_the_office_says_and_only_to_a_hundred(town):
    n = Counts(to_contact=2, contacted=1, answered=4, solved=4, rated=4, content=2)
    assert n.score(weights_of(town.willow.path)) == 67.5
    set_weights(town.street, by=town.director, response=20, solved=40, satisfied=40)
    assert n.score(weights_of(town.willow.path)) == 70.0
    with pytest.raises(ActionRefused, match="现在是 90"):
        set_weights(town.street, by=town.director, response=10, solved=40, satisfied=40)


def test_an_exclusion_counts_only_once_approved_one_level_above(town):
    ticket = done(town)
    follow_up(ticket, by=town.willow_worker, reached=True, solved="partly", satisfaction=3)
    ask_exclusion(ticket, by=town.grid_leader, reason="not_ours", note="属邻街道管辖，已告知诉求人。")
    asked = Exclusion.objects.get()
    assert sum(counts(town.willow, NOW).values(), Counts()).answered == 1

    for person in (town.grid_leader, town.maple_secretary, town.building_leader):
        with pytest.raises(ActionRefused, match="上一级"):
            decide_exclusion(asked, by=person, approve=True, answer="同意")
    decide_exclusion(asked, by=town.willow_secretary, approve=True, answer="同意，确非本街道事项。")
    with pytest.raises(Conflict, match="柳书记审批"):
        decide_exclusion(asked, by=town.director, approve=False, answer="不同意")

    n = sum(counts(town.willow, NOW).values(), Counts())
    assert (n.answered, n.rated, n.excluded) == (0, 0, 1)
    ticket.refresh_from_db()
    with pytest.raises(ActionRefused, match="已经申请过"):
        ask_exclusion(ticket, by=town.grid_leader, reason="malicious", note="反复来电，均已答复。")


def test_who_asks_at_the_street_does_not_decide_it(town):
    ticket = done(town)
    Ticket.objects.filter(pk=ticket.pk).update(unit=town.street)
    ask_exclusion(ticket, by=town.director, reason="malicious", note="反复来电，均已答复。")

    with pytest.raises(ActionRefused, match="申请人自己不能审批"):
        decide_exclusion(Exclusion.objects.get(), by=town.director, approve=True, answer="同意")


def test_the_page_lists_units_in_tree_order_and_every_number_opens_its_rows(town):
    ticket = done(town)
    rate(find_link(make_link(ticket, by=town.willow_worker)), solved="yes", satisfaction=4)
    client, month = browser(town.director), f"{timezone.localdate():%Y-%m}"

    page = client.get("/rates/").content.decode()
    assert page.index("杨柳社区</a>") < page.index("枫林社区</a>") and "剔除 0 件" in page and "口径" in page
    rows = client.get(f"/rates/rows/?unit=WH&month={month}&what=solved")
    assert ticket.number in rows.content.decode()
    assert ticket.number not in client.get("/rates/rows/?unit=WH02&what=solved").content.decode()


def test_nobody_reads_the_numbers_of_a_unit_beside_or_above(town):
    for user, code in ((town.willow_secretary, "WH02"), (town.grid_leader, "WH01"), (town.outsider, "WH")):
        for address in ("/rates/", "/rates/rows/"):
            assert browser(user).get(address, {"unit": code, "what": "solved"}).status_code == 404
    assert browser(town.building_leader).get("/rates/").status_code == 403


def test_the_page_asks_as_much_for_thirty_units_as_for_two(town, django_assert_max_num_queries):
    from tests.builders import make_unit

    client, asked = browser(town.director), []
    for _ in range(2):
        client.get("/rates/")
        with django_assert_max_num_queries(26) as counted:
            client.get("/rates/")
        asked.append(len(counted))
        for n in range(28):
            make_unit(f"新{n}社区", town.street)

    assert asked[0] == asked[1]


def test_the_answers_of_an_imported_sheet_count_as_their_columns_say(town):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from deliberation.actions.importing import apply_batch, run_batch, upload_batch
    from tests.builders import make_category

    make_category(town.street, "其他", "QT")
    sheet = (
        "工单编号,诉求内容,受理时间,办结时间,一级分类,是否解决,满意度,回访时间\n"
        "A1,楼道灯不亮老人下楼不安全,2026-03-02 09:00,2026-03-05 09:00,其他,已解决,满意,2026-03-06 09:00\n"
        "A2,垃圾没有人收,2026-03-03 09:00,2026-04-05 09:00,其他,未解决,不满意,2026-04-06 09:00\n"
    )
    batch = upload_batch(by=town.director, home=town.willow, file=SimpleUploadedFile("历史.csv", sheet.encode()))
    apply_batch(batch, by=town.director)
    run_batch(batch.pk)

    n = sum(counts(town.street, MARCH).values(), Counts())

    assert (n.accepted, n.resolved, n.closing, n.balances()) == (2, 1, 1, True)
    assert (n.answered, n.solved, n.rated, n.content) == (1, 1, 1, 1)
    assert sum(counts(town.street, Period.month(2026, 4)).values(), Counts()).solving == 0.0


def test_a_ticket_of_the_ordinary_road_enters_and_leaves_once(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building, reporter_phone="13800001234")
    assert not ticket.spells.exists()
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    resolve(ticket, by=town.grid_leader, kind="substantive", text="已更换声控灯。")
    follow_up(ticket, by=town.willow_worker, **YES | {"solved": "no"})

    assert list(ticket.spells.order_by("pk").values_list("entered", "left")) == [
        ("accepted", "resolved"),
        ("reopened", ""),
    ]
