"""办理清单: what is ticked on a ticket, and what must be ticked before it is finished."""

from django.db import transaction

from deliberation.actions._move import lock, save, step
from deliberation.models import ChecklistItem, TicketCheck
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused


def checklist_of(ticket):
    """What is to be done on a ticket, as [(item, its TicketCheck or None)].

    The list of the category as it is today, and whatever was ticked before it changed.
    """
    done = {check.item_id: check for check in ticket.checks.select_related("item", "by")}
    items = list(ChecklistItem.objects.for_category(ticket.category))
    known = {item.pk for item in items}
    items += [check.item for pk, check in done.items() if pk not in known]
    return [(item, done.get(item.pk)) for item in items]


@transaction.atomic
def check_off(ticket, *, by, items, version=None):
    """Save the list with exactly `items` ticked: one step for the whole, none where nothing changed."""
    ticket = lock(ticket, version, by=by, deed="check")
    wanted, now = {item.pk for item in items}, checklist_of(ticket)
    added = [item for item, check in now if item.pk in wanted and check is None]
    removed = [check for item, check in now if item.pk not in wanted and check is not None]
    if not added and not removed:
        return ticket
    TicketCheck.objects.bulk_create(TicketCheck(ticket=ticket, item=item, text=item.text, by=by) for item in added)
    TicketCheck.objects.filter(pk__in=[check.pk for check in removed]).delete()
    save(ticket)
    words = [*(f"完成：{item.text}" for item in added), *(f"取消：{check.text}" for check in removed)]
    done = sum(item.pk in wanted for item, _ in now)
    step(ticket, "checked", by=by, reason=f"{done}/{len(now)} 项完成", text="\n".join(words), done=done, of=len(now))
    return ticket


def must_be_complete(ticket):
    """Refuse to finish a locked ticket whose list has something open that must be done first."""
    open_items = ChecklistItem.objects.for_category(ticket.category).filter(required=True)
    missing = [item.text for item in open_items.exclude(pk__in=ticket.checks.values("item"))]
    if missing:
        raise ActionRefused(f"办理清单还有 {len(missing)} 项要先做完：{'、'.join(missing[:5])}。做好后勾选，再办结。")


@transaction.atomic
def add_item(category, *, by, text, required=False):
    """One more thing to do, last on the category's list."""
    if ChecklistItem.objects.filter(category=category, text=text, active=True).exists():
        raise ActionRefused("这个类别的清单里已经有这一项。")
    order = ChecklistItem.objects.filter(category=category).count()
    item = ChecklistItem.objects.create(category=category, text=text, required=required, order=order)
    ledger.record("checklist.added", category, by=by, unit=category.office, item=item.pk, required=required)
    return item


@transaction.atomic
def change_item(item, *, by, **changes):
    """Change an item's words, whether it must be done, or take it off the list; what was ticked keeps its words."""
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=list(changes))
    category = item.category
    ledger.record("checklist.changed", category, by=by, unit=category.office, item=item.pk, changed=sorted(changes))
    return item
