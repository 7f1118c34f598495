"""Chinese text search over tickets, from two characters up, without a further service.

Every ticket's words are kept as overlapping pairs of characters: an array with a GIN index on PostgreSQL,
an FTS5 table on SQLite. Pairs only narrow down; whether the words really stand in the text is checked again,
so the result is what LIKE would give.
"""

import re
import unicodedata

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

TABLE = "deliberation_ticketsearch"
COMMON = 1000
FIELDS = ("number", "external_number", "title", "text", "place_line", "resolution_text")


def normalised(text):
    return unicodedata.normalize("NFKC", text or "").lower()


def pairs(text):
    """The overlapping pairs of each run of letters, digits and characters."""
    found = set()
    for run in re.findall(r"\w+", normalised(text)):
        found |= {run[n : n + 2] for n in range(len(run) - 1)} or {run}
    return found


def index(tickets):
    """Write the search rows of tickets, in the caller's transaction."""
    rows = [(ticket.pk, sorted(pairs(" ".join(getattr(ticket, name) or "" for name in FIELDS)))) for ticket in tickets]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {TABLE} (ticket_id, pairs) VALUES (%s, %s) "  # noqa: S608
                "ON CONFLICT (ticket_id) DO UPDATE SET pairs = EXCLUDED.pairs",
                rows,
            )
        else:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk, _ in rows])  # noqa: S608
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, pairs) VALUES (%s, %s)",  # noqa: S608
                [(pk, " ".join(words)) for pk, words in rows],
            )


def forget(ids):
    """Drop the search rows of tickets that are removed."""
    key = "ticket_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {key} = %s", [(pk,) for pk in ids])  # noqa: S608


def matching(queryset, words):
    """The tickets of a queryset in which every one of the words (parted by blanks) stands."""
    for word in normalised(words).split():
        queryset = queryset.filter(_standing(word))
        if len(word) > 1 and (wanted := sorted(pairs(word))) and (having := _having(wanted)) is not None:
            queryset = queryset.filter(pk__in=having)
    return queryset


def _standing(word):
    """Whether the word really stands in one of the fields; letters match in either case."""
    lookup = "contains" if word.upper() == word.lower() else "icontains"
    found = Q()
    for name in FIELDS:
        found |= Q(**{f"{name}__{lookup}": word})
    return found


def _having(wanted):
    """The tickets with these pairs; None for a word in more than a thousand of them, which is found faster by walking
    the newest rows. PostgreSQL gets their ids: told only to look in the index, it may think reading all rows cheaper.
    """
    if connection.vendor != "postgresql":
        return RawSQL(f"SELECT rowid FROM {TABLE} WHERE pairs MATCH %s", [_match(wanted)])  # noqa: S608, S611
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ticket_id FROM {TABLE} WHERE pairs @> %s::text[] LIMIT {COMMON + 1}",  # noqa: S608
            [wanted],
        )
        found = [pk for (pk,) in cursor.fetchall()]
    return found if len(found) <= COMMON else None


def _match(wanted):
    return " ".join(f'"{pair}"' for pair in wanted)
