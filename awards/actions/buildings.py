"""成熟一个、打造一个: a building's theme, its 5+N items as its people report and the community checks them, its stages.

There are no deadlines. The five required items are the gate: 申报 when all are ready to be looked at, 验收 and 命名
when all are reached.
"""

from django.db import transaction
from django.utils import timezone

from awards.choices import NEXT_STAGE, ItemState, Stage
from awards.models import BuildingPlan, ChecklistItem, PlanItem
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict

MOVES = {Stage.APPLIED: "applied", Stage.CHECKED: "accepted", Stage.NAMED: "named"}


def lock_plan(building, version=None):
    """The building's plan, begun now if there was none, held until the action commits."""
    BuildingPlan.objects.get_or_create(building=building)
    plan = BuildingPlan.objects.select_for_update(of=("self",)).get(building=building)
    if version is not None and int(version) != plan.version:
        raise Conflict("这栋楼的进展刚被别人改过，请刷新后再操作。")
    plan.building = building
    return plan


def items_of(plan):
    """[(item of the office's list, `PlanItem` or None)], required ones first; switched off ones left out."""
    office = plan.building.unit.path[:4]
    there = {row.item_id: row for row in plan.items.all()} if plan.pk else {}
    items = ChecklistItem.objects.filter(office__path=office, active=True)
    return [(item, there.get(item.pk)) for item in items]


def lacking(plan, *, asked=False):
    """The required items not yet reached; with `asked` those reported as ready count too."""
    return [
        item
        for item, row in items_of(plan)
        if item.required
        and not (row is not None and (row.state == ItemState.REACHED or (asked and row.asked_on is not None)))
    ]


@transaction.atomic
def set_theme(building, *, by, theme, version=None):
    plan = lock_plan(building, version)
    if not theme.strip():
        raise ActionRefused("请写楼栋主题，如：书香楼栋、孝亲楼栋。")
    plan.theme = theme.strip()[:30]
    _save(plan, "theme")
    ledger.record("building_plan.theme_set", plan, by=by, unit=building.unit)
    return plan


@transaction.atomic
def report_item(building, item, *, by, state, note="", resolution=None, ask=False, version=None):
    """How far an item has come, in the words of those who live there; `ask` has the community look at it.

    What was checked before counts no longer once it is reported anew.
    """
    plan = lock_plan(building, version)
    if state == ItemState.REACHED:
        raise ActionRefused("达标由社区核对后登记，请选“请社区核对”。")
    row = _row(plan, item)
    row.state = ItemState.GROWING if ask else state
    row.note, row.resolution = note.strip()[:100], resolution
    row.checked_by = row.checked_on = None
    row.asked_by, row.asked_on = (by, timezone.localdate()) if ask else (None, None)
    row.save()
    _save(plan)
    code = "building_plan.check_asked" if ask else "building_plan.reported"
    ledger.record(code, plan, by=by, unit=building.unit, item=item.label)
    return row


@transaction.atomic
def check_item(building, item, *, by, reached, note="", version=None):
    """核对: reached, or what is still missing, of what its people reported as ready; or that a reached one was lost.

    Whoever reported it does not check it.
    """
    plan = lock_plan(building, version)
    row = _row(plan, item)
    if row.asked_on is None and (reached or row.state != ItemState.REACHED):
        raise ActionRefused(f"“{item.label}”还没有请社区核对，请楼栋长先登记“做好了”，再核对。")
    if row.asked_by_id == by.pk:
        raise ActionRefused("自己报的由同事核对。")
    if not reached and not note.strip():
        raise ActionRefused("请写还差什么，楼栋长会看到。")
    asker = row.asked_by_id
    row.state = ItemState.REACHED if reached else ItemState.GROWING
    row.note = note.strip()[:100] or row.note
    row.checked_by, row.checked_on, row.asked_by, row.asked_on = by, timezone.localdate(), None, None
    row.save()
    _save(plan)
    ledger.record(
        "building_plan.checked", plan, by=by, unit=building.unit, item=item.label, asker=asker,
        outcome="达标" if reached else "还没达标",
    )  # fmt: skip
    return row


@transaction.atomic
def move_on(building, to, *, by, version=None):
    """申报 → 验收 → 命名, one after the other; `to` is the stage the person saw as the next one."""
    plan = lock_plan(building, version)
    if NEXT_STAGE.get(plan.stage) != to:
        raise Conflict(f"这栋楼现在是“{plan.get_stage_display()}”，请刷新页面。")
    if short := lacking(plan, asked=to == Stage.APPLIED):
        words = "、".join(item.label for item in short)
        need = "还没有做好" if to == Stage.APPLIED else "还没有核对达标"
        raise ActionRefused(f"必备内容里{words}{need}，先补齐再{Stage(to).label}。")
    _stand(plan, to)
    ledger.record(f"building_plan.{MOVES[to]}", plan, by=by, unit=building.unit)
    return plan


@transaction.atomic
def send_back(building, *, by, why, version=None):
    """Back to 培育, with the reason the building's people read."""
    plan = lock_plan(building, version)
    if plan.stage == Stage.GROWING:
        raise Conflict("这栋楼已经在培育，请刷新页面。")
    if not why.strip():
        raise ActionRefused("请写为什么退回，楼栋长会看到。")
    _stand(plan, Stage.GROWING)
    ledger.record("building_plan.sent_back", plan, by=by, unit=building.unit, why=why.strip()[:100])
    return plan


def _row(plan, item):
    """The plan's line of an item of its own office's list."""
    office = plan.building.unit.path[:4]
    if not ChecklistItem.objects.filter(pk=item.pk, office__path=office, active=True).exists():
        raise ActionRefused("这一项不在本街道的清单里，或已经停用，请刷新页面。")
    return PlanItem.objects.filter(plan=plan, item=item).first() or PlanItem(plan=plan, item=item)


def _stand(plan, stage):
    plan.stage, plan.since = stage, timezone.localdate()
    _save(plan, "stage", "since")


def _save(plan, *columns):
    plan.version += 1
    plan.save(update_fields=[*columns, "version"])
