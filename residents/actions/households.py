"""Households and second homes: who moves in, who forms a household of their own, which two become one."""

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from hierarchy.actions import tree
from residents.actions._held import hold, hold_all, past_day, place_at, store, wrote_move
from residents.actions.people import add_resident, known_person, taken_in
from residents.choices import MoveKind, Occupancy, Relation
from residents.models import Dwelling, Household, Resident, SecondHome

FACTS = ("number", "phone", "declared", "vehicles", "note")


@transaction.atomic
def found_household(dwelling, *, by, on=None, occupancy=None, **facts):
    """People living together behind a door, nobody in it yet. A vacant door is lived behind from now on."""
    on, dwelling = past_day(on, "入住日期"), hold(dwelling)
    household = _new_household(dwelling, on, **facts)
    _lived_in(dwelling, occupancy)
    ledger.record("household.founded", household, by=by, unit=dwelling.home, dwelling=dwelling.pk)
    return household


def _new_household(dwelling, on, **facts):
    household = Household(dwelling=dwelling, began_on=on)
    for name, value in facts.items():
        if name in FACTS:
            setattr(household, name, value)
    household.save()
    return household


def _lived_in(dwelling, occupancy):
    """What who recorded it says; else nobody has asked yet how the door is lived behind."""
    if occupancy:
        store(dwelling, occupancy=occupancy)
    elif dwelling.occupancy == Occupancy.VACANT:
        store(dwelling, occupancy=Occupancy.UNKNOWN)


@transaction.atomic
def change_household(household, *, by, seen=None, **new):
    household = hold(household, seen)
    changed = store(household, **{name: value for name, value in new.items() if name in FACTS})
    if changed:
        ledger.record("household.changed", household, by=by, unit=household.dwelling.home, fields=changed)
    return household


@transaction.atomic
def move_in(dwelling, people, *, by, on=None, household=None, occupancy=None):
    """迁入: people (facts of new ones, or residents already known) come to live behind a door.

    Without `household` they form one. A number that is known already brings its person here instead of a second row.
    Returns (household, residents).
    """
    on = past_day(on, "迁入日期")
    known = [_known(person, dwelling) for person in people]
    dwelling = _hold_for_arriving(dwelling, [person for person in known if person])
    household = _living(household, dwelling) if household else _new_household(dwelling, on)
    pairs = zip(known, people, strict=True)
    arrived = [_arrive(person, facts, household, by=by, on=on) for person, facts in pairs]
    _lived_in(dwelling, occupancy)
    ledger.record("household.moved_in", household, by=by, unit=dwelling.home, people=[row.pk for row in arrived])
    return household, arrived


def _known(person, dwelling):
    return person if isinstance(person, Resident) else known_person(dwelling.home, person.get("id_number"))


def _hold_for_arriving(dwelling, known):
    """Tree (where a designation may end), doors, households, people: the order of everybody who moves people."""
    before = list(Household.objects.filter(members__in=known).select_related("dwelling__home"))
    if any(household.designation for household in before):
        tree.lock(dwelling.home)
    hold_all(Dwelling, [dwelling, *(household.dwelling for household in before)])
    hold_all(Household, before)
    return hold(dwelling)


def _living(household, dwelling):
    household = hold(household)
    if household.dwelling_id != dwelling.pk:
        raise ActionRefused("选的这户不在这扇门后，请重新选户。")
    if household.ended_on:
        raise ActionRefused(f"这户已于 {household.ended_on} 搬离，请选现住的户，或新立一户。")
    return household


def _arrive(known, facts, household, *, by, on):
    """Who is known already comes along with their history; nobody gets a second row."""
    if known is not None:
        relation = facts.get("relation", "") if isinstance(facts, dict) else ""
        return taken_in(hold(known), household, by=by, on=on, relation=relation)
    resident = add_resident(household, by=by, quiet=True, **{"since": on} | facts)
    wrote_move(resident, MoveKind.IN, by=by, on=on, after=household)
    return resident


