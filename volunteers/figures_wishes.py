"""What is counted of wishes: 征集、上架、认领、完成 and days (W1), and which households wish often."""

from datetime import timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from volunteers.choices import WishState
from volunteers.models import MicroWish, WishSettings

W = WishState
MEANINGS = {
    "collected": "征集：登记过的全部心愿",
    "listed": "上架：核实后公开过的心愿，按第一次公开以后的现状计",
    "claimed": "认领：有人认领或已经完成的心愿",
    "done": "完成：按完成日期计",
    "days": "平均天数：完成的心愿从征集到完成的天数",
}


def wish_counts(wishes):
    """{collected, listed, claimed, done, days}: every wish counted once in each row it reached."""
    spent = ExpressionWrapper(F("confirmed_at") - F("collected_at"), output_field=DurationField())
    counts = wishes.order_by().aggregate(
        collected=Count("pk"),
        listed=Count("pk", filter=Q(state__in=[W.LISTED, W.CLAIMED, W.DONE])),
        claimed=Count("pk", filter=Q(state__in=[W.CLAIMED, W.DONE])),
        done=Count("pk", filter=Q(state=W.DONE)),
        spent=Avg(spent, filter=Q(state=W.DONE)),
    )
    spent = counts.pop("spent")
    return counts | {"days": None if spent is None else max(round(spent / timedelta(days=1), 1), 0)}


def done_between(wishes, since, until):
    """How many came true on the days since … until, both included."""
    return wishes.filter(state=W.DONE, confirmed_at__date__gte=since, confirmed_at__date__lte=until).count()


def often_wishing(rows):
    """{household: how many wishes in a year} of households of these rows that wish often: they may need more than a
    gift, and a clerk looks after them."""
    households = {row.household_id for row in rows if row.household_id}
    if not households:
        return {}
    often = WishSettings.of(rows[0].path[:4]).often
    since = timezone.now() - timedelta(days=365)
    counted = (
        MicroWish.objects.filter(household__in=households, collected_at__gt=since)
        .order_by()
        .values_list("household")
        .annotate(n=Count("pk"))
    )
    return {household: n for household, n in counted if n >= often}
