"""The arithmetic of quorum and votes, against a second, plain computation by fractions and by counting up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation import owners
from deliberation.choices_councils import PassRule, QuorumRule
from deliberation.quorum import Side, needed, quorum
from deliberation.tally import outcome, wrong_count

small = st.integers(0, 60)
MANY = settings(max_examples=400, deadline=None)


def plainly_passed(rule, ayes, noes, present, entitled, groups_needed):
    """As the rule reads aloud, with exact fractions."""
    if rule == PassRule.PRESENT_MAJORITY:
        return present > 0 and Fraction(ayes, present) > Fraction(1, 2)
    if rule == PassRule.ALL_MAJORITY:
        return entitled > 0 and Fraction(ayes, entitled) > Fraction(1, 2)
    if rule == PassRule.PRESENT_TWO_THIRDS:
        return present > 0 and Fraction(ayes, present) >= Fraction(2, 3)
    if rule == PassRule.ALL_TWO_THIRDS:
        return entitled > 0 and Fraction(ayes, entitled) >= Fraction(2, 3)
    if rule == PassRule.GROUPS_MAJORITY:
        return ayes >= groups_needed
    return ayes > 0 and noes == 0


@MANY
@given(
    rule=st.sampled_from([rule for rule in PassRule if rule != PassRule.OPINION]),
    ayes=small, noes=small, abstentions=small, silent=small, absent=small, groups_needed=st.integers(1, 6),
)  # fmt: skip
def test_a_vote_passes_as_the_rule_reads_aloud(rule, ayes, noes, abstentions, silent, absent, groups_needed):
    present = ayes + noes + abstentions + silent
    entitled = present + absent

    found = outcome(
        rule,
        ayes=ayes,
        noes=noes,
        abstentions=abstentions,
        present=present,
        entitled=entitled,
        groups_needed=groups_needed,
    )

    assert found.passed is plainly_passed(rule, ayes, noes, present, entitled, groups_needed)
    assert found.formula.endswith("：通过" if found.passed else "：未通过") and f"赞成 {ayes} 票" in found.formula


def test_an_opinion_is_neither_passed_nor_lost():
    assert outcome(PassRule.OPINION, ayes=9, noes=0, abstentions=0, present=9, entitled=9).passed is None


@pytest.mark.parametrize(
    ("rule", "ayes", "present", "entitled", "passed"),
    [
        (PassRule.PRESENT_MAJORITY, 5, 10, 15, False),  # exactly half is not more than half
        (PassRule.PRESENT_MAJORITY, 6, 10, 15, True),
        (PassRule.ALL_MAJORITY, 7, 10, 15, False),
        (PassRule.ALL_MAJORITY, 8, 10, 15, True),
        (PassRule.PRESENT_TWO_THIRDS, 8, 12, 15, True),  # exactly two thirds is enough
        (PassRule.PRESENT_TWO_THIRDS, 7, 11, 15, False),
        (PassRule.ALL_TWO_THIRDS, 10, 12, 15, True),
        (PassRule.ALL_TWO_THIRDS, 9, 12, 15, False),
        (PassRule.PRESENT_TWO_THIRDS, 0, 0, 15, False),  # nobody decides nothing
    ],
)
def test_the_edges(rule, ayes, present, entitled, passed):
    found = outcome(rule, ayes=ayes, noes=present - ayes, abstentions=0, present=present, entitled=entitled)
    assert found.passed is passed


@MANY
@given(whole=st.integers(0, 500), part=st.integers(0, 9), more=st.integers(0, 9))
def test_needed_is_the_smallest_number_that_reaches_the_share(whole, part, more):
    of = part + more or 1
    plain = next(n for n in range(whole + 1) if Fraction(n) >= Fraction(part, of) * whole)
    assert needed(whole, part, of) == plain


@MANY
@given(
    rule=st.sampled_from([QuorumRule.SEATS, QuorumRule.INVITED, QuorumRule.HOUSEHOLDS]),
    here=small, away=small, part=st.integers(1, 5), more=st.integers(0, 5), persons=small,
    enough=st.none() | st.integers(1, 20),
)  # fmt: skip
def test_a_quorum_is_reached_as_the_rule_reads_aloud(rule, here, away, part, more, persons, enough):
    whole, of = here + away, part + more
    found = quorum(rule, here=here, whole=whole, part=part, of=of, persons=persons, persons_enough=enough)

    by_share = here > 0 and Fraction(here) >= Fraction(part, of) * whole
    by_heads = enough is not None and persons >= enough
    assert found.reached is (by_share or by_heads)
    assert ("还差" in found.words) is not found.reached


@MANY
@given(sides=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6), persons=st.integers(1, 9))
def test_every_side_of_the_table_must_have_its_people(sides, persons):
    sides = [Side(f"第{n}方", here, least) for n, (here, least) in enumerate(sides)]

    all_there = quorum(QuorumRule.EVERY_GROUP, persons=persons, sides=sides)
    as_told = quorum(QuorumRule.NONE, persons=persons, sides=sides)

    assert all_there.reached is all(side.here >= max(side.least, 1) for side in sides)
    assert as_told.reached is all(side.here >= side.least for side in sides)
    for side in sides:
        if side.here < side.least:
            assert f"{side.name}还差 {side.least - side.here} 人" in as_told.words


def test_a_building_of_forty_needs_eight_households_or_nine_people():
    ask = {"whole": 40, "part": 1, "of": 5, "persons_enough": 9}
    assert not quorum(QuorumRule.HOUSEHOLDS, here=7, persons=8, **ask).reached
    assert quorum(QuorumRule.HOUSEHOLDS, here=8, persons=8, **ask).reached
    assert quorum(QuorumRule.HOUSEHOLDS, here=7, persons=9, **ask).reached


@MANY
@given(small, small, small, small, small, small)
def test_a_count_stands_only_when_it_adds_up_and_fits_into_the_room(ayes, noes, abstentions, invalid, cast, present):
    numbers = {"ayes": ayes, "noes": noes, "abstentions": abstentions, "invalid": invalid}
    right = sum(numbers.values()) == cast and cast <= present
    assert (wrong_count(**numbers, cast=cast, present=present) == "") is right


@MANY
@given(
    st.integers(1, 10**6), st.integers(1, 3000), st.data(), st.booleans(),
)  # fmt: skip
def test_the_owners_arithmetic_is_that_of_the_law(area, persons, data, special):
    area_in, persons_in = data.draw(st.integers(0, area)), data.draw(st.integers(0, persons))
    area_for, persons_for = data.draw(st.integers(0, area_in)), data.draw(st.integers(0, persons_in))
    steps = owners.steps(
        area=Decimal(area) / 100, owners=persons, area_in=Decimal(area_in) / 100, owners_in=persons_in,
        area_for=Decimal(area_for) / 100, owners_for=persons_for, special=special,
    )  # fmt: skip

    share = Fraction(3, 4) if special else Fraction(1, 2)

    def agreed(have, whole):
        return have >= share * whole if special else have > share * whole

    assert [step.met for step in steps] == [
        area_in >= Fraction(2, 3) * area,
        persons_in >= Fraction(2, 3) * persons,
        agreed(area_for, area_in),
        agreed(persons_for, persons_in),
    ]
