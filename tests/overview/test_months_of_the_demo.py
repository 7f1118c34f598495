"""Every indicator of the demo's year, counted by the product and by plain loops: the same numbers."""

from datetime import date, datetime

import pytest
from django.test import override_settings
from django.utils import timezone

from governance.overview.demo.build import build
from governance.overview.models import MonthlyFigures
from governance.overview.months.closing import close_month
from governance.overview.months.counting import count
from governance.overview.months.definitions import INDICATORS
from hierarchy.models import OrgUnit
from tests.overview.plain_months import Plain

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
TODAY = date(2026, 11, 20)
NOW = timezone.make_aware(datetime(2026, 11, 20))
MONTHS = [date(2025, 11, 1), date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 11))]

NOT_IN_A_SMALL_DEMO = {"D1.other", "D2", "I1.merged", "I1.unmerged", "I7.repeated", "S2.stars", "U1.activities"}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            build(TODAY, tickets=150)
        yield Plain(NOW)
        transaction.set_rollback(True)


def test_the_demos_year_is_counted_twice_alike(demo):
    units = list(OrgUnit.objects.filter(depth__lte=3).exclude(kind="department").order_by("path"))
    differing, lively = [], set()
    for month in MONTHS:
        _, counted = count(month, NOW)
        for unit in units:
            if unit.path not in counted:
                continue
            plain = demo.month(unit, month)
            assert set(plain) == set(INDICATORS)
            for code in INDICATORS:
                ours, theirs = counted[unit.path][code], list(plain[code])
                lively |= {code} if theirs[0] else set()
                if ours != theirs:
                    differing.append((f"{month:%Y-%m}", unit.code, code, ours, theirs))
    assert differing == []
    assert {code for code in INDICATORS if not code.startswith(("Q1", "B1"))} - lively == NOT_IN_A_SMALL_DEMO


def test_closed_twice_it_is_the_same_rows_once(demo):
    close_month(MONTHS[-1], NOW)
    first = list(MonthlyFigures.objects.order_by("unit").values_list("pk", "unit", "path", "figures"))
    close_month(MONTHS[-1], NOW)

    assert list(MonthlyFigures.objects.order_by("unit").values_list("pk", "unit", "path", "figures")) == first
