"""Keys to the API: as good as the account of the person they act for, and no better."""

import pytest

from governance.foundation.models import LedgerEntry
from hierarchy.actions.people import (
    change_password,
    disable_account,
    enable_account,
    open_account,
    register_person,
    reset_password,
)
from hierarchy.actions.tokens import create_token
from hierarchy.models import OrgUnit, User
from tests.builders import PASSWORD


@pytest.fixture
def ask(client, town):
    _, key = create_token(town.willow_secretary, name="大屏")
    return lambda: client.get("/api/v1/units/", HTTP_AUTHORIZATION=f"Bearer {key}").status_code


def test_a_demo_accounts_key_opens_nothing_outside_a_demo(ask, town, settings):
    User.objects.filter(pk=town.willow_secretary.pk).update(demo=True)
    settings.DEMO = True
    assert ask() == 200
    settings.DEMO = False
    assert ask() == 401


@pytest.mark.parametrize(
    "end",
    [
        lambda person, by: reset_password(person, by=by),
        lambda person, by: change_password(person, PASSWORD),
        lambda person, by: [deed(person, by=by) for deed in (disable_account, enable_account)],
    ],
)
def test_keys_end_with_the_password_or_the_account(ask, town, end):
    assert ask() == 200
    end(town.willow_secretary, town.system_manager)
    User.objects.filter(pk=town.willow_secretary.pk).update(must_change_password=False)
    assert ask() == 401


def test_an_auditor_finds_keys_and_accounts_under_the_persons_unit(town):
    create_token(town.willow_secretary, name="大屏")
    create_token(town.auditor, name="抽查")
    OrgUnit.objects.filter(pk=town.next_street.pk).update(closed_on="2026-01-01")
    person = register_person(by=town.system_manager, name="新来的")
    open_account(person, by=town.system_manager)

    rows = LedgerEntry.objects.order_by("id").values_list("action", "unit_path")
    assert list(rows) == [
        ("token.created", town.willow.path),
        ("token.created", town.street.path),
        ("person.registered", town.street.path),
        ("account.opened", town.street.path),
    ]
