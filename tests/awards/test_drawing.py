"""The draw: balanced, without conflicts, the same for the same seed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.drawing import draw

cases = st.tuples(
    st.integers(0, 9), st.integers(0, 20), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 19))), st.integers(1, 5),
    st.integers(),
)  # fmt: skip


@settings(deadline=None)
@given(cases)
def test_nobody_meets_what_is_his_and_who_has_too_few_is_named(case):
    judges, nominations, apart, each, seed = case
    drawn, short = draw(dict.fromkeys(range(judges)), range(nominations), apart, each, seed=seed)
    assert all((judge, nomination) not in apart for nomination, held in drawn.items() for judge in held)
    assert all(len(held) == len(set(held)) <= each for held in drawn.values())
    assert short == sorted(nomination for nomination, held in drawn.items() if len(held) < each)
    free = {n: sum((j, n) not in apart for j in range(judges)) for n in range(nominations)}
    assert all(free[nomination] < each for nomination in short)  # only where there are not enough judges at all
    assert (drawn, short) == draw(dict.fromkeys(range(judges)), range(nominations), apart, each, seed=seed)


@settings(deadline=None)
@given(st.integers(3, 9), st.integers(1, 40), st.integers(1, 3), st.integers())
def test_without_conflicts_nobody_has_more_than_one_more_than_another(judges, nominations, each, seed):
    drawn, short = draw(dict.fromkeys(range(judges)), range(nominations), set(), each, seed=seed)
    load = [sum(judge in held for held in drawn.values()) for judge in range(judges)]
    assert short == []
    assert max(load) - min(load) <= 1


def test_what_is_given_already_counts_and_a_judge_takes_no_more_than_he_said():
    drawn, short = draw({1: None, 2: 1, 3: None}, [10, 11, 12], set(), 2, seed=5, taken={10: [1, 3]})
    assert drawn[10] == []
    assert sum(2 in held for held in drawn.values()) <= 1
    assert short == []
