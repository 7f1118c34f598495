"""Series of meetings an office runs under a name of its own (楼长有话说)."""

from django.db import transaction

from deliberation.choices_councils import Block
from deliberation.models import MeetingSeries
from governance.foundation import ledger
from governance.foundation.errors import one_winner


def _in_order(blocks):
    """As every agenda has them: last time's items first."""
    return [block for block in Block.values if block in blocks]


@transaction.atomic
def set_series(office, *, by, name, blocks, active=True, series=None):
    """A new series, or another name, other blocks of one there is. Meetings already called keep their agenda."""
    facts = {"name": name, "blocks": _in_order(blocks), "active": active}
    with one_winner(f"已经有“{name}”这个系列，请直接修改它，或换个名称。"):
        if series is None:
            series = MeetingSeries.objects.create(office=office, **facts)
        else:
            series = MeetingSeries.objects.select_for_update().get(pk=series.pk)
            if all(getattr(series, column) == value for column, value in facts.items()):
                return series
            for column, value in facts.items():
                setattr(series, column, value)
            series.save()
    ledger.record("series.set", series, by=by, unit=office, blocks=facts["blocks"], active=active)
    return series
