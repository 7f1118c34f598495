"""Tables that carry a unit's path in their rows, so that every list is one equality on one index.

An app names its table here; `actions.tree.move_unit` rewrites all of them in the move's own transaction, and
`actions.territory.change_building` tells the functions registered below when a building changes hands.
"""

from django.apps import apps
from django.db.models import CharField, F, GeneratedField, OuterRef, Subquery, Value
from django.db.models.functions import Concat, Left, Substr

CARRIERS = []
FOLLOWERS = []


def carries_path(model, field="path", of="unit"):
    """Name a table whose column `field` holds the path of the unit that its foreign key `of` points to."""
    CARRIERS.append((model, field, of))


def level_column(level):
    """A generated column: the row's path down to a level. `hierarchy.querysets.on_lines` asks for it."""
    length = 4 * level
    return GeneratedField(expression=Left("path", length), output_field=CharField(max_length=length), db_persist=True)


def follows_building(function):
    """Register `function(building, unit)`, called in the transaction in which `unit` takes the building over.

    `building.unit_before` is the unit that had it.
    """
    FOLLOWERS.append(function)
    return function


def rewrite(old, new):
    """Give every row under `old` its path under `new`; one UPDATE a table. Returns {table: rows}."""
    rewritten = {}
    for label, field, _ in CARRIERS:
        model = apps.get_model(label)
        rows = model._base_manager.filter(**{f"{field}__startswith": old})
        rewritten[label] = rows.update(**{field: Concat(Value(new), Substr(field, len(old) + 1))})
    return rewritten


def settle(path):
    """Correct rows of a branch that were written with the path of before its move; returns how many.

    Somebody may read a unit's path just before it is moved and store it just after: no lock of ours covers that
    moment on every table, so the move asks for this a little later.
    """
    units = apps.get_model("hierarchy.OrgUnit").objects.order_by()
    found = 0
    for label, field, of in CARRIERS:
        rows = apps.get_model(label)._base_manager.filter(**{f"{of}__path__startswith": path})
        right = units.filter(pk=OuterRef(of)).values("path")
        found += rows.exclude(**{field: F(f"{of}__path")}).update(**{field: Subquery(right)})
    return found


def hand_building_over(building, unit, before=None):
    """Tell every follower; `before` is named where `building.unit` is the new one already."""
    building.unit_before = before or building.unit
    for follower in FOLLOWERS:
        follower(building, unit)
