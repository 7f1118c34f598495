"""拆分: parts that are handled by themselves, and a parent that waits for them."""

import pytest

from deliberation import search
from deliberation.actions import accept, merge, resolve, split, take_up
from deliberation.choices import TicketState
from deliberation.models import Ticket
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from tests.builders import category_of, make_category, make_ticket

S = TicketState


def part(category, text):
    return {"text": text, "category": category}


@pytest.fixture
def whole(town):
    ticket = make_ticket(
        town.group,
        by=town.building_leader,
        building=town.building,
        reporter_name="吴桂兰",
        reporter_phone="13800000001",
    )
    return take_up(ticket, by=town.grid_leader, unit=town.willow_1)


def halves(whole, town):
    light, rubbish = category_of(town.group), make_category(town.street, "垃圾", "LJ")
    parts = [part(light, "三楼灯不亮。"), part(rubbish, "楼下垃圾没人收"), part(light, "  ")]
    split(whole, by=town.grid_leader, parts=parts, note="两件事")
    return list(whole.children.order_by("pk"))


def test_each_part_stands_where_its_parent_stood_with_the_same_promise(town, whole):
    rows = LedgerEntry.objects.count()

    light, rubbish = halves(whole, town)

    whole.refresh_from_db()
    assert [child.title for child in (light, rubbish)] == ["三楼灯不亮", "楼下垃圾没人收"]
    assert {child.category.name for child in (light, rubbish)} == {"环境卫生", "垃圾"}
    for child in (light, rubbish):
        assert (child.state, child.unit, child.home, child.building) == (
            S.ACCEPTED, town.willow_1, town.group, town.building,
        )  # fmt: skip
        assert (child.due_at, child.clock_began_at) == (whole.due_at, whole.clock_began_at)
        assert (child.masked_reporter, child.reporter_phone) == ("吴*兰", "13800000001")
    assert whole.state == S.IN_PROGRESS
    made = LedgerEntry.objects.order_by("pk").values_list("subject_label", "action")[rows:]
    assert list(made) == [
        (light.number, "ticket.split_off"),
        (rubbish.number, "ticket.split_off"),
        (whole.number, "ticket.split"),
    ]
    assert set(search.matching(Ticket.objects.all(), "垃圾没人收")) == {rubbish}


def test_the_parent_is_not_resolved_while_somebody_works_on_a_part(town, whole):
    light, rubbish = halves(whole, town)
    done = {"by": town.grid_leader, "kind": "substantive", "text": "已处理，现场复查正常。"}
    for child in (light, rubbish):
        with pytest.raises(ActionRefused, match=f"子件 .*{rubbish.number} 还没有办结"):
            resolve(whole, **done)
        resolve(take_up(child, by=town.grid_leader, unit=town.willow_1), **done)

    assert resolve(whole, **done).state == S.RESOLVED


def test_before_it_is_accepted_the_parts_wait_for_that_too(town):
    whole = make_ticket(town.group, by=town.building_leader, building=town.building)

    children = halves(whole, town)

    assert [(child.state, child.due_at) for child in children] == [(S.SUBMITTED, None)] * 2
    accept(children[0], by=town.grid_leader)


@pytest.mark.parametrize(("many", "words"), [(1, "至少要两个子件"), (6, "最多拆成 5 个")])
def test_one_part_or_more_than_five_are_refused(town, whole, many, words):
    parts = [part(category_of(town.group), f"第{n}件事") for n in range(many)]
    with pytest.raises(ActionRefused, match=words):
        split(whole, by=town.grid_leader, parts=parts)
    assert Ticket.objects.count() == 1


def test_a_part_that_was_none_goes_back_into_its_parent(town, whole):
    light, rubbish = halves(whole, town)
    with pytest.raises(ActionRefused, match=r"子件 .* 还没有办结，不能并案"):
        merge(light, by=town.grid_leader, others=[Ticket.objects.get(pk=whole.pk)])

    merge(whole, by=town.grid_leader, others=[light, rubbish])

    whole.refresh_from_db()
    assert (whole.voices_count, whole.unresolved_children()) == (0, [])  # the same person, called once
