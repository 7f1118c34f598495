"""The data of rounds and nominations in tests/access_table.py: a building put forward everywhere, with a line to count."""

from datetime import date, timedelta

from django.utils import timezone

from awards.choices import Part, PhaseName, RoundState, Target
from awards.defaults import provide
from awards.models import (
    AwardCriterion,
    AwardKind,
    AwardRound,
    BuildingPlan,
    ChecklistItem,
    CriteriaSet,
    Nomination,
    Phase,
    PlanItem,
    RoundKind,
)
from tests.access_aw_nominating import ALONG, OF_STREET
from tests.access_way import Way

STREET_ITEMS = {"street": {"own"}, "outsider": {"street"}}
REACH = {
    "planned_building": ALONG,
    "planned_item": ALONG,
    "list_item": STREET_ITEMS,
    "counted_round": OF_STREET | {"outsider": {"street"}},
    "counted_nomination": ALONG,
    "counted_line": ALONG,
}
URLS = {
    "award-data": Way("counted_round", by="building"),
    "take-evidence": Way("counted_round", post={}),
    "award-evidence": Way("counted_nomination", by="building"),
    "award-evidence-rows": Way("counted_line", by="building"),
    "api-award-evidence-detail": Way("counted_nomination", by="building"),
    "api-award-evidence-rows-behind": Way(
        "counted_nomination", by="building", also=lambda world, place: _criterion(world, place)
    ),
    "api-award-evidence-take": Way(post=lambda world: {"round": world.args["counted_round"]["own"]}),
    "api-building-plan-list": Way(by="building"),
    "api-building-plan-detail": Way("planned_building", by="building"),
    "api-building-plan-theme": Way("planned_building", by="building", post={"theme": "书香楼栋"}),
    "api-building-plan-report": Way("planned_building", by="building", post=lambda world: _reported(world, ask=True)),
    "api-building-plan-check": Way("planned_building", by="community", post=lambda world: _asked(world, reached=True)),
    "api-building-plan-advance": Way(
        "planned_building", by="building", post=lambda world: _stands(world, "growing", to="applied")
    ),
    "api-building-plan-send-back": Way(
        "planned_building", by="community", post=lambda world: _stands(world, "applied", why="再完善")
    ),
    "building-plans": Way(by="building"),
    "building-plan": Way("planned_building", by="building"),
    "set-building-theme": Way("planned_building", by="building", post={"theme": "书香楼栋"}),
    "report-building-item": Way("planned_item", by="building", post={"state": "ready", "note": "贴好了"}),
    "check-building-item": Way("planned_item", by="community", post=lambda world: _asked(world, reached="yes")),
    "apply-building-plan": Way("planned_building", by="building", post={}),
    "accept-building-plan": Way("planned_building", by="community", post={}),
    "name-building-plan": Way("planned_building", post={}, narrower=frozenset({"community"})),
    "send-back-building-plan": Way(
        "planned_building", by="community", post=lambda world: _stands(world, "applied", why="再完善")
    ),
    "building-items": Way(),
    "new-building-item": Way(post={"label": "邻里节", "place": 3}),
    "change-building-item": Way("list_item", post={"label": "主题", "required": "on", "active": "on", "place": 0}),
}


def make_more(world, units, buildings):
    lines = {place: _line(office) for place, office in (("own", world.t.street), ("street", world.t.next_street))}
    made = {"counted_nomination": {}, "counted_line": {}, "planned_building": {}, "planned_item": {}}
    offices = {"own": world.t.street, "street": world.t.next_street}
    made["list_item"] = {place: _item(office).pk for place, office in offices.items()}
    made["counted_round"] = {place: entry.round_id for place, (entry, _) in lines.items()}
    for place, unit in units.items():
        entry, line = lines["street" if place == "street" else "own"]
        nomination = Nomination.objects.create(
            entry=entry, unit=unit, path=unit.path, building=buildings[place], title=f"楼栋{place}", deeds="邻里和睦。",
            source="organisation",
        )  # fmt: skip
        made["counted_nomination"][place] = nomination.pk
        made["counted_line"][place] = (nomination.pk, line.pk)
        made["planned_building"][place] = buildings[place].pk
        made["planned_item"][place] = (buildings[place].pk, made["list_item"]["street" if place == "street" else "own"])
    return made


def _criterion(world, place):
    return {"criterion": world.args["counted_line"][place][1]}


def _reported(world, **more):
    return {"item": world.args["list_item"]["own"], "state": "growing"} | more


def _asked(world, **more):
    """The own building's leader says that the item is ready."""
    plan, _ = BuildingPlan.objects.get_or_create(building_id=world.args["planned_building"]["own"])
    ready = {"asked_on": timezone.localdate(), "asked_by": world.t.building_leader, "state": "growing"}
    PlanItem.objects.update_or_create(plan=plan, item_id=world.args["list_item"]["own"], defaults=ready)
    return {"item": world.args["list_item"]["own"]} | more


def _stands(world, stage, **more):
    """The own building at a stage, with everything required ready to be looked at."""
    plan, _ = BuildingPlan.objects.get_or_create(building_id=world.args["planned_building"]["own"])
    BuildingPlan.objects.filter(pk=plan.pk).update(stage=stage)
    for item in ChecklistItem.objects.filter(office=world.t.street, required=True):
        PlanItem.objects.update_or_create(plan=plan, item=item, defaults={"asked_on": timezone.localdate()})
    return more


def _item(office):
    provide(office)
    return ChecklistItem.objects.get(office=office, label="楼栋主题")


def _line(office):
    """An entry of a round in which figures are taken today, and its line."""
    kind = AwardKind.objects.create(office=office, name="数据楼栋", target=Target.BUILDING, quota=1)
    criteria = CriteriaSet.objects.create(kind=kind, number=1)
    line = AwardCriterion.objects.create(
        criteria=criteria, part=Part.AUTO, label="沟通会", indicator="talks", full_at=4, weight=60
    )
    span = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    round = AwardRound.objects.create(office=office, name="取数的评选", state=RoundState.OPEN, **span)
    today = timezone.localdate()
    Phase.objects.create(round=round, name=PhaseName.EVIDENCE, begins_on=today, ends_on=today + timedelta(days=1))
    return RoundKind.objects.create(round=round, kind=kind, criteria=criteria, quota=1), line
