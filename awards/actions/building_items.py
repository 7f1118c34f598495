"""An office's own 5+N list. What buildings have reported stays when an item is switched off."""

from django.db import transaction

from awards.choices import PhaseName, RoundState, Target
from awards.models import ChecklistItem, Phase
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused

CHANGEABLE = ("label", "help", "required", "place", "active")


@transaction.atomic
def add_item(office, *, by, label, help="", required=False, place=0):
    _ask_label(office, label)
    if required and (why := why_fixed(office)):
        raise ActionRefused(why)
    item = ChecklistItem.objects.create(
        office=office, label=label.strip(), help=help.strip(), required=required, place=place
    )
    ledger.record("building_item.added", item, by=by, unit=office)
    return item


@transaction.atomic
def change_item(item, *, by, **given):
    """Rename, explain, make required or optional, switch off. One required item stays: it is the gate of the award."""
    rows = ChecklistItem.objects.select_for_update().filter(office=item.office_id)
    item = next(row for row in rows if row.pk == item.pk)
    _ask_label(item.office, given["label"], but=item.pk)
    if (given["required"], given["active"]) != (item.required, item.active) and (why := why_fixed(item.office)):
        raise ActionRefused(why)
    for name in CHANGEABLE:
        setattr(item, name, given[name].strip() if isinstance(given[name], str) else given[name])
    others = any(row.required and row.active for row in rows if row.pk != item.pk)
    if not (others or (item.required and item.active)):
        raise ActionRefused("至少要留一项必备内容：它是评和美楼栋的门槛。")
    item.save()
    ledger.record("building_item.changed", item, by=by, unit=item.office)
    return item


def why_fixed(office):
    """The sentence while a round that runs still counts buildings by this list; "" when none does."""
    review = Phase.objects.filter(
        name=PhaseName.REVIEW, round__office=office, round__state=RoundState.OPEN,
        round__kinds__kind__target=Target.BUILDING, round__kinds__frozen_at=None,
    ).select_related("round").order_by("-ends_on", "pk").first()  # fmt: skip
    if review is None:
        return ""
    until = f"{review.ends_on:%Y-%m-%d}"
    return f"“{review.round}”正在按这份清单评楼栋，结果锁定前（审核到 {until}）不能改必备和启用；名称、说明可以改。"


def _ask_label(office, label, but=None):
    if not label.strip():
        raise ActionRefused("请写内容的名称。")
    if ChecklistItem.objects.filter(office=office, label=label.strip()).exclude(pk=but).exists():
        raise ActionRefused(f"清单里已有“{label.strip()}”，请换个名称。")
