"""Rows taken hold of for a change: locked bare, read afterwards, and compared with what the writer had seen."""

from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from residents.models import Dwelling, Household, Move, Resident

WITH = {
    Dwelling: ["building__estate", "entrance", "home"],
    Household: ["dwelling__building__estate", "dwelling__entrance", "dwelling__home", "unit"],
    Resident: ["household__dwelling__home", "home"],
}


def hold(row, seen=None):
    """The row as it is now, ours until the action commits. `seen` is the version the writer's form was made from.

    Locked alone and read afterwards: PostgreSQL drops a joined row that changed while the lock was waited for.
    """
    model = type(row)
    list(model.objects.select_for_update(no_key=True).filter(pk=row.pk))
    row = model.objects.select_related(*WITH.get(model, [])).get(pk=row.pk)
    if seen is not None and row.version != seen:
        raise Conflict(f"{_last_writer(row)}刚刚修改过这条记录，您的内容还没有保存。请对照下面的现在内容，再保存一次。")
    return row


def _last_writer(row):
    entry = ledger.of(row).last()
    return f"{entry.actor_name}" if entry else "他人"


def hold_all(model, rows):
    """Several rows of a table, always in the same order, so that two actions wait and do not deadlock."""
    return [hold(model(pk=pk)) for pk in sorted({row.pk for row in rows})]


def store(row, **new):
    """Write the columns that differ, count the version up, and say which they were."""
    changed = [name for name, value in new.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, new[name])
        row.version += 1
        row.save(update_fields=[*changed, *_followers(row, changed), "version"])
    return changed


def _followers(row, changed):
    """Columns that others are made of."""
    if not isinstance(row, Resident):
        return []
    row.changed_at = timezone.now()
    follow = {"name": ["initials"], "phone": ["phone_key", "phone_tail"], "id_number": ["id_key"]}
    places = ["building", "entrance", "home", "path"] if "household" in changed else []
    return ["changed_at", *places, *(key for name in changed for key in follow.get(name, []))]


def place_at(resident, household, **new):
    """The person lives in another household from now on; the place columns go along."""
    resident.building_id, resident.entrance_id = household.dwelling.building_id, household.dwelling.entrance_id
    resident.home_id, resident.path = household.dwelling.home_id, household.dwelling.path
    return store(resident, household=household, **new)


def wrote_move(resident, kind, *, by, on, before=None, after=None):
    """A line of the person's history."""
    return Move.objects.create(
        resident=resident,
        kind=kind,
        on=on,
        from_household=before,
        to_household=after,
        from_path=before.dwelling.path if before else "",
        to_path=after.dwelling.path if after else "",
        by=by,
    )


def past_day(on, what="日期"):
    """A day that has come; today when none was given."""
    today = timezone.localdate()
    if on is None:
        return today
    if on > today:
        raise ActionRefused(f"{what}不能晚于今天（{today}），请改{what}。")
    if on.year < 1900:
        raise ActionRefused(f"{what}太早了，请核对年份。")
    return on