@transaction.atomic
def split_household(household, residents, *, by, on=None):
    """分户: some of a household form one of their own behind the same door."""
    on, household = past_day(on, "分户日期"), hold(household)
    staying = household.members.here().exclude(pk__in=[row.pk for row in residents])
    leaving = [row for row in hold_all(Resident, residents) if row.household_id == household.pk and row.is_here]
    if not leaving:
        raise ActionRefused("请选择要分出去的人；他们须是这户的在册成员。")
    if not staying.exists():
        raise ActionRefused("全户都选上就不是分户了；整户换地方请办理“搬家”。")
    new = _new_household(household.dwelling, on)
    for resident in leaving:
        wrote_move(resident, MoveKind.SPLIT, by=by, on=on, before=household, after=new)
        store(resident, household=new, relation=_relation_apart(resident, leaving))
    store(household, declared=None)
    ledger.record(
        "household.split", household, by=by, unit=household.dwelling.home, new=new.pk, people=[r.pk for r in leaving]
    )
    return new


def _relation_apart(resident, leaving):
    """In the new household the old head's relations mean nothing; one alone is its head."""
    return Relation.HEAD if len(leaving) == 1 or resident.relation == Relation.HEAD else Relation.UNKNOWN


@transaction.atomic
def join_households(kept, other, *, by, on=None):
    """并户: the people of `other` belong to `kept` from now on; `other` ends. Both live behind the same door."""
    on = past_day(on, "并户日期")
    held = {row.pk: row for row in hold_all(Household, [kept, other])}
    kept, other = held[kept.pk], held[other.pk]
    _may_join(kept, other)
    people = hold_all(Resident, other.members.here())
    for resident in people:
        wrote_move(resident, MoveKind.JOINED, by=by, on=on, before=other, after=kept)
        relation = Relation.UNKNOWN if resident.relation == Relation.HEAD else resident.relation
        place_at(resident, kept, relation=relation)
    store(other, ended_on=on)
    ledger.record(
        "household.joined", kept, by=by, unit=kept.dwelling.home, other=other.pk, people=[r.pk for r in people]
    )
    return kept


def _may_join(kept, other):
    if kept.pk == other.pk:
        raise ActionRefused("请选另一户来合并。")
    if kept.dwelling_id != other.dwelling_id:
        raise ActionRefused("两户不在同一扇门后，不能并户；请先办理搬家。")
    if kept.ended_on or other.ended_on:
        raise ActionRefused("有一户已经搬离，请刷新后再看。")
    if other.designation:
        raise ActionRefused(f"要并入的这户是{other.designated}，请先取消认定，再并户。")


def living_at(dwelling):
    """The household of a door where somebody lives now: of several, the first."""
    household = dwelling.households.living().select_related("dwelling").order_by("pk").first()
    if household is None:
        raise ActionRefused(f"{dwelling}现在没有住户，请先在那里立户；整户搬去的请办“搬家”。")
    return household


@transaction.atomic
def add_second_home(resident, household, *, by, on=None):
    """Somebody also lives here: counted at the main home only, seen from both."""
    on, resident = past_day(on, "起始日期"), hold(resident)
    if not resident.is_here:
        raise ActionRefused("这位居民已不在册，不能登记另一居所。")
    if resident.household_id == household.pk:
        raise ActionRefused("这就是他（她）的主要居所，不用再登记。")
    if household.ended_on:
        raise ActionRefused("那一户已经搬离，请选现住的户。")
    if household.dwelling.path[:4] != resident.path[:4]:
        raise ActionRefused("另一居所须在本街道内；住在街道外的写在备注里。")
    with one_winner("这个居所已经登记过了。"):
        second = SecondHome.objects.create(resident=resident, household=household, began_on=on)
    ledger.record("resident.second_home", resident, by=by, unit=resident.home, household=household.pk)
    return second


@transaction.atomic
def end_second_home(second, *, by, on=None):
    on = past_day(on, "结束日期")
    list(SecondHome.objects.select_for_update(no_key=True).filter(pk=second.pk))
    second = SecondHome.objects.select_related("resident__home").get(pk=second.pk)
    if second.ended_on:
        raise ActionRefused(f"这个居所已于 {second.ended_on} 结束。")
    second.ended_on = on
    second.save(update_fields=["ended_on"])
    resident = second.resident
    ledger.record("resident.second_home_ended", resident, by=by, unit=resident.home, household=second.household_id)
    return second
