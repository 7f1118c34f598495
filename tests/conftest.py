"""A town and its people: two communities of one street, a street next door, and everybody the rules know."""

import os
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from whitenoise.middleware import WhiteNoiseMiddleware

from governance.foundation import office_hours
from governance.foundation.models import CalendarDay
from governance.foundation.secrets import local_keys
from hierarchy.choices import Duty, PostRole
from tests.builders import (
    make_auditor,
    make_building,
    make_estate,
    make_officer,
    make_person,
    make_system_manager,
    make_unit,
)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs inside an event loop


@pytest.fixture(autouse=True)
def quick_passwords_and_own_files(settings, tmp_path):
    """Passwords hash in no time, and every test has its own folder for uploads."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


@pytest.fixture(autouse=True)
def the_office_is_open(request, monkeypatch):
    """Reminders reach people at whatever hour the tests run; a test about hours is marked `hours`."""
    if "hours" not in request.keywords:
        monkeypatch.setattr(office_hours, "is_open", lambda now=None, calendar=None: True)


@pytest.fixture(autouse=True, scope="session")
def keys_of_this_machine():
    """There from the start, so that a test without a database may seal and mask."""
    local_keys(django_settings.FIELD_KEYS_FILE)


@pytest.fixture(autouse=True, scope="session")
def requests_keep_the_tests_connection():
    """A request's end must not close the connection that holds the test's own transaction."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = lambda self: None if self.in_atomic_block else close(self)
    yield
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = close


@pytest.fixture(autouse=True, scope="session")
def static_files_are_looked_up_once():
    """Every test client builds the middleware anew, and looking through the folders took half of each request."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def look_once(self):
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = look_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = look


@pytest.fixture(autouse=True, scope="session")
def the_ledger_lets_a_test_database_be_emptied():
    """A transactional test ends by emptying every table; the append-only triggers step aside for just that.

    The calendar stays as the migrations left it: the tests that follow reckon on its rows.
    """
    from django.test import TransactionTestCase

    guard = import_module("governance.foundation.migrations.0002_ledger_is_append_only")
    empty = TransactionTestCase._fixture_teardown

    def teardown(self):
        with connection.schema_editor() as editor:
            guard.unguard(apps, editor)
        tables = connection.introspection.django_table_names
        connection.introspection.django_table_names = lambda **more: [
            name for name in tables(**more) if name != "foundation_calendarday"
        ]
        try:
            empty(self)
            CalendarDay.objects.exclude(source=CalendarDay.Source.LIBRARY).delete()
        finally:
            connection.introspection.django_table_names = tables
            with connection.schema_editor() as editor:
                guard.guard(apps, editor)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty


def build_town():
    """望湖街道: 杨柳社区 (two grids) and 枫林社区; 邻街道 is the office next door, whose people see nothing here."""
    t = SimpleNamespace()
    t.street = make_unit("望湖街道", code="WH")
    t.willow = make_unit("杨柳社区", t.street, code="WH01")
    t.maple = make_unit("枫林社区", t.street, code="WH02")
    t.willow_1 = make_unit("杨柳第一网格", t.willow, code="WH0101")
    t.willow_2 = make_unit("杨柳第二网格", t.willow, code="WH0102")
    t.maple_1 = make_unit("枫林第一网格", t.maple, code="WH0201")
    t.group = make_unit("1号楼党小组", t.willow_1, code="WH010101")
    t.next_street = make_unit("邻街道", code="LJ")
    t.next_community = make_unit("邻社区", t.next_street, code="LJ01")
    t.next_grid = make_unit("邻网格", t.next_community, code="LJ0101")

    t.estate = make_estate(t.willow, "杏花苑")
    t.building = make_building(t.estate, t.group, "1")
    t.building_2 = make_building(t.estate, t.willow_2, "2")
    t.entrance = t.building.entrances.get(number="1")
    t.entrance_2 = t.building.entrances.get(number="2")
    t.maple_estate = make_estate(t.maple, "枫叶苑")
    t.maple_building = make_building(t.maple_estate, t.maple_1, "1")

    t.director = make_officer("周街道", t.street)
    t.willow_secretary = make_officer("柳书记", t.willow)
    t.willow_worker = make_officer("杨社工", t.willow, PostRole.WORKER)
    t.maple_secretary = make_officer("冯书记", t.maple)
    t.grid_leader = make_officer("葛网格", t.willow_1, PostRole.GRID_LEADER)
    t.grid_leader_2 = make_officer("贺网格", t.willow_2, PostRole.GRID_LEADER)
    t.building_leader = make_officer("章楼长", t.group, PostRole.BUILDING_LEADER, building=t.building)
    t.entrance_leader = make_officer("许单元", t.group, PostRole.ENTRANCE_LEADER, entrance=t.entrance)
    t.outsider = make_officer("邻书记", t.next_street)
    t.stranger = make_person("无岗位")
    t.system_manager = make_system_manager()
    t.auditor = make_auditor(t.street)
    t.liaison = make_person("钱联络", duty=Duty.LIAISON)
    return t


@pytest.fixture
def town(db):
    return build_town()
