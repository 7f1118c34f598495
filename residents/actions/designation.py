"""中心户 and 示范户: a household that is the fifth level of the tree, and the end of it."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from hierarchy.actions.posts import end_term
from hierarchy.actions.tree import close_unit, found_unit, lock
from hierarchy.choices import Level, UnitKind
from hierarchy.models import OrgUnit, Term
from residents.actions._held import hold, past_day, store
from residents.choices import Presence
from residents.models import Household, PartyMember


def untied_units(household):
    """Level-5 units of the household's building group that no household is tied to yet."""
    group = household.dwelling.home
    return OrgUnit.objects.children_of(group).current().filter(depth=Level.HOUSEHOLD, household=None)


@transaction.atomic
def designate(household, *, by, kind, name="", unit=None, on=None):
    """Make the household a unit below its building's party group, or tie it to one that stands there already.

    The unit belongs under level 4: where a building hangs on the grid itself there is nothing to hang it on.
    """
    on = past_day(on, "认定日期")
    group = lock(household.dwelling.home)
    household = hold(household)
    _may_be_designated(household, group)
    if unit is None:
        unit = found_unit(group, by=by, name=name.strip() or default_name(household, kind), kind=kind, founded_on=on)
    else:
        unit = _free(unit, group)
        kind = unit.kind
    store(household, designation=kind, unit=unit)
    ledger.record("household.designated", household, by=by, unit=unit, kind=kind, code=unit.code)
    return household


def default_name(household, kind):
    """1单元301室中心户: by the door, because names of units are read by many."""
    dwelling = household.dwelling
    return f"{dwelling.entrance or dwelling.building}{dwelling}{UnitKind(kind).label}"


def _may_be_designated(household, group):
    if household.ended_on:
        raise ActionRefused("这户已经搬离，不能认定；请在现住的户里办理。")
    if household.unit_id:
        raise ActionRefused(f"这户已认定为{household.designated}，如要改变请先取消认定。")
    if group.depth != Level.BUILDING:
        raise ActionRefused(
            f"{household.dwelling.building}由{group}直接负责，还没有楼栋党小组，第五级家庭挂不上去。"
            "请先在组织架构里新建楼栋党小组，并把这栋楼的责任单位改为它，再来认定。"
        )
    if not PartyMember.objects.filter(resident__household=household, resident__presence=Presence.HERE).exists():
        raise ActionRefused("这户还没有登记党员。中心户、示范户是党员家庭，请先登记党员，再来认定。")


def _free(unit, group):
    unit = OrgUnit.objects.get(pk=unit.pk)
    if not unit.is_open or unit.depth != Level.HOUSEHOLD or unit.parent_path != group.path:
        raise ActionRefused(f"{unit}不是{group}下在用的党员家庭，请另选一个，或留空新建。")
    if Household.objects.filter(unit=unit).exists():
        raise ActionRefused(f"{unit}已对应另一户，请另选一个，或留空新建。")
    return unit


@transaction.atomic
def withdraw_designation(household, *, by, on=None):
    """No 中心户 or 示范户 any more: the unit is closed, its history stays."""
    on = past_day(on, "取消日期")
    lock(household.dwelling.home)
    household = hold(household)
    if not household.designation:
        raise ActionRefused("这户现在不是中心户或示范户。")
    return end_designation(household, by=by, on=on)


@transaction.atomic
def end_designation(household, *, by, on):
    """On a household already held. The householder leaves the post first, else the unit could not close."""
    unit, kind = household.unit, household.designation
    if unit is not None and unit.is_open:
        for term in Term.objects.in_force().filter(post__unit=unit):
            end_term(term, by=by, on=max(on, term.began_on), note="取消党员家庭认定")
        close_unit(unit, by=by, on=min(on, timezone.localdate()))
    store(household, designation="", unit=None)
    ledger.record("household.undesignated", household, by=by, unit=household.dwelling.home, kind=kind)
    return household
