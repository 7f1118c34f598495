"""How alike two texts are: by the pairs of characters they share, the rarer the weightier. No dictionary."""

from collections import Counter
from datetime import timedelta
from math import log

from django.utils import timezone

from deliberation.search import pairs

WITHIN = timedelta(days=30)
LOOKED_AT = 200  # of the newest tickets near a place


def near(tickets, category, *, estate=None, home=None, within=WITHIN):
    """Open tickets of a queryset in the same estate (or, outside estates, at the same unit) and of the same kind:
    anywhere below the category's root. The newest `LOOKED_AT` of the last `within`.
    """
    while category.parent_id:
        category = category.parent
    found = tickets.open().filter(category__in=category.branch(), reported_at__gte=timezone.now() - within)
    found = found.filter(estate=estate) if estate else found.filter(estate=None, home=home)
    return found.order_by("-reported_at", "-pk")[:LOOKED_AT]


def most_like(tickets, text, most=5):
    """The tickets whose words are likest to a text, likest first; without a text the newest."""
    tickets = list(tickets)
    said = pairs(text)
    standing = [pairs(f"{ticket.title} {ticket.text}") for ticket in tickets]
    weight = _rarity(standing, said)
    alike = [_share(said, words, weight) for words in standing]
    order = sorted(range(len(tickets)), key=lambda n: (-alike[n], n))
    return [tickets[n] for n in order[:most]]


def _rarity(standing, said):
    """What each pair of a text is worth: one that stands in every other text says little."""
    found = Counter(pair for words in standing for pair in words & said)
    return {pair: log(1 + (len(standing) + 1) / (1 + found[pair])) for pair in said}


def _share(said, words, weight):
    whole = sum(weight.values())
    return sum(weight[pair] for pair in said & words) / whole if whole else 0
