"""How many rows a ledger has, and how they lie in the units below; never counted past ten thousand and one."""

from collections import Counter

from django.core.cache import cache
from django.utils import timezone

from governance.foundation.keyset import capped_count
from governance.overview.stocks.definitions import stocks_of
from hierarchy.models import OrgUnit

MOST, KEPT = 10_000, 300  # rows; seconds


def counted(user, unit):
    """(when, [(part, [(stock, number)])]) of all ledgers the person reads; kept for five minutes."""

    def count():
        parts = [
            (part, [(stock.key, capped_count(stock.queryset(user, unit), MOST)) for stock in stocks])
            for part, stocks in stocks_of(user)
        ]
        return timezone.localtime(), parts

    at, parts = cache.get_or_set(f"stocks:{user.pk}:{unit.pk}:{unit.path}", count, KEPT)
    numbers = {key: number for _, rows in parts for key, number in rows}
    return at, [(part, [(stock, numbers.get(stock.key)) for stock in stocks]) for part, stocks in stocks_of(user)]


def spread(stock, rows, unit):
    """(number, [(unit below, number)]) of a ledger's rows; no units where there are more than the cap."""
    paths = list(rows.order_by().values_list(stock.listed.path, flat=True)[: MOST + 1])
    if len(paths) > MOST:
        return len(paths), []
    below = OrgUnit.objects.children_of(unit).current()
    found = Counter(path[: len(unit.path) + 4] for path in paths)
    return len(paths), [(each, found[each.path]) for each in below if unit.depth < 3]
