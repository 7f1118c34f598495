"""附议 and 并案: one ticket for the same trouble, every reporter kept, and the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.actions import accept, classify, follow_up, me_too, merge, resolve, take_up, unmerge, withdraw
from deliberation.actions.deadlines import start_handling
from deliberation.actions.intake import phone_key
from deliberation.choices import TicketState
from deliberation.models import FollowUp, Ticket, TicketEvent, TicketMerge, Voice
from deliberation.reporters import reporters_of
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.erasing import erase_above
from tests.builders import make_category, make_dwelling, make_household, make_officer, make_resident, make_ticket

S = TicketState


def said_by(town, name, phone, **more):
    """A ticket of 1号楼 reported by somebody, in the hands of the grid."""
    ticket = make_ticket(
        town.group, by=town.building_leader, building=town.building, reporter_name=name, reporter_phone=phone, **more
    )
    return take_up(ticket, by=town.grid_leader, unit=town.willow_1)


def promised_earlier(ticket):
    """The clock of a ticket that was accepted three days before the others."""
    ticket.refresh_from_db()
    start_handling(ticket, ticket.clock_began_at - timedelta(days=3))
    ticket.save()


def as_stored(*tickets):
    """Everything a ticket's row holds, except how often it was saved."""
    rows = Ticket.objects.filter(pk__in=[t.pk for t in tickets]).order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def names(ticket):
    return [(person.name, person.phone) for person in reporters_of([Ticket.objects.get(pk=ticket.pk)])[ticket.pk]]


@pytest.fixture
def three(town):
    return [
        said_by(town, "吴桂兰", "13800000001"),
        said_by(town, "王大海", "13800000002"),
        said_by(town, "李小梅", "13800000003"),
    ]


# 附议


def test_one_who_says_me_too_is_one_more_to_be_told_and_a_second_tap_changes_nothing(town):
    ticket = said_by(town, "吴桂兰", "13800000001")
    more = {"reporter_name": "王大海", "reporter_phone": "13800000002", "text": "我家门口也黑", "client_key": "k1"}

    me_too(ticket, by=town.building_leader, **more)
    me_too(ticket, by=town.building_leader, **more)

    ticket.refresh_from_db()
    voice = Voice.objects.get()
    assert (ticket.voices_count, voice.reporter_phone, voice.filed_by) == (1, "13800000002", town.building_leader)
    assert names(ticket) == [("吴*兰", "138****0001"), ("王*海", "138****0002")]
    assert ticket.events.filter(action="voiced").values_list("text", flat=True).get() == "我家门口也黑"
    assert LedgerEntry.objects.filter(action="ticket.voiced").get().facts == {"voices": 1}


def test_the_same_phone_is_not_counted_twice(town):
    ticket = said_by(town, "吴桂兰", "13800000001")

    with pytest.raises(ActionRefused, match=r"这个电话已经反映过 .*补充情况"):
        me_too(ticket, by=town.willow_worker, reporter_name="吴桂兰", reporter_phone="13800000001")

    me_too(ticket, by=town.willow_worker)
    with pytest.raises(ActionRefused, match="您已经反映过"):
        me_too(ticket, by=town.willow_worker)
    assert Voice.objects.count() == 1


def test_five_reporters_make_it_a_group_matter(town):
    ticket = said_by(town, "吴桂兰", "13800000001")
    for n in range(2, 6):
        ticket.refresh_from_db()
        assert ticket.group_matter is False
        me_too(ticket, by=town.willow_worker, reporter_name=f"住户{n}", reporter_phone=f"1380000000{n}")

    ticket.refresh_from_db()
    assert (ticket.voices_count, ticket.group_matter) == (4, True)


@pytest.mark.parametrize("state", [S.RESOLVED, S.CLOSED, S.WITHDRAWN, S.DECLINED, S.TRANSFERRED])
def test_nobody_joins_what_is_no_longer_worked_on(town, state):
    ticket = make_ticket(town.willow_1, state=state)
    with pytest.raises(Conflict):
        me_too(ticket, by=town.willow_worker, reporter_name="王大海")
    assert Voice.objects.count() == 0


def test_a_voice_on_a_merged_ticket_lands_where_it_is_handled(town, three):
    main, other, _ = three
    merge(main, by=town.grid_leader, others=[other])
    other.refresh_from_db()

    assert me_too(other, by=town.building_leader, reporter_name="赵四", reporter_phone="13800000009") == main
    assert ("赵*", "138****0009") in names(main)


# 并案


def test_merging_keeps_every_reporter_and_the_earliest_promise(town, three):
    main, early, other = three
    promised_earlier(early)
    Ticket.objects.filter(pk=early.pk).update(lamp="amber")
    me_too(early, by=town.building_leader, reporter_name="赵四", reporter_phone="13800000004")

    merge(main, by=town.grid_leader, others=[early, other], note="同一处灯")

    main.refresh_from_db()
    assert names(main) == [
        ("吴*兰", "138****0001"),
        ("赵*", "138****0004"),
        ("王*海", "138****0002"),
        ("李*梅", "138****0003"),
    ]
    assert (main.voices_count, main.due_at, main.lamp) == (3, early.due_at, "amber")
    assert main.due_basis.startswith(f"随并入的 {early.number}：")
    assert set(Ticket.objects.filter(merged_into=main).values_list("state", "is_open")) == {("merged", False)}
    assert Ticket.objects.running().count() == 1


