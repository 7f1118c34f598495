"""Two who do the same at the same moment: one does it, the other reads why not. SQLite has one writer at a time."""

import threading
import time
from datetime import date

import pytest
from django.db import connection, transaction

from governance.foundation.errors import ActionRefused
from hierarchy.actions import posts, territory, tree
from hierarchy.actions.people import open_account, register_person
from hierarchy.choices import PostRole
from hierarchy.models import Building, ChatGroup, Entrance, Estate, OrgUnit, Post, Term, User
from tests.builders import make_estate, make_person
from tests.conftest import build_town

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]


def at_once(*deeds):
    """What each of the deeds ended with, begun at the same moment: "done" or the refusal's words."""
    start, ends = threading.Barrier(len(deeds)), []

    def run(deed):
        start.wait()
        try:
            deed()
            ends.append("done")
        except ActionRefused as refused:
            ends.append(str(refused))
        except Exception as error:  # what would be an error page
            ends.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(ends, key=lambda end: end != "done")


TWICE = {
    "post": (
        lambda t: posts.establish_post(t.willow_1, by=t.director, role=PostRole.WORKER, title="网格员"),
        lambda: Post.objects.filter(title="网格员"),
        "这里已设有",
    ),
    "estate": (
        lambda t: territory.found_estate(t.maple, by=t.director, name="新苑"),
        lambda: Estate.objects.filter(name="新苑"),
        "已有名为“新苑”的小区",
    ),
    "building": (
        lambda t: territory.found_building(t.estate, by=t.director, unit=t.willow_1, number="9"),
        lambda: Building.objects.filter(number="9"),
        "已有 9 号楼",
    ),
    "entrance": (
        lambda t: territory.found_entrance(t.building, by=t.director, number="7"),
        lambda: Entrance.objects.filter(number="7"),
        "已有 7 单元",
    ),
    "street": (
        lambda t: tree.found_unit(None, by=t.system_manager, name="新街道", code="XJ"),
        lambda: OrgUnit.objects.filter(code="XJ"),
        "编码",
    ),
    "person": (
        lambda t: register_person(by=t.director, name="赵六", phone="13912345678"),
        lambda: User.objects.filter(name="赵六"),
        "这个手机号",
    ),
}


@pytest.mark.parametrize("what", TWICE)
def test_the_same_thing_made_twice_at_once_is_there_once(what):
    town = build_town()
    make, there, words = TWICE[what]

    ends = at_once(lambda: make(town), lambda: make(town))

    assert (ends[0], words in ends[1], there().count()) == ("done", True, 1), ends


def test_a_group_registered_twice_at_once_is_one_group():
    town = build_town()

    def register():
        territory.register_group(town.building, by=town.director, name="1号楼群", members=30)

    assert at_once(register, register) == ["done", "done"]
    assert ChatGroup.objects.count() == 1


def test_one_login_name_goes_to_one_of_two():
    town = build_town()
    one, other = make_person("甲"), make_person("乙")
    User.objects.filter(pk__in=[one.pk, other.pk]).update(username=None)

    ends = at_once(*(lambda p=p: open_account(p, by=town.system_manager, username="lin") for p in (one, other)))

    assert (ends[0], "登录名 lin" in ends[1]) == ("done", True), ends


@pytest.mark.parametrize("deed", ["abolish", "appoint", "end", "change"])
def test_a_row_whose_unit_changes_while_it_is_waited_for_is_not_lost(deed):
    """The building goes over to another grid, and its posts with it, while somebody waits for one of the posts."""
    town = build_town()
    moved = Post.objects.get(building=town.building)
    term = Term.objects.get(post=moved)
    if deed in ("abolish", "appoint"):
        Term.objects.filter(pk=term.pk).update(ended_on=date(2026, 1, 1))
    newcomer, busy = make_person("新人"), threading.Event()
    other = make_estate(town.willow, "另一苑")
    deeds = {
        "abolish": lambda: posts.abolish_post(moved, by=town.director),
        "appoint": lambda: posts.appoint(moved, newcomer, by=town.director, since=date(2026, 2, 1)),
        "end": lambda: posts.end_term(term, by=town.director, on=date(2026, 2, 1)),
        "change": lambda: territory.change_building(town.building, by=town.director, floors=9),
    }

    def elsewhere():
        with transaction.atomic():
            Building.objects.filter(pk=town.building.pk).update(unit=town.willow_2, estate=other)
            Post.objects.filter(pk=moved.pk).update(unit=town.willow_2)
            Term.objects.filter(pk=term.pk).update(holder=newcomer if deed == "end" else town.building_leader)
            busy.set()
            time.sleep(0.5)

    def wait_and_do():
        busy.wait()
        deeds[deed]()

    assert at_once(elsewhere, wait_and_do) == ["done", "done"]
