"""Councils: founded from the preset of their kind, changed, closed. Members are in `deliberation.actions.seats`."""

from django.db import transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.council_defaults import BUILDING, ESTATE, PRESETS, name_of
from deliberation.models import Council, SeatGroup
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from hierarchy.choices import Level

CHANGEABLE = (
    "name", "convener", "charter", "founded_on", "every_months", "quorum", "quorum_part", "quorum_of",
    "quorum_persons", "passes", "passes_with_cost", "groups_needed", "vote_base", "vote_way", "proxies_most",
    "notice_days", "remark_days", "term_years",
)  # fmt: skip
AHEAD = [MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.OPEN]


def lock(council, version=None):
    """The council held until the action commits; whoever changed it since the page was shown wins."""
    list(Council.objects.select_for_update(no_key=True).filter(pk=council.pk))
    council = Council.objects.select_related("unit", "estate", "building__estate").get(pk=council.pk)
    if council.closed_on:
        raise ActionRefused(f"这个议事会已于 {council.closed_on} 撤销，请看同一处的其他议事会，或新设一个。")
    if version is not None and version != council.version:
        last = ledger.of(council).last()
        who = last.actor_name if last else "同事"
        raise Conflict(f"{who}刚刚改过这个议事会，您的内容还没有保存。请对照现在的内容，再保存一次。")
    return council


def unit_of(kind, unit=None, estate=None, building=None):
    """The unit a council of a kind belongs to: its building's, its estate's, or the one it was given."""
    place = PRESETS[kind].place
    if place == BUILDING and building is not None:
        return building.unit
    if place == ESTATE and estate is not None:
        return estate.unit
    return unit


@transaction.atomic
def found_council(unit, *, by, kind, name="", estate=None, building=None, groups=None, **columns):
    """A council of `unit` with the seats (name, seats, least present) and rules of its kind, where nothing else is
    given. Of a building only one talk is in office at a time.
    """
    preset = PRESETS[kind]
    estate = estate or (building.estate if building else None)
    _must_fit(preset, kind, unit, estate, building)
    name = name.strip() or name_of(kind, unit, estate, building)
    if not name:
        raise ActionRefused("请给议事会起个名称。")
    if kind == CouncilKind.BUILDING_TALK and Council.objects.current().filter(kind=kind, building=building).exists():
        raise ActionRefused(f"{building.estate}{building}已经设了居民沟通会，请直接使用。")
    columns = {"convener": preset.convener, "founded_on": timezone.localdate()} | preset.rules | columns
    _must_add_up(columns)
    council = Council(unit=unit, path=unit.path, estate=estate, building=building, kind=kind, name=name, **columns)
    with one_winner(f"{unit}已经有“{name}”，请直接使用，或换个名称。"):
        council.save()
    set_groups(council, preset.groups if groups is None else groups)
    ledger.record("council.founded", council, by=by, unit=unit, kind=kind)
    return council


def _must_fit(preset, kind, unit, estate, building):
    label = CouncilKind(kind).label
    if unit is None:
        raise ActionRefused(f"请选择{label}设在哪里。")
    if unit.closed_on:
        raise ActionRefused(f"{unit}已撤销，不能再设议事会。")
    if unit.depth not in preset.at:
        levels = "、".join(Level(level).label for level in preset.at)
        raise ActionRefused(f"{label}设在{levels}一级，请重新选择单位。")
    if preset.place == BUILDING and building is None:
        raise ActionRefused(f"{label}请选择楼栋。")
    if kind == CouncilKind.ESTATE_COMMITTEE and estate is None:
        raise ActionRefused(f"{label}请选择小区。")


def _must_add_up(columns):
    part, of = columns.get("quorum_part", 2), columns.get("quorum_of", 3)
    if not 0 < part <= of:
        raise ActionRefused("到会比例要写成“三分之二”这样的分数，分子不能比分母大。")


@transaction.atomic
def change_council(council, *, by, version=None, groups=None, **changes):
    """What was different is written and named in the ledger. `groups` are (name, seats, least present[, id])."""
    council = lock(council, version)
    changed = [name for name in CHANGEABLE if name in changes and getattr(council, name) != changes[name]]
    for name in changed:
        setattr(council, name, changes[name])
    _must_add_up({"quorum_part": council.quorum_part, "quorum_of": council.quorum_of})
    if groups is not None and set_groups(council, groups):
        changed.append("groups")
    if not changed:
        return council
    council.version += 1
    with one_winner(f"{council.unit}已经有“{council.name}”，请换个名称。"):
        council.save(update_fields=[*(name for name in changed if name != "groups"), "version"])
    ledger.record("council.changed", council, by=by, unit=council.path, changed=changed)
    return council


def set_groups(council, groups):
    """The seats as listed, in that order; says whether anything differs. A side somebody ever sat on stays."""
    held = {group.pk: group for group in council.groups.all()}
    named = {group.name: group for group in held.values()}
    kept, changed = set(), False
    names = [row[0] for row in groups]
    if len(set(names)) < len(names):
        raise ActionRefused("席位名称有重复，请合并或改名。")
    for order, (name, seats, least, *known) in enumerate(groups):
        if seats and least > seats:
            raise ActionRefused(f"“{name}”到会至少的人数比席数还多，请核对。")
        row = held.get(known[0]) if known else named.get(name)
        facts = {"name": name, "seats": seats, "least_present": least, "order": order}
        if row is None:
            row = SeatGroup.objects.create(council=council, **facts)
            changed = True
        elif any(getattr(row, column) != value for column, value in facts.items()):
            with one_winner("席位名称有重复，请先改名保存，再换顺序。"):
                SeatGroup.objects.filter(pk=row.pk).update(**facts)
            changed = True
        kept.add(row.pk)
    for row in held.values():
        if row.pk not in kept:
            _drop_group(row)
            changed = True
    return changed


def _drop_group(group):
    try:
        group.delete()
    except ProtectedError:
        raise ActionRefused(f"“{group}”有成员或会议记录，不能删除；可以改名，或把成员先办离任、席数改小。") from None


@transaction.atomic
def close_council(council, *, by, on=None, version=None):
    """撤销: members' terms end the same day; what it decided stays and is carried out."""
    council, on = lock(council, version), on or timezone.localdate()
    if on > timezone.localdate():
        raise ActionRefused("撤销日期不能晚于今天。")
    if council.founded_on and on < council.founded_on:
        raise ActionRefused(f"撤销日期不能早于成立日期 {council.founded_on}。")
    if meeting := council.meetings.filter(state__in=AHEAD).order_by("starts_at").first():
        raise ActionRefused(f"“{meeting.title}”还没有开完，请先散会或取消，再撤销议事会。")
    ends = Greatest(F("since"), Value(on))  # terms that never began end as they begin
    council.members.filter(ended_on=None).update(ended_on=ends, ended_why="议事会撤销")
    council.closed_on = on
    council.version += 1
    council.save(update_fields=["closed_on", "version"])
    ledger.record("council.closed", council, by=by, unit=council.path, on=str(on))
    return council


@transaction.atomic
def found_building_talks(buildings, *, by, **columns):
    """A 楼栋居民沟通会 for each building that has none yet; returns them."""
    kind = CouncilKind.BUILDING_TALK
    have = set(Council.objects.current().filter(kind=kind, building__in=buildings).values_list("building", flat=True))
    free = [building for building in buildings if building.pk not in have]
    if not free:
        raise ActionRefused("这个小区的每栋楼都已经设了居民沟通会。")
    return [found_council(each.unit, by=by, kind=kind, building=each, **columns) for each in free]
