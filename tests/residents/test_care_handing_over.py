"""Care profiles when a post changes hands."""

from governance.foundation.models import LedgerEntry
from hierarchy import handover
from hierarchy.actions.posts import hand_over
from hierarchy.choices import PostRole
from hierarchy.models import Term
from residents.choices import CareKind
from residents.models import CareProfile
from tests.builders import appoint, make_person
from tests.residents.homes import at_home, cared_for

K = CareKind


def given_to(person):
    return set(CareProfile.objects.filter(worker=person).values_list("pk", flat=True))


def test_the_successor_of_an_entrance_looks_after_its_people_and_no_others(town):
    here = cared_for(at_home(town.building), K.DISABILITY, worker=town.entrance_leader)
    there = cared_for(
        at_home(town.building, "302", entrance=town.entrance_2), K.DISABILITY, worker=town.entrance_leader
    )
    appoint(town.entrance_leader, town.group, PostRole.ENTRANCE_LEADER, entrance=town.entrance_2)
    successor = make_person("孙接任")
    term = Term.objects.get(holder=town.entrance_leader, post__entrance=town.entrance)
    hand_over(term, successor, by=town.willow_secretary)
    assert (given_to(successor), given_to(town.entrance_leader)) == ({here.pk}, {there.pk})
    facts = LedgerEntry.objects.get(action="care.handed_over").facts
    assert facts == {"before": town.entrance_leader.pk, "after": successor.pk}


def test_who_keeps_no_post_leaves_the_others_without_anybody(town):
    here = cared_for(at_home(town.building), K.DISABILITY, worker=town.grid_leader)
    beyond = cared_for(at_home(town.building_2), K.DISABILITY, worker=town.grid_leader)
    successor = make_person("孙接任")
    hand_over(Term.objects.get(holder=town.grid_leader), successor, by=town.willow_secretary)
    assert (given_to(successor), given_to(None)) == ({here.pk}, {beyond.pk})


def test_what_is_open_is_listed_before_somebody_leaves(town):
    cared_for(at_home(town.building), K.DISABILITY, worker=town.grid_leader)
    cared_for(at_home(town.building, "302"), K.DISABILITY)
    mine = handover.open_work(town.grid_leader, town.willow_1)
    everybodys = handover.open_work(None, town.willow_1)
    assert ("责任走访的关爱对象", 1, "/care/?unit=WH0101") in mine
    assert ("无责任人的关爱对象", 1, "/care/?who=none&unit=WH0101") in everybodys
