"""Saved views of the ticket list: kept, renamed, shared with one's unit, dropped."""

from django.db import transaction

from deliberation.models import FirstView, SavedView
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner

MOST = 20  # views of one person


@transaction.atomic
def save_view(*, by, name, query, unit=None, first=False, view=None):
    """Keep a list under a name, or change a view one may change; sharing takes the right to, and one's own unit."""
    name = name.strip()
    if not name:
        raise ActionRefused("请给这个视图起个名字。")
    if view is not None:
        _must_keep(view, by)
    if unit is not None and not (by.may("reply.settings") and unit.pk in by.scope.units):
        raise ActionRefused("只有单位负责维护的人能共享给自己的单位。")
    owner = view.owner if view else by
    if view is None and SavedView.objects.filter(owner=by).count() >= MOST:
        raise ActionRefused(f"一个人最多存 {MOST} 个视图，请先删掉不用的。")
    known, view = view is not None, view or SavedView(owner=owner, order=SavedView.objects.filter(owner=by).count())
    view.name, view.unit = name, unit
    if query is not None:
        view.query = query
    with one_winner(f"已经有叫“{name}”的视图，请换个名字。"):
        view.save()
    if first:
        open_first(view, by=by)
    ledger.record("view.changed" if known else "view.saved", None, by=by, unit=unit, view=view.pk, shared=bool(unit))
    return view


@transaction.atomic
def drop_view(view, *, by):
    """Delete a view; who had it first sees the plain list again."""
    _must_keep(view, by)
    ledger.record("view.dropped", None, by=by, unit=view.unit, view=view.pk)
    view.delete()


@transaction.atomic
def move_view(view, *, by, up):
    """One place up or down among one's own; a habit too, not put on record."""
    rows = list(SavedView.objects.select_for_update().filter(owner=by).order_by("order", "pk"))
    at = next((n for n, each in enumerate(rows) if each.pk == view.pk), None)
    if at is None:
        raise ActionRefused("只能调整自己存的视图的次序。")
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(at))
    for n, each in enumerate(rows):
        each.order = n
    SavedView.objects.bulk_update(rows, ["order"])


def open_first(view, *, by):
    """The view (or None: no view) a person's list opens with. A habit of their own, not put on record."""
    if view is None:
        FirstView.objects.filter(user=by).delete()
    else:
        FirstView.objects.update_or_create(user=by, defaults={"view": view})


def may_keep(view, user):
    """The owner changes a view; a shared one also who looks after the unit's."""
    shared = view.unit_id and user.may("reply.settings") and view.unit_id in user.scope.units
    return view.owner_id == user.pk or bool(shared)


def _must_keep(view, user):
    if not may_keep(view, user):
        raise ActionRefused("这个视图是同事存的，请他修改；您也可以另存一个自己的。")
