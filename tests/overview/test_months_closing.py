"""A month closed: the same rows once, drafts, what is frozen, and what is found different later."""

from datetime import date

import pytest

from governance.overview.models import MonthlyFigures, MonthReport
from governance.overview.months import reading
from governance.overview.months.closing import close_month
from governance.overview.months.definitions import INDICATORS

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def test_a_month_of_nothing_has_every_indicator_of_every_unit(town):
    done = close_month(MAY)

    assert done["changes"] == 0
    told = reading.figures(town.street, MAY)
    assert list(told) == list(INDICATORS)
    assert told["I1"].value == 0
    assert told["I3.solved"].value is None
    assert (
        MonthReport.objects.filter(month=MAY).count() == MonthlyFigures.objects.filter(path__regex="^.{4,8}$").count()
    )
