"""Two people at one door at once: both visits count, one form is one visit, and dates never go back."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from residents.actions.care import add_mark, open_profile
from residents.actions.leaving import record_death
from residents.actions.visits import record_visit
from residents.choices import CareKind, Presence
from residents.models import CareMark, CareProfile, Resident, Visit
from tests.conftest import build_town
from tests.residents.homes import at_home, cared_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]


def at_once(*deeds):
    """Run the deeds in threads of their own, started together; what each came to, in their order."""
    outcomes, start = [None] * len(deeds), threading.Barrier(len(deeds))

    def run(n, deed):
        start.wait()
        try:
            outcomes[n] = deed()
        except ActionRefused as refusal:
            outcomes[n] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return outcomes


def visiting(resident, by, **more):
    return lambda: record_visit(resident.household, by=by, resident=resident, **more)


def test_two_who_visit_the_same_person_at_once_both_count_and_the_later_date_stays():
    town = build_town()
    profile = cared_for(at_home(town.building), CareKind.LIVING_ALONE_ELDER)
    earlier = timezone.now() - timedelta(days=4)
    at_once(
        visiting(profile.resident, town.grid_leader),
        visiting(profile.resident, town.entrance_leader, at=earlier),
        visiting(profile.resident, town.building_leader, way="phone"),
    )
    profile.refresh_from_db()
    today = timezone.localdate()
    assert Visit.objects.count() == 3
    assert (profile.visited_on, profile.met_on, profile.due_on) == (today, today, today + timedelta(days=7))


def test_a_form_tapped_four_times_at_once_is_one_visit_with_one_wish():
    from volunteers.models import MicroWish

    town = build_town()
    resident = at_home(town.building)
    tap = visiting(resident, town.grid_leader, client_key="k", note="好", results={"wish": {"words": "助行器"}})
    visits = at_once(tap, tap, tap, tap)
    assert len({visit.pk for visit in visits}) == 1
    assert (Visit.objects.count(), MicroWish.objects.count()) == (1, 1)


def test_somebody_who_dies_while_a_visit_is_written_down_has_either_and_no_deadlock():
    town = build_town()
    profile = cared_for(at_home(town.building), CareKind.ADVANCED_AGE)
    resident = profile.resident
    at_once(visiting(resident, town.grid_leader), lambda: record_death(resident, by=town.willow_worker))
    resident = Resident.objects.get(pk=resident.pk)
    profile.refresh_from_db()
    assert resident.presence == Presence.DEAD
    assert profile.closed_on is not None
    assert Visit.objects.count() in (0, 1)


def test_of_two_who_open_a_profile_or_add_the_same_mark_one_wins_in_words():
    town = build_town()
    resident = at_home(town.building)
    opening = [
        lambda by=by: open_profile(resident, by=by, kinds=[CareKind.DISABILITY])
        for by in (town.willow_worker, town.willow_secretary)
    ]
    outcomes = at_once(*opening)
    assert sorted("档案" in str(each) and isinstance(each, str) for each in outcomes) == [False, True]
    profile = CareProfile.objects.get()
    marking = [
        lambda by=by: add_mark(profile, by=by, kind=CareKind.VETERAN)
        for by in (town.willow_worker, town.willow_secretary)
    ]
    outcomes = at_once(*marking)
    assert sum(isinstance(each, str) for each in outcomes) == 1
    assert CareMark.objects.filter(kind=CareKind.VETERAN).count() == 1
