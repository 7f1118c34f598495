"""Members: terms, seats, sitting once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from deliberation.actions.seats import end_membership, renew_member, seat_member, term_end
from deliberation.choices_councils import CouncilKind
from deliberation.models import Council, CouncilMember
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from tests.builders import make_council, make_dwelling, make_household, make_member, make_resident

TODAY = timezone.localdate
K = CouncilKind


@pytest.fixture
def council(town):
    return make_council(kind=K.QUAD_MEETING, estate=town.estate)


@pytest.fixture
def resident(town):
    return make_resident(make_household(make_dwelling(town.building)))


def test_residents_accounts_and_names_of_outside_units_sit_and_the_ledger_names_nobody(town, council, resident):
    make_member(council, resident=resident, group="居民代表")
    make_member(council, user=town.willow_worker, group="社区")
    make_member(council, "赵经理", group="物业", organisation="安居物业")
    rows = council.members.order_by("pk").values_list("name", "group__name", "organisation")
    assert list(rows) == [("吴桂兰", "居民代表", ""), ("杨社工", "社区", ""), ("赵经理", "物业", "安居物业")]
    entries = ledger.of(council).filter(action="council.member_seated")
    assert [entry.facts for entry in entries] == [{"member": m.pk} for m in council.members.order_by("pk")]
    assert not any("吴桂兰" in f"{entry.subject_label}{entry.facts}" for entry in entries)


def test_nobody_sits_twice(town, council, resident):
    for who in ({"resident": resident}, {"user": town.willow_worker}, {"name": "赵经理"}):
        make_member(council, group="业委会", **who)
        with pytest.raises(Conflict, match="已经在这个议事会里"):
            make_member(council, group="物业", **who)
        end_membership(council.members.latest("pk"), by=None)
        make_member(council, group="物业", **who)
        end_membership(council.members.latest("pk"), by=None)


def test_a_full_side_says_so_until_a_seat_is_free(council):
    first = make_member(council, "甲")
    make_member(council, "乙")
    with pytest.raises(ActionRefused, match="“社区”只有 2 席，已坐满"):
        make_member(council, "丙")
    end_membership(first, by=None, why="本人辞去")
    assert make_member(council, "丙").pk


def test_an_uncounted_side_takes_as_many_as_the_topic_asks_for(town):
    council = make_council(town.street, K.CONSULTATION)
    for n in range(5):
        make_member(council, f"部门{n}", group="部门")
    assert council.members.count() == 5


def test_terms_run_out_and_are_renewed(council):
    yesterday = TODAY() - timedelta(days=1)
    member = make_member(council, "甲", since=date(2023, 1, 1))
    CouncilMember.objects.filter(pk=member.pk).update(until=yesterday)
    assert not council.members.sitting().exists()
    assert council.members.sitting(yesterday).get() == member
    with pytest.raises(ActionRefused, match="要比现在的更晚"):
        renew_member(member, by=None, until=TODAY())
    end = term_end(council, TODAY())
    renew_member(member, by=None, until=end)
    assert council.members.sitting().get().until == end
    assert end.year == TODAY().year + 3


def test_a_term_that_ran_out_is_not_renewed_onto_somebody_elses_seat(council):
    old = make_member(council, "甲", since=date(2023, 1, 1))
    CouncilMember.objects.filter(pk=old.pk).update(until=TODAY() - timedelta(days=1))
    make_member(council, "乙")
    make_member(council, "丙")
    with pytest.raises(ActionRefused, match="已坐满，不能续任"):
        renew_member(old, by=None, until=date(2099, 1, 1))


def test_who_left_today_sat_until_yesterday(council):
    member = make_member(council, "甲", since=TODAY() - timedelta(days=10))
    end_membership(member, by=None)
    assert not council.members.sitting().exists()
    assert council.members.sitting(TODAY() - timedelta(days=1)).get() == member
    with pytest.raises(ActionRefused, match="刷新"):
        end_membership(member, by=None)


def test_exactly_one_person_is_named(town, council, resident):
    group = council.groups.first()
    for who in ({}, {"resident": resident, "name": "赵经理"}, {"user": town.director, "resident": resident}):
        with pytest.raises(ActionRefused, match="三者选一"):
            seat_member(council, by=None, group=group, **who)
    other = make_council(town.maple)
    with pytest.raises(ActionRefused, match="这个议事会的一个席位"):
        seat_member(council, by=None, group=other.groups.first(), name="甲")
    with pytest.raises(ActionRefused, match="不在本街道在册"):
        make_member(make_council(town.next_community), resident=resident)


def test_who_sits_sees_the_council_and_only_while_the_term_runs(town):
    council = make_council(town.maple)
    assert not Council.objects.visible_to(town.entrance_leader).exists()
    member = make_member(council, user=town.entrance_leader)
    assert Council.objects.visible_to(town.entrance_leader).get() == council
    end_membership(member, by=None)
    assert not Council.objects.visible_to(town.entrance_leader).exists()
