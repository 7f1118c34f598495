"""Import of structure and post-holders: all rows or none, through the same actions as the pages.

The preview is the import itself, rolled back: what it promises is what happens.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from governance.foundation.workbooks import Doubtful
from hierarchy.actions import people, posts, territory, tree
from hierarchy.actions.known import Known
from hierarchy.choices import Level, PostRole, UnitKind
from hierarchy.models import Term, User
from hierarchy.sheets import post_row, unit_row

CREATED, CHANGED, SAME = "新建", "更新", "无变化"


@dataclass
class Outcome:
    """What an import would do, or did: a line a row, and everything that went wrong."""

    lines: list = field(default_factory=list)  # [sheet, row number, 新建 | 更新 | 无变化, words]
    problems: list = field(default_factory=list)  # [sheet, row number, why]
    created: list = field(default_factory=list)  # [model name, id]
    changed: list = field(default_factory=list)  # [model name, id, field, before, after]

    def counts(self):
        kinds = [line[2] for line in self.lines]
        return {kind: kinds.count(kind) for kind in (CREATED, CHANGED, SAME)} | {"问题": len(self.problems)}


class _RolledBack(Exception):
    pass


def import_structure(office, unit_rows, post_rows, *, by, keep):
    """Bring a street's tree, territory and posts to what the rows `[(sheet, number, cells)]` say.

    With `keep=False`, or with any problem, nothing stays. Returns the `Outcome`.
    """
    outcome = Outcome()
    try:
        with transaction.atomic():
            tree.lock(office)
            builder = _Builder(office, by, outcome)
            for rows, parse, build in ((unit_rows, unit_row, builder.unit), (post_rows, post_row, builder.post)):
                for sheet, number, cells in rows:
                    builder.row(sheet, number, cells, parse, build)
            if outcome.problems or not keep:
                raise _RolledBack
    except _RolledBack:
        pass
    return outcome


class _Builder:
    """Carries the rows out one by one; each is a savepoint, so that one bad row does not hide the next."""

    def __init__(self, office, by, outcome):
        self.office, self.by, self.outcome = office, by, outcome
        self.known = Known(office)
        self.words = []
        self.newest = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0  # of those here before

    def row(self, sheet, number, cells, parse, build):
        try:
            said = parse(cells)
        except Doubtful as doubt:
            self.outcome.problems.append([sheet, number, f"{doubt}。"])
            return
        made, changed, self.words = len(self.outcome.created), len(self.outcome.changed), []
        try:
            with transaction.atomic():
                label = build(said)
        except ActionRefused as refused:
            del self.outcome.created[made:], self.outcome.changed[changed:]
            self.known = Known(self.office)
            self.outcome.problems.append([sheet, number, str(refused)])
            return
        new = len(self.outcome.created) > made
        kind = CREATED if new else CHANGED if self.words else SAME
        self.outcome.lines.append([sheet, number, kind, f"{label}：{'，'.join(self.words)}" if self.words else label])

    def _made(self, thing, words=""):
        self.outcome.created.append([thing._meta.model_name, thing.pk])
        if words:
            self.words.append(words)
        return thing

    def _changed(self, thing, name, before, words):
        after = getattr(thing, name)
        self.outcome.changed.append([thing._meta.model_name, thing.pk, name, str(before), str(after)])
        self.words.append(words)

    # 架构

    def unit(self, row):
        unit = self.known.unit_coded(row.code)
        parent = self._parent(row) if unit is None else None
        unit = unit or self.known.child(parent, row.name)
        if unit is None:
            kind = row.kind or UnitKind.REGULAR
            unit = self._found(parent, row.name, code=row.code, kind=kind, members=row.members or 0)
            return str(unit)
        if unit.depth != row.level:
            raise ActionRefused(f"{unit}（{unit.code}）是{unit.level.label}一级，表中写的是{Level(row.level).label}。")
        self._bring_up_to_date(unit, row)
        return str(unit)

    def _parent(self, row):
        if row.level == Level.COMMUNITY and not row.parent:
            return self.office
        if not row.parent:
            raise ActionRefused(f"{row.name}没有填上级。")
        return self.known.unit_called(row.parent, depth=row.level - 1)

    def _bring_up_to_date(self, unit, row):
        new = {"name": row.name, "kind": row.kind, "members": row.members}
        before = {name: getattr(unit, name) for name, value in new.items() if value not in (None, getattr(unit, name))}
        if before:
            fresh = tree.rename_unit(
                unit, by=self.by, **{"name": unit.name} | {k: v for k, v in new.items() if v is not None}
            )
            for name, old in before.items():
                self._changed(
                    fresh, name, old, f"{fresh._meta.get_field(name).verbose_name} {old}→{getattr(fresh, name)}"
                )
            self.known.learn_unit(fresh)

    def _found(self, parent, name, **more):
        unit = tree.found_unit(parent, by=self.by, name=name, **more)
        self.known.learn_unit(unit)
        return self._made(unit, f"新建{unit.level.label}“{unit}”")

    # 岗位

    def post(self, row):
        unit = self._unit_of(row)
        building = self._building(row, unit)
        entrance = self._entrance(row, building)
        if building is not None and row.role in (PostRole.BUILDING_LEADER, PostRole.ENTRANCE_LEADER):
            unit = building.unit
        if building is not None and row.role == PostRole.GROUP_LEADER and not row.group:
            unit = building.unit if building.unit.depth == Level.BUILDING else self._group_of(building)
        post = self._post(row, unit, building, entrance)
        self._holder(row, post)
        if row.chat:
            self._chat(row, building)
        return str(post)

    def _unit_of(self, row):
        """The deepest unit the row names, made where it is missing."""
        unit = self.office
        for name in (row.community, row.grid, row.group):
            if name:
                if unit.depth == Level.STREET and name is not row.community:
                    raise ActionRefused("没有填社区，无法确定网格所属。")
                unit = self.known.child(unit, name) or self._found(unit, name)
        return unit

    def _building(self, row, unit):
        if not row.building:
            if row.role in (PostRole.BUILDING_LEADER, PostRole.ENTRANCE_LEADER):
                raise ActionRefused(f"{row.role.label}须写明楼栋。")
            return None
        if not row.estate or not row.community:
            raise ActionRefused("写了楼栋，还须写明社区和小区。")
        estate = self._estate(row)
        building = self.known.building(estate, row.building)
        if building is None:
            building = territory.found_building(estate, by=self.by, unit=unit, number=row.building)
            if row.written and row.written != building.number:
                building.written = row.written[:20]
                building.save(update_fields=["written"])
            self.known.learn_building(building)
            self._made(building, f"新建楼栋“{estate}{building}”")
        if (
            row.households is not None
            and row.role == PostRole.BUILDING_LEADER
            and building.households != row.households
        ):
            before = building.households
            building = territory.change_building(building, by=self.by, households=row.households)
            self.known.learn_building(building)
            self._changed(building, "households", before, f"户数 {before}→{row.households}")
        return building

    def _estate(self, row):
        community = self.known.child(self.office, row.community)
        estate = self.known.estate(community, row.estate)
        if estate is None:
            estate = territory.found_estate(community, by=self.by, name=row.estate)
            self.known.learn_estate(estate)
            self._made(estate, f"新建小区“{estate}”")
        return estate

    def _entrance(self, row, building):
        if row.role != PostRole.ENTRANCE_LEADER:
            return None
        if not row.entrance:
            raise ActionRefused("单元长须写明单元，例如 3栋2单元。")
        entrance = self.known.entrance(building, row.entrance)
        if entrance is None:
            entrance = territory.found_entrance(
                building, by=self.by, number=row.entrance, households=row.households or 0
            )
            self.known.learn_entrance(entrance)
            self._made(entrance, f"新建{building}“{entrance}”")
        elif row.households is not None and entrance.households != row.households:
            before, entrance.households = entrance.households, row.households
            entrance.save(update_fields=["households"])
            self._changed(entrance, "households", before, f"户数 {before}→{row.households}")
        return entrance

    def _group_of(self, building):
        """A 党小组 for a building that hangs on its grid: the building goes over to it."""
        if building.unit.depth != Level.GRID:
            raise ActionRefused(f"{building.estate}{building}还没有划入网格，请先填写网格。")
        name = f"{building.estate}{building}党小组"
        group = self.known.child(building.unit, name) or self._found(building.unit, name)
        before = building.unit_id
        building = territory.change_building(building, by=self.by, unit=group)
        self.known.learn_building(building)
        self._changed(building, "unit_id", before, f"{building.estate}{building}划归{group}")
        return group

    def _post(self, row, unit, building, entrance):
        at = building if row.role == PostRole.BUILDING_LEADER else None
        post = self.known.post(unit, row.role, at, entrance, row.title)
        if post is None:
            post = posts.establish_post(
                unit, by=self.by, role=row.role, building=at, entrance=entrance, title=row.title
            )
            self.known.learn_post(post)
            self._made(post, f"设{post}")
        return post

    def _holder(self, row, post):
        sitting = self.known.sitting(post)
        if not row.name:
            return
        for term in sitting:
            if term.holder.name == row.name and row.phone in ("", term.holder.phone):
                return
            if term.holder.name == row.name:
                self._add_phone(term.holder, row)
                return
        person = self._person(row, post)
        since = row.since or timezone.localdate()
        facts = {"due_on": row.due_on, "method": row.method, "note": row.note}
        if post.single_seat and sitting:
            former = sitting[0]
            day = max(former.began_on, row.since) if row.since else timezone.localdate()
            begun = posts.hand_over(former, person, by=self.by, on=day, **facts)
            former.refresh_from_db()
            self._changed(former, "ended_on", "None", f"{former.holder}→{person}")
        else:
            begun = posts.appoint(post, person, by=self.by, since=since, **facts)
            self.words.append(f"{person}任职")
        self._made(begun)
        self.known.learn_term(begun)

    def _person(self, row, post):
        """By phone, else a namesake serving in the same grid; namesakes elsewhere are other people."""
        near = Term.objects.in_force().filter(post__unit__path__startswith=post.unit.path[:12])
        among = User.objects.filter(pk__in=near.values("holder"), is_active=True)
        person = people.find_or_register(by=self.by, name=row.name, phone=row.phone, among=among, unit=post.unit)
        if person.pk <= self.newest:
            return person
        self.newest = person.pk
        return self._made(person, f"登记{person}")

    def _add_phone(self, person, row):
        if person.phone:
            raise ActionRefused(f"{person}的手机号与系统登记的不同。换了号码请先在人员页修改；换了人请先办理离任。")
        fresh = people.change_person(person, by=self.by, name=person.name, phone=row.phone)
        person.phone = fresh.phone
        self.outcome.changed.append(["user", person.pk, "phone", "", ""])
        self.words.append("补登手机号")

    def _chat(self, row, building):
        if building is None:
            raise ActionRefused("写了微信群，还须写明楼栋。")
        before = self.known.chat(building, row.chat)
        if before == row.chat_members or (before is not None and not row.chat_members):
            return
        group = territory.register_group(building, by=self.by, name=row.chat, members=row.chat_members)
        self.known.learn_chat(group)
        if before is None:
            self._made(group, f"登记微信群“{group}”")
        else:
            self._changed(group, "members", before, f"群人数 {before}→{group.members}")
