"""The arithmetic of a round, against a slow and plain second reckoning."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.choices import Normalising, Outcome
from awards.reckoning import Line, Nominee, Scale, auto_part, cents, competing, reached, totals, trimmed_mean

D = Decimal
AUTO = (Line(1, D(10), D(100)), Line(2, D(15), D(4)), Line(3, D(8), D(1), gate=True))
REVIEW, RESIDENT = (Line(4, D(20)),), (Line(5, D(20)),)
SCALE = Scale(AUTO, REVIEW, RESIDENT, quota=2)
FULL = {1: (9, 10), 2: (3, None), 3: (1, None)}  # 9 + 11.25 + 8


def nominee(pk, **more):
    return Nominee(
        pk, **{"counts": FULL, "marks": ((1, D(16)), (2, D(18))), "ayes": 8, "noes": 2, "households": 40} | more
    )


def test_a_total_is_the_sum_of_its_printed_parts():
    (total,) = totals(SCALE, [nominee(1)])
    assert (total.auto, total.review, total.resident) == (D("28.25"), D("17.00"), D("13.00"))
    assert total.total == D("58.25")
    assert (total.rank, total.outcome) == (1, Outcome.PROPOSED)


def test_where_there_was_nothing_to_count_the_weight_goes_to_the_other_lines():
    assert reached((0, 0), AUTO[0]) is None
    points, gates = auto_part(AUTO, {1: (0, 0), 2: (4, None), 3: (1, None)})
    assert (points, gates) == (D("33.00"), True)
    assert auto_part(AUTO, {2: (4, None), 3: (1, None)})[0] == D("23.00")  # never counted is none reached


def test_more_than_full_is_full():
    assert auto_part(AUTO, {1: (30, 10), 2: (9, None), 3: (2, None)})[0] == D("33.00")


def test_a_gate_that_is_not_full_leaves_unranked_however_high():
    rows = totals(SCALE, [nominee(1, counts=FULL | {3: (0, None)}), nominee(2, counts={3: (1, None)})])
    assert [(row.pk, row.rank, row.outcome) for row in rows] == [(2, 1, Outcome.PROPOSED), (1, None, Outcome.GATE)]


def test_one_veto_bars():
    rows = totals(SCALE, [nominee(1, barred=True), nominee(2, marks=())])
    assert [(row.pk, row.outcome) for row in rows] == [(2, Outcome.PROPOSED), (1, Outcome.BARRED)]


def test_one_highest_and_one_lowest_go_from_the_fifth_judge_on():
    assert trimmed_mean([D(0), D(10), D(10), D(20)], 5) == 10
    assert trimmed_mean([D(0), D(10), D(10), D(10), D(90)], 5) == 10
    assert trimmed_mean([], 5) is None


def test_strict_and_mild_judges_are_brought_to_one_mean():
    strict, mild = ((1, D(10)), (2, D(18))), ((1, D(12)), (2, D(20)))
    scale = Scale(AUTO, REVIEW, RESIDENT, quota=1, normalising=Normalising.CENTRE)
    rows = {row.pk: row.review for row in totals(scale, [nominee(1, marks=strict), nominee(2, marks=mild)])}
    assert rows == {1: D("14.00"), 2: D("16.00")}
    alone = {row.pk: row.review for row in totals(scale, [nominee(1, marks=strict[:1]), nominee(2, marks=mild[1:])])}
    assert alone == {1: D("15.00"), 2: D("15.00")}


def test_between_equals_the_one_that_covers_more_households_comes_first_and_says_why():
    votes = {"ayes": 0, "noes": 0}
    rows = totals(
        Scale(AUTO, REVIEW, RESIDENT, 1), [nominee(1, households=30, **votes), nominee(2, households=31, **votes)]
    )
    assert [(row.pk, row.rank, row.outcome) for row in rows] == [(2, 1, "proposed"), (1, 2, "not")]
    assert "覆盖户数" in rows[0].why


def test_equals_over_the_last_place_wait_for_the_committee_and_its_order_settles_them():
    three = [nominee(1, marks=((1, D(20)),)), nominee(2), nominee(3)]
    rows = totals(SCALE, three)
    assert [(row.pk, row.rank, row.outcome) for row in rows] == [(1, 1, "proposed"), (2, 2, "tied"), (3, 2, "tied")]
    settled = totals(SCALE, [three[0], nominee(2, tie_place=2), nominee(3, tie_place=1)])
    assert [(row.pk, row.rank, row.outcome) for row in settled] == [
        (1, 1, "proposed"),
        (3, 2, "proposed"),
        (2, 3, "not"),
    ]


@pytest.mark.parametrize("places", [(1, 2, None), (None, None, 1), (1, 2, 1)])
def test_an_order_that_leaves_one_of_the_equals_out_settles_nothing(places):
    """Somebody came back after the panel had ordered the others: it is asked again."""
    alone = Scale(AUTO, REVIEW, RESIDENT, 1)
    rows = totals(alone, [nominee(pk, tie_place=place) for pk, place in enumerate(places, 1)])
    assert {(row.rank, row.outcome) for row in rows} == {(1, "tied")}
    assert all("由评审会排定" in row.why for row in rows)
    assert competing(alone, [nominee(1, tie_place=1), nominee(2, tie_place=2)]) == {1, 2}


def test_those_left_of_a_panels_order_keep_it_and_it_says_so():
    rows = totals(Scale(AUTO, REVIEW, RESIDENT, 1), [nominee(1, tie_place=3), nominee(2, tie_place=2)])
    assert [(row.pk, row.outcome) for row in rows] == [(2, "proposed"), (1, "not")]
    assert {row.why for row in rows} == {"各项都相同，按评审会排定的次序。"}


def test_equals_inside_the_quota_are_all_named():
    rows = totals(SCALE, [nominee(1), nominee(2)])
    assert {(row.rank, row.outcome) for row in rows} == {(1, "proposed")}


def test_a_half_cent_goes_up():
    assert [cents(Fraction(201, 200)), cents(Fraction(0))] == [D("1.01"), D(0)]


points = st.decimals(0, 20, places=1)
nominees = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from([1, 2, 3]), st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 30)))
        ),
        st.lists(points, max_size=9), st.integers(0, 60), st.integers(0, 60), st.integers(0, 90), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


def plain(scale, rows):
    """The same by hand: decimals with fifty digits, bubble for bubble; {nominee: (parts, total)}."""

    def half_up(number):
        return number.quantize(D("0.01"), ROUND_HALF_UP)

    found = {}
    for pk, (counts, marks, ayes, noes, households, _) in enumerate(rows):
        got, counted, whole = D(0), D(0), D(0)
        for line in scale.auto:
            whole += line.weight
            n, of = counts.get(line.pk, (0, None))
            if of == 0:
                continue
            value = D(n) if of is None else D(100) * n / of
            counted += line.weight
            got += line.weight * min(value, line.full_at) / line.full_at
        auto = half_up(got * whole / counted) if counted else D(0)
        left = sorted(marks)[1:-1] if len(marks) >= scale.trim_from else marks
        review = half_up(sum(left, D(0)) / len(left)) if left else D(0)
        resident = D(0)
        if ayes + noes >= 3 and households:
            turnout = D(100) * (ayes + noes) / households / scale.full_turnout
            resident = half_up(D(20) * (min(turnout, D(1)) + D(ayes) / (ayes + noes)) / 2)
        found[pk] = (auto, review, resident)
    return found


@settings(deadline=None)
@given(nominees)
def test_every_part_is_what_a_plain_second_reckoning_says(rows):
    made = [
        Nominee(pk, counts, tuple(enumerate(marks)), ayes, noes, households, barred)
        for pk, (counts, marks, ayes, noes, households, barred) in enumerate(rows)
    ]
    expected = plain(SCALE, rows)
    found = totals(SCALE, made)
    assert sorted(row.pk for row in found) == sorted(expected)
    for row in found:
        for mine, by_hand in zip((row.auto, row.review, row.resident), expected[row.pk], strict=True):
            assert abs(mine - by_hand) <= D("0.01")
        assert row.total == row.auto + row.review + row.resident


@settings(deadline=None)
@given(nominees, st.randoms())
def test_the_order_in_which_nominees_stand_in_the_database_changes_nothing(rows, random):
    made = [
        Nominee(pk, counts, tuple(enumerate(marks)), ayes, noes, households, barred)
        for pk, (counts, marks, ayes, noes, households, barred) in enumerate(rows)
    ]
    mixed = random.sample(made, len(made))
    assert set(totals(SCALE, made)) == set(totals(SCALE, mixed))


@settings(deadline=None)
@given(nominees)
def test_who_is_named_never_exceeds_the_quota_and_never_has_less_than_one_who_is_not(rows):
    made = [
        Nominee(pk, counts, tuple(enumerate(marks)), ayes, noes, households, barred)
        for pk, (counts, marks, ayes, noes, households, barred) in enumerate(rows)
    ]
    found = totals(SCALE, made)
    named = [row for row in found if row.outcome == Outcome.PROPOSED]
    ranked = [row for row in found if row.rank]
    assert len(named) <= SCALE.quota
    assert all(row.total >= other.total for row in named for other in ranked if other.outcome == Outcome.NOT)
    assert all(first.rank <= second.rank for first, second in pairwise(ranked))
