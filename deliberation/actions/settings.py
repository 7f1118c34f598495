"""What an office decides for itself: its categories and how long each clock may run."""

from django.db import transaction

from deliberation.models import Category, LadderSettings, Ticket, TimeLimit
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused


@transaction.atomic
def add_category(office, *, by, name, parent=None, **more):
    """A new category, last among its sisters; its code continues the parent's."""
    name = name.strip()
    if Category.objects.filter(office=office, parent=parent, name=name, active=True).exists():
        raise ActionRefused(f"已经有“{name}”这个类别，不用再建。")
    if parent is not None and parent.parent_id and parent.parent.parent_id:
        raise ActionRefused("类别最多三级，不能再往下建。")
    category = Category.objects.create(
        office=office,
        parent=parent,
        name=name,
        full_name=f"{parent.full_name} / {name}" if parent else name,
        code=_next_code(office, parent),
        order=Category.objects.filter(office=office, parent=parent).count() + (parent.order if parent else 0),
        **more,
    )
    ledger.record("category.added", category, by=by, unit=office)
    return category


def _next_code(office, parent):
    head = parent.code if parent else "Z"
    taken = set(Category.objects.filter(office=office, code__startswith=head).values_list("code", flat=True))
    return next(code for n in range(1, 10_000) if (code := f"{head}{n:02d}") not in taken)


@transaction.atomic
def change_category(category, *, by, **changes):
    """Rename a category, set its usual level and marks, or take it out of use; old tickets keep it."""
    before = {name: getattr(category, name) for name in changes}
    for name, value in changes.items():
        setattr(category, name, value)
    if not category.active and Category.objects.filter(parent=category, active=True).exists():
        raise ActionRefused("先停用下级类别，再停用这个类别。")
    category.full_name = f"{category.parent.full_name} / {category.name}" if category.parent_id else category.name
    category.save()
    for child in Category.objects.filter(parent=category):
        child.full_name = f"{category.full_name} / {child.name}"
        child.save(update_fields=["full_name"])
    changed = {name: [str(before[name]), str(value)] for name, value in changes.items() if before[name] != value}
    ledger.record("category.changed", category, by=by, unit=category.office, changed=changed)
    return category


@transaction.atomic
def set_limit(office, clock, duration, *, by, level=None, category=None, urgent=False):
    """How long a clock may run from now on; None gives the default back. Tickets at work keep their promise."""
    rows = TimeLimit.objects.filter(office=office, clock=clock, level=level, category=category, urgent=urgent)
    if duration is None:
        if rows.delete()[0]:
            ledger.record("limit.dropped", office, by=by, unit=office, clock=clock, level=level)
        return
    row = rows.first() or TimeLimit(office=office, clock=clock, level=level, category=category, urgent=urgent)
    if (row.amount, row.unit) != (duration.amount, duration.unit):
        row.amount, row.unit = duration.amount, duration.unit
        row.save()
        ledger.record("limit.set", row, by=by, unit=office, limit=str(duration), level=level, urgent=urgent)


@transaction.atomic
def set_ladder(office, *, by, **numbers):
    """The office's numbers for climbing, 督办 and 延期, from now on; the ledger keeps what changed."""
    row, _ = LadderSettings.objects.select_for_update().get_or_create(office=office)
    changed = {name: [getattr(row, name), value] for name, value in numbers.items() if getattr(row, name) != value}
    for name, value in numbers.items():
        setattr(row, name, value)
    row.save()
    if changed:
        Ticket.objects.filter(street_path=office.path, is_open=True, lamp="red").update(press_at=None)
        ledger.record("ladder.set", row, by=by, unit=office, changed=changed)
    return row