def test_every_step_of_merging_and_undoing_has_one_event_and_one_ledger_row(town, three):
    main, *others = three
    before = LedgerEntry.objects.count(), TicketEvent.objects.count()
    versions = [Ticket.objects.get(pk=t.pk).version for t in three]

    merge(main, by=town.grid_leader, others=others)
    unmerge(others[0], by=town.grid_leader, note="不是同一处")

    made = [
        (number, action)
        for number, action in LedgerEntry.objects.order_by("pk").values_list("subject_label", "action")[before[0] :]
    ]
    assert made == [
        (others[0].number, "ticket.merged"),
        (others[1].number, "ticket.merged"),
        (main.number, "ticket.took_in"),
        (main.number, "ticket.gave_back"),
        (others[0].number, "ticket.unmerged"),
    ]
    assert TicketEvent.objects.count() == before[1] + 5
    now = [Ticket.objects.get(pk=t.pk).version for t in three]
    assert [b - a for a, b in zip(versions, now, strict=True)] == [2, 2, 1]


def test_undoing_every_merge_leaves_the_tickets_as_they_were(town, three):
    main, early, other = three
    promised_earlier(early)
    me_too(early, by=town.building_leader, reporter_name="赵四", reporter_phone="13800000004")
    before = as_stored(*three)
    voices = list(Voice.objects.order_by("pk").values())

    merge(main, by=town.grid_leader, others=[early])
    merge(main, by=town.grid_leader, others=[other])
    unmerge(early, by=town.grid_leader, note="两处")
    main.refresh_from_db()
    assert main.due_at == before[0]["due_at"]  # the earlier promise left with the ticket it was given for
    unmerge(other, by=town.grid_leader, note="两处")

    assert as_stored(*three) == before
    assert list(Voice.objects.order_by("pk").values()) == voices
    assert TicketMerge.objects.filter(undone_at=None).count() == 0


def test_what_was_not_yet_accepted_goes_back_to_that(town):
    main, other = (make_ticket(town.group, by=town.building_leader, building=town.building) for _ in range(2))
    merge(main, by=town.grid_leader, others=[other])
    accept(Ticket.objects.get(pk=main.pk), by=town.grid_leader)

    unmerge(Ticket.objects.get(pk=other.pk), by=town.grid_leader, note="两处")

    other.refresh_from_db()
    main.refresh_from_db()
    assert (other.state, other.due_at, other.merged_into) == (S.SUBMITTED, None, None)
    assert (main.state, main.voices_count) == (S.ACCEPTED, 0)
    accept(other, by=town.grid_leader)


def test_a_merged_promise_is_not_lengthened_when_the_main_ticket_is_reckoned_again(town, three):
    main, early, _ = three
    promised_earlier(early)
    merge(main, by=town.grid_leader, others=[Ticket.objects.get(pk=early.pk)])

    classify(Ticket.objects.get(pk=main.pk), by=town.grid_leader, category=make_category(town.street, "照明", "ZM"))

    assert Ticket.objects.get(pk=main.pk).due_at == Ticket.objects.get(pk=early.pk).due_at


def test_a_chain_is_undone_from_its_end(town, three):
    first, second, third = three
    merge(second, by=town.grid_leader, others=[third])
    merge(first, by=town.grid_leader, others=[Ticket.objects.get(pk=second.pk)])
    assert len(names(first)) == 3

    with pytest.raises(ActionRefused, match=f"请先在 {second.number} 上撤销"):
        unmerge(Ticket.objects.get(pk=third.pk), by=town.grid_leader, note="两处")
    unmerge(Ticket.objects.get(pk=second.pk), by=town.grid_leader, note="两处")
    unmerge(Ticket.objects.get(pk=third.pk), by=town.grid_leader, note="两处")

    assert [len(names(ticket)) for ticket in three] == [1, 1, 1]
    assert Voice.objects.count() == 0


