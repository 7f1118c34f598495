import pytest

from deliberation import search
from deliberation.models import Ticket
from tests.builders import make_ticket


@pytest.fixture
def three(town):
    return [
        make_ticket(town.willow_1, by=town.willow_worker, text="电梯又停了，18楼老人下不来"),
        make_ticket(town.willow_1, by=town.willow_worker, text="楼道灯不亮 LED灯坏"),
        make_ticket(town.willow_1, by=town.willow_worker, text="电动车上楼，梯间堆满"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("电梯", {0}),  # not 电动车…梯间: the two characters must stand together
        ("梯", {0, 2}),
        ("老人 18楼", {0}),
        ("ＬＥＤ", {1}),
        ("灯不亮", {1}),
        ("不存在的词", set()),
        ('"; DROP TABLE', set()),
        ("100%_", set()),
    ],
)
def test_two_characters_are_enough_and_what_is_found_really_stands_there(three, words, found):
    assert set(search.matching(Ticket.objects.all(), words)) == {three[n] for n in found}


def test_a_number_finds_its_ticket(three):
    assert list(search.matching(Ticket.objects.all(), three[1].number)) == [three[1]]
    assert list(search.matching(Ticket.objects.all(), three[1].number.lower()[-6:])) == [three[1]]
