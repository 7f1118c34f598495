"""Figures of the 5+N list of a building."""

from django.db.models import Q

from awards.choices import ItemState
from awards.indicators.shape import Indicator, Source
from awards.models import BuildingPlan, ChecklistItem, PlanItem

REACHED = Q(state=ItemState.REACHED)


def _item(row):
    return row.checked_on, f"{row.item} {row.get_state_display()}", ""


def _items(required):
    rows = PlanItem.objects.filter(item__required=required, item__active=True)
    return Source(
        "5+N 内容",
        lambda span: rows,
        {"building": "plan__building"},
        done=REACHED,
        seen=("plan", BuildingPlan),
        line=_item,
        related=("item",),
    )


def _asked_for(round):
    return ChecklistItem.objects.filter(office=round.office_id, required=True, active=True).count()


REQUIRED_ITEMS = Indicator(
    "required_items",
    "五项必备内容",
    "取数时经社区核对达标的必备内容，占本街道全部必备内容的多少；没有全部达标的不能命名",
    "%",
    (_items(True),),
    share=True,
    whole=_asked_for,
)
OPTIONAL_ITEMS = Indicator("optional_items", "自选内容", "取数时经社区核对达标的自选内容（N）", "项", (_items(False),))

INDICATORS = (REQUIRED_ITEMS, OPTIONAL_ITEMS)
