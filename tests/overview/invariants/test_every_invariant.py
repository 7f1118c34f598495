"""Every invariant finds what was planted, and says nothing of a town in which all is well."""

import pytest
from django.db import transaction
from django.test import override_settings

from governance.overview.demo.build import build
from governance.overview.invariants import sampling
from governance.overview.invariants.examining import examine
from governance.overview.invariants.registry import GROUPS, INVARIANTS
from governance.overview.invariants.rooms import of_group
from tests.overview.invariants.plants import PLANTS
from tests.overview.test_demo import QUICK, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """望湖街道 with a few dozen tickets, as seeded; each test plants and takes back."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(**QUICK, MEDIA_ROOT=folder), transaction.atomic():
        build(TODAY, tickets=150)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def here(demo, settings, monkeypatch):
    """Files and rows of the demo, all of them looked at; whatever the test changes is taken back."""
    settings.MEDIA_ROOT = demo
    monkeypatch.setattr(sampling, "MOST", 10**9)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lines(invariants):
    found = [examine(each) for each in invariants]
    return [f"{each.invariant.key} {row.subject} {row.wrong}" for each in found for row in each.first] + [
        f"{each.invariant.key} {each.error}" for each in found if each.error
    ]


def test_the_demo_is_clean(here):
    assert lines(of_group()) == []


def test_every_invariant_has_its_plant():
    assert sorted(PLANTS) == sorted(INVARIANTS)
    assert len(INVARIANTS) >= 40
    assert {each.group for each in INVARIANTS.values()} <= set(GROUPS)


@pytest.mark.parametrize("key", sorted(PLANTS))
def test_what_was_planted_is_found(here, key):
    PLANTS[key]()
    found = examine(INVARIANTS[key])
    assert found.error == ""
    assert found.total >= 1
    assert all(row.subject and row.wrong for row in found.first)
