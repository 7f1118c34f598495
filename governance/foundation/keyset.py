"""Pages by key, not by offset: page 10,000 costs what page 1 costs."""

from dataclasses import dataclass

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


def _key(word):
    if not word:
        return None
    if not (word.isascii() and word.isdigit()) or len(word) > 18:
        raise BadAddress("页码不对，请从列表第一页重新翻。")
    return int(word)


def capped_count(queryset, cap=10_000):
    """How many rows, counted at most to `cap` + 1: show "10 000+" beyond."""
    return queryset.order_by()[: cap + 1].count()
