"""What is too much to look at every night: some rows, other ones each day, so that in time all are seen."""

from random import Random

from django.db.models import Max, Min
from django.utils import timezone

MOST = 2000


def sampled(rows, most=None):
    """All of a small table, else rows of `most` keys drawn by the day."""
    model, most = rows.model, most or MOST
    ends = model._base_manager.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None or ends["high"] - ends["low"] < most:
        return rows
    drawn = Random(f"{model._meta.label} {timezone.localdate()}").sample(range(ends["low"], ends["high"] + 1), most)
    return rows.filter(pk__in=drawn)
