"""Tables that carry a unit's path in their rows, so that every list is one equality on one index.

An app names its table here; `actions.tree.move_unit` rewrites all of them in the move's own transaction, and
`actions.territory.change_building` tells the functions registered below when a building changes hands.
"""

from django.apps import apps
from django.db.models import Value
from django.db.models.functions import Concat, Substr

CARRIERS = []
FOLLOWERS = []


def carries_path(model, field="path"):
    CARRIERS.append((model, field))


def follows_building(function):
    """Register `function(building, unit)`, called in the transaction in which `unit` takes the building over."""
    FOLLOWERS.append(function)
    return function


def rewrite(old, new):
    """Give every row under `old` its path under `new`; one UPDATE a table. Returns {table: rows}."""
    rewritten = {}
    for label, field in CARRIERS:
        model = apps.get_model(label)
        rows = model._base_manager.filter(**{f"{field}__startswith": old})
        rewritten[label] = rows.update(**{field: Concat(Value(new), Substr(field, len(old) + 1))})
    return rewritten


def hand_building_over(building, unit):
    for follower in FOLLOWERS:
        follower(building, unit)
