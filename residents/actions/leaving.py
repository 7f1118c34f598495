"""Moving out, moving to another door, dying, and the mistake about it taken back."""

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.actions import tree
from residents.actions._held import hold, hold_all, past_day, place_at, store, wrote_move
from residents.actions._leaving import close_care, end_second_homes, reopen_care, settle_household
from residents.actions.households import found_household
from residents.choices import MoveKind, Presence, Relation
from residents.models import Dwelling, Household, Resident
from residents.parting import part_above


def _hold_for_leaving(household, to=None):
    """Tree (a designated household's end closes a unit), doors, household: always in this order."""
    if household.designation:
        tree.lock(household.dwelling.home)
    hold_all(Dwelling, [household.dwelling, to or household.dwelling])
    return hold(household)


def _members(household, residents):
    """The chosen members, held; all of them when nobody was chosen."""
    chosen = household.members.here() if residents is None else residents
    held = [row for row in hold_all(Resident, chosen) if row.household_id == household.pk and row.is_here]
    if not held:
        raise ActionRefused("请选择这户在册的人；他们可能刚刚已被办理，请刷新后再看。")
    return held


@transaction.atomic
def move_out(household, *, by, residents=None, on=None, occupancy=None):
    """迁出: the whole household (`residents` None) or some of it leave the register; their history stays."""
    on, household = past_day(on, "迁出日期"), _hold_for_leaving(household)
    leavers = _members(household, residents)
    for resident in leavers:
        _not_before_arrival(resident, on, "迁出日期")
        wrote_move(resident, MoveKind.OUT, by=by, on=on, before=household)
        store(resident, presence=Presence.LEFT, left_on=on)
        close_care(resident, on)
        end_second_homes(resident, on)
        part_above(resident, on)
    settle_household(household, leavers, by=by, on=on, occupancy=occupancy)
    people = [resident.pk for resident in leavers]
    ledger.record("household.moved_out", household, by=by, unit=household.dwelling.home, people=people)
    return leavers


def _not_before_arrival(resident, on, what):
    if resident.since and on < resident.since:
        raise ActionRefused(f"{what}不能早于入住日期 {resident.since}，请核对。")
    if resident.birth_date and on < resident.birth_date:
        raise ActionRefused(f"{what}不能早于出生日期，请核对。")


@transaction.atomic
def move(household, to, *, by, residents=None, on=None, into=None):
    """搬家: some or all of a household live behind the door `to` from now on, apart or `into` a household there."""
    on = past_day(on, "搬家日期")
    if to.pk == household.dwelling_id:
        raise ActionRefused("新家就是现在的门，不用搬；分户请用“分户”。")
    if to.path[:4] != household.dwelling.path[:4]:
        raise ActionRefused("新家不在本街道：请在这里办理迁出，由那边办理迁入。")
    household = _hold_for_leaving(household, to)
    movers = _members(household, residents)
    new = hold(into) if into else found_household(to, by=by, on=on, **_belongings(household, residents))
    if new.dwelling_id != to.pk or new.ended_on:
        raise ActionRefused("选的户不在新家的门后，或已经搬离，请重新选。")
    for resident in movers:
        wrote_move(resident, MoveKind.BETWEEN, by=by, on=on, before=household, after=new)
        place_at(resident, new, since=on, relation=_relation_there(resident, into, residents))
    settle_household(household, movers, by=by, on=on)
    people = [resident.pk for resident in movers]
    ledger.record("household.moved", new, by=by, unit=new.dwelling.home, before=household.pk, people=people)
    return new


def _belongings(household, residents):
    """A whole household takes its number, phone, cars and note along."""
    if residents is not None and len(residents) < household.members.here().count():
        return {}
    return {name: getattr(household, name) for name in ("number", "phone", "vehicles", "note")}


def _relation_there(resident, into, residents):
    """Joining others, a head is no head; alone in a new home one is; a family that moves keeps its relations."""
    if into is not None:
        return Relation.UNKNOWN
    return Relation.HEAD if residents is not None and len(residents) == 1 else resident.relation


@transaction.atomic
def record_death(resident, *, by, on=None):
    """去世: the row stays for the statistics; care, second homes and a designation that hung on the person end."""
    on = past_day(on, "去世日期")
    household = _hold_for_leaving(Household.objects.select_related("dwelling__home").get(pk=resident.household_id))
    resident = hold(resident)
    if resident.household_id != household.pk:
        raise Conflict("这位居民刚刚搬到了另一户，请刷新后再办理。")
    if not resident.is_here:
        raise ActionRefused(f"这位居民{resident.get_presence_display()}，不能再登记去世。")
    if resident.birth_date and on < resident.birth_date:
        raise ActionRefused("去世日期不能早于出生日期，请核对。")
    wrote_move(resident, MoveKind.DIED, by=by, on=on, before=household)
    store(resident, presence=Presence.DEAD, died_on=on)
    close_care(resident, on)
    end_second_homes(resident, on)
    part_above(resident, on)
    settle_household(household, [resident], by=by, on=on)
    ledger.record("resident.died", resident, by=by, unit=resident.home)
    return resident


@transaction.atomic
def restore(resident, *, by, on=None):
    """恢复在册: somebody recorded dead or gone by mistake lives where they lived; the household lives again."""
    on = past_day(on)
    household = hold(Household.objects.get(pk=resident.household_id))
    resident = hold(resident)
    if resident.is_here:
        raise ActionRefused("这位居民就在册，不用恢复。")
    if resident.erased_at:
        raise ActionRefused("这位居民的个人信息已按规定删除，不能恢复；如又入住，请重新登记。")
    gone = resident.died_on if resident.presence == Presence.DEAD else resident.left_on
    wrote_move(resident, MoveKind.BACK, by=by, on=on, after=household)
    place_at(resident, household, presence=Presence.HERE, died_on=None, left_on=None)
    if household.ended_on:
        store(household, ended_on=None)
    if gone:
        reopen_care(resident, gone)
    ledger.record("resident.restored", resident, by=by, unit=resident.home)
    return resident