def test_a_merge_is_not_undone_when_main_is_closed_or_after_seven_days_or_when_its_people_were_called(town, three):
    main, other, late = three
    merge(main, by=town.grid_leader, others=[other, late])
    other.refresh_from_db()

    TicketMerge.objects.filter(other=late).update(at=timezone.now() - timedelta(days=7, seconds=1))
    with pytest.raises(ActionRefused, match="超过 7 天"):
        unmerge(Ticket.objects.get(pk=late.pk), by=town.grid_leader, note="两处")

    TicketMerge.objects.filter(other=late).update(at=timezone.now() - timedelta(days=7) + timedelta(minutes=1))
    resolve(Ticket.objects.get(pk=main.pk), by=town.grid_leader, kind="substantive", text="灯已换好，亮了。")
    voice = Voice.objects.get(reporter_phone_key=phone_key("13800000002"))
    FollowUp.objects.create(ticket=main, voice=voice, reached=True, solved="yes")
    with pytest.raises(ActionRefused, match="已经回访过"):
        unmerge(other, by=town.grid_leader, note="两处")
    unmerge(Ticket.objects.get(pk=late.pk), by=town.grid_leader, note="两处")

    Ticket.objects.filter(pk=main.pk).update(state="closed", is_open=False)
    with pytest.raises(ActionRefused, match=f"{main.number} 已结案，并案不能再撤销"):
        unmerge(other, by=town.grid_leader, note="两处")
    other.refresh_from_db()
    assert other.state == S.MERGED


def test_a_merged_ticket_is_neither_in_work_nor_handled(town, three):
    main, other, _ = three
    merge(main, by=town.grid_leader, others=[other])
    resolve(Ticket.objects.get(pk=main.pk), by=town.grid_leader, kind="substantive", text="灯已换好，亮了。")
    for person in reporters_of([Ticket.objects.get(pk=main.pk)])[main.pk]:
        follow_up(
            Ticket.objects.get(pk=main.pk), by=town.willow_secretary, reached=True, solved="yes", satisfaction=5,
            voice=person.voice,
        )  # fmt: skip

    other.refresh_from_db()
    main.refresh_from_db()
    assert (main.state, other.state) == (S.CLOSED, S.MERGED)
    assert (other.resolved_at, other.closed_at, other.solved) == (None, None, "")
    assert Ticket.objects.filter(state=S.CLOSED).get() == main


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"confidential": True}, "一件保密、一件不保密"),
        ({"state": S.PARKED}, "您不能把它并走"),
        ({"state": S.CLOSED, "resolved_at": timezone.now()}, "您不能把它并走"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_merged(town, three, change, words):
    main, other, third = three
    Ticket.objects.filter(pk=third.pk).update(**change)
    before = as_stored(*three)

    with pytest.raises(ActionRefused, match=words):
        merge(main, by=town.grid_leader, others=[other, Ticket.objects.get(pk=third.pk)])
    assert as_stored(*three) == before


def test_nobody_merges_away_what_another_unit_holds_or_into_what_is_not_theirs(town, three):
    main, other, _ = three
    Ticket.objects.filter(pk=other.pk).update(unit=town.street)
    with pytest.raises(ActionRefused, match="由望湖街道办理"):
        merge(main, by=town.grid_leader, others=[other])
    with pytest.raises(Conflict):
        merge(main, by=town.grid_leader_2, others=[other])
    with pytest.raises(ActionRefused, match="还没有受理"):
        merge(make_ticket(town.group, building=town.building), by=town.director, others=[other])
    with pytest.raises(ActionRefused, match="请选要并进来的诉求"):
        merge(main, by=town.grid_leader, others=[main])
    elsewhere = make_ticket(town.next_grid, by=make_officer("邻社工", town.next_grid))
    with pytest.raises(ActionRefused):
        merge(main, by=town.director, others=[elsewhere])


def test_a_page_out_of_date_merges_nothing(town, three):
    main, other, _ = three
    with pytest.raises(Conflict, match="页面已过时"):
        merge(main, by=town.grid_leader, others=[other], version=1)
    assert TicketMerge.objects.count() == 0


def test_what_others_report_too_is_not_withdrawn_by_one_of_them(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    me_too(ticket, by=town.grid_leader, reporter_name="住户甲")
    with pytest.raises(ActionRefused, match="还有其他人反映同一件事"):
        withdraw(ticket, by=town.building_leader, note="灯亮了")


def test_a_telephone_finds_what_it_joined_and_an_erased_person_is_nobody_on_it(town):
    home = make_household(make_dwelling(town.building, "301"))
    neighbour = make_resident(home, "吴秀英", phone="13800001234")
    make_resident(home, "吴明", phone="13800001234")
    first = make_ticket(town.group, building=town.building, reporter_name="吴秀英", reporter_phone="13800001234")
    other = make_ticket(town.group, building=town.building, reporter_name="李建国", reporter_phone="13900005678")
    me_too(other, by=town.grid_leader, reporter_name="吴秀英", reporter_phone="13800001234")
    sons = make_ticket(town.group, building=town.building, reporter_name="吴明", reporter_phone="13800001234")
    key = phone_key("13800001234")
    assert set(Ticket.objects.told_by(key)) == {first, other, sons}

    erase_above(neighbour)

    first.refresh_from_db()
    assert (first.reporter_name, first.reporter_phone) == ("（已删除）", "")
    assert other.voices.get().reporter_name == "（已删除）"
    assert set(Ticket.objects.told_by(key)) == {sons}, "the son told his himself"
    assert Ticket.objects.get(pk=other.pk).reporter_name == "李建国"
