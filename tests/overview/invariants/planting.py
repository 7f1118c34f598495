"""How a breach is planted: straight in the table, past all actions."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from deliberation.choices import TicketState
from volunteers.models import (
    NoticeObjection,
    StarAward,
)

PLANTS = {}
NOW, DAY = timezone.now, timedelta(days=1)
WORKED = {"state": TicketState.IN_PROGRESS}


def plant(*keys):
    def register(function):
        for key in keys:
            PLANTS[key] = function
        return function

    return register


def first(rows, **columns):
    """Change the first row of `rows`, which must be there."""
    pk = rows.order_by("pk").values_list("pk", flat=True).first()
    assert pk is not None, f"the demo has no {rows.model.__name__} like that"
    rows.model._base_manager.filter(pk=pk).update(**columns)
    return rows.model._base_manager.get(pk=pk)


def any_row(model):
    """The first row of a table; where the demo has none, one that says as little as the table lets it."""
    row = model._base_manager.order_by("pk").first()
    if row is None:
        (row,) = model._base_manager.bulk_create([model(**_least(model) | BESIDES.get(model, dict)())])
    return row


BESIDES = {NoticeObjection: lambda: {"star": any_row(StarAward)}}


def _least(model):
    columns = {}
    for column in model._meta.concrete_fields:
        if column.generated or column.primary_key or column.null or column.has_default():
            continue
        if column.is_relation:
            columns[column.attname] = any_row(column.related_model).pk
        elif not column.blank:
            columns[column.attname] = _value(column)
    return columns


def _value(column):
    kinds = {
        "FileField": "x.jpg",
        "DateField": date(2026, 1, 1),
        "DateTimeField": NOW(),
        "CharField": "x",
        "TextField": "x",
        "JSONField": [],
    }
    return column.choices[0][0] if column.choices else kinds.get(column.get_internal_type(), 1)


def raw(table, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = (SELECT min(id) FROM {table})", [value])
        assert cursor.rowcount == 1, table


def straight(key, rows, **columns):
    PLANTS[key] = lambda: first(rows(), **columns)


def rows(model, **which):
    return lambda: model._base_manager.filter(**which)
