"""The one click that mends a finding: an ordinary change of the register, asked of the data as they are now."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.actions.posts import end_term
from hierarchy.choices import PostRole
from hierarchy.models import OrgUnit, Term, User
from residents.actions._held import hold, store
from residents.actions._leaving import settle_household
from residents.actions.care import assign, open_profile
from residents.actions.checkup import hold_finding
from residents.actions.households import end_second_home
from residents.actions.leaving import restore
from residents.checks import CHECKS
from residents.checks.relation_against_sex import MEN
from residents.choices import CareKind, Occupancy, Precision, Relation, Sex
from residents.identity import WrongNumber, identify
from residents.models import CareProfile, Household, SecondHome

MENDS = {}


def mends(code):
    def register(function):
        MENDS[code] = function
        return function

    return register


@transaction.atomic
def mend_finding(finding, mend, *, by):
    """Do what the button said, if the contradiction still stands as it was shown; the finding is closed with it."""
    finding = hold_finding(finding)
    check = CHECKS.get(finding.check_code)
    if check is None or mend not in dict(check.mends) or mend not in MENDS:
        raise ActionRefused("这类问题没有这种改法，请刷新页面。")
    if not check.still(finding):
        raise Conflict("有人刚刚改过相关的登记，这条已经不同了。请重新体检。")
    MENDS[mend](finding, by)
    finding.closed_at = timezone.now()
    finding.save(update_fields=["closed_at"])
    ledger.record("finding.mended", finding, by=by, unit=finding.path, check=finding.check_code, mend=mend)
    return dict(check.mends)[mend]


def _change(row, by, action, **new):
    """Columns of a held row, recorded as the register records them."""
    row = hold(row)
    changed = store(row, **new)
    place = row.dwelling if isinstance(row, Household) else row
    ledger.record(action, row, by=by, unit=place.path, fields=sorted(changed), by_checkup=True)


@mends("first_head")
def first_head(finding, by):
    others = finding.household.members.here().filter(relation=Relation.HEAD).exclude(pk=finding.resident_id)
    for other in others.order_by("pk"):
        _change(other, by, "resident.changed", relation=Relation.UNKNOWN)


@mends("make_head")
def make_head(finding, by):
    _change(finding.resident, by, "resident.changed", relation=Relation.HEAD)


@mends("restore")
def restore_person(finding, by):
    restore(finding.resident, by=by)


@mends("end_term")
def end_term_of_leader(finding, by):
    """A term is ended by who may appoint to the post."""
    term = Term.objects.select_related("post__unit").get(pk=finding.term_id)
    if not by.has_perm("hierarchy.appoint_post", term.post):
        raise PermissionDenied
    end_term(term, by=by, note="居民底册显示已搬走或去世")


@mends("assign_grid")
def assign_to_grid_leader(finding, by):
    """The grid leader of the place; a worker of the grid where there is none."""
    resident = finding.resident
    grid = OrgUnit.objects.filter(path=resident.path[:12]).first()
    serving = User.objects.serving_at(grid) if grid else User.objects.none()
    worker = User.objects.serving_at(grid, PostRole.GRID_LEADER).order_by("pk").first() if grid else None
    worker = worker or serving.order_by("pk").first()
    if worker is None:
        raise ActionRefused("这个网格现在没有人任职，请在居民页面的关爱档案里选责任人。")
    assign(CareProfile.objects.running().get(resident=resident), worker, by=by)


@mends("occupied_owner")
def occupied_by_owner(finding, by):
    _change(finding.dwelling, by, "dwelling.changed", occupancy=Occupancy.OWNER)


@mends("occupied_rented")
def occupied_by_tenants(finding, by):
    _change(finding.dwelling, by, "dwelling.changed", occupancy=Occupancy.RENTED)


@mends("declare_real")
def declare_real(finding, by):
    _change(finding.household, by, "household.changed", declared=finding.household.members.here().count())


@mends("by_number")
def by_number(finding, by):
    """Birth date and sex as the identity number says; a number that fails its own check mends nothing."""
    try:
        said = identify(finding.resident.id_number)
    except WrongNumber as wrong:
        raise ActionRefused(f"{wrong}。号码本身不对，请核对证件后在居民页面更正。") from None
    new = {"birth_date": said.birth_date, "birth_precision": Precision.DAY} if said.birth_date else {}
    _change(finding.resident, by, "resident.changed", **new, **({"sex": said.sex} if said.sex else {}))


@mends("sex_by_relation")
def sex_by_relation(finding, by):
    """The identity number decides where there is one that says the sex; else the relation does."""
    resident = finding.resident
    try:
        said = identify(resident.id_number)
    except WrongNumber:
        said = None
    if said is not None and said.sex == resident.sex:
        _change(resident, by, "resident.changed", relation=Relation.UNKNOWN)
        return
    _change(resident, by, "resident.changed", sex=Sex.MALE if resident.relation in MEN else Sex.FEMALE)


@mends("end_second_home")
def end_same_home(finding, by):
    _, second = finding.key.split(":")
    end_second_home(SecondHome.objects.get(pk=second), by=by)


@mends("end_household")
def end_household(finding, by):
    """With its designation, if it has one: who cannot end that is told why by the designation itself."""
    household = hold(finding.household)
    settle_household(household, [], by=by, on=timezone.localdate())
    household.refresh_from_db()
    if household.ended_on is None:
        raise ActionRefused("这一户是中心户或示范户，称号还有未办完的工作，请先在组织架构里撤销这个单位。")
    ledger.record("household.changed", household, by=by, unit=household.dwelling.path, fields=["ended_on"])


@mends("open_care")
def open_care(finding, by):
    open_profile(finding.resident, by=by, kinds=[CareKind.ADVANCED_AGE])
