"""Pages by key, not by offset: page 10,000 costs what page 1 costs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from governance.foundation.errors import BadAddress

SIZE = 50


@dataclass
class Page:
    """One page of rows, newest first, with the keys of its neighbours ("" where there is none)."""

    rows: list
    older: str = ""
    newer: str = ""


def page(queryset, query, size=SIZE):
    """The page `query` (request.GET) asks for by `before=` or `after=` an id."""
    before, after = _key(query.get("before")), _key(query.get("after"))
    if after:
        rows = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, older=str(rows[-1].pk) if rows else "", newer=str(rows[0].pk) if more else "")
    if before:
        queryset = queryset.filter(pk__lt=before)
    rows = list(queryset.order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, older=str(rows[-1].pk) if more else "", newer=str(rows[0].pk) if before and rows else "")


def page_by_day(queryset, query, column, size=SIZE):
    """The same along a day that is never empty, earliest first: `after=` asks for what follows, `before=` for what
    comes before. Keys are 20260310-17: the day and the id.
    """
    after, before = _day_key(query.get("after")), _day_key(query.get("before"))
    if before:
        day, pk = before
        rows = queryset.filter(Q(**{f"{column}__lt": day}) | Q(**{column: day}, pk__lt=pk))
        rows = list(rows.order_by(f"-{column}", "-pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, older=_day_word(rows[-1], column) if rows else "", newer=_first(rows, column, more))
    if after:
        day, pk = after
        queryset = queryset.filter(Q(**{f"{column}__gt": day}) | Q(**{column: day}, pk__gt=pk))
    rows = list(queryset.order_by(column, "pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, older=_day_word(rows[-1], column) if more else "", newer=_first(rows, column, after))


def _first(rows, column, wanted):
    return _day_word(rows[0], column) if wanted and rows else ""


def _day_word(row, column):
    return f"{getattr(row, column):%Y%m%d}-{row.pk}"


def _day_key(word):
    if not word:
        return None
    day, _, pk = word.partition("-")
    try:
        return date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:8]}"), _key(pk)
    except ValueError as wrong:
        raise BadAddress("页码不对，请从列表第一页重新翻。") from wrong


def _key(word):
    if not word:
        return None
    if not (word.isascii() and word.isdigit()) or len(word) > 18:
        raise BadAddress("页码不对，请从列表第一页重新翻。")
    return int(word)


def capped_count(queryset, cap=10_000):
    """How many rows, counted at most to `cap` + 1: show "10 000+" beyond."""
    return queryset.order_by()[: cap + 1].count()
