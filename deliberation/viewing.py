"""What of a list's address may be kept as a saved view."""

import re

from django.http import QueryDict

from deliberation.columns import USUAL, chosen
from deliberation.filters import TicketFilter
from governance.foundation.errors import ActionRefused

KEPT = {*TicketFilter.base_filters, "cols"} - {"batch"}
NUMBER = re.compile(r"\d{7,}")


def narrowed_query(given):
    """The filters and columns of an address (a QueryDict) in one order, so that two of them compare."""
    kept = QueryDict(mutable=True)
    for key in sorted(KEPT & set(given)):
        values = [value for value in given.getlist(key) if value]
        if key == "cols":
            values = [] if chosen(given) == list(USUAL) else chosen(given)
        if values:
            kept.setlist(key, values[:20])
    return kept.urlencode()


def kept_query(query):
    """What of an address's query is kept as a view; numbers of people are not."""
    words = narrowed_query(QueryDict(query.lstrip("?")))
    if NUMBER.search(QueryDict(words).get("q", "")):
        raise ActionRefused("关键字里有号码，不能存进视图。请去掉号码再存。")
    if len(words) > 500:
        raise ActionRefused("条件太多，存不下。请少选几个再存。")
    return words
