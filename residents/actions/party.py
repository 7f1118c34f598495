"""Party members among the residents: branch, kind, post, 双报到, 双找, and whether they agreed to be named."""

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.actions._held import hold, past_day, store
from residents.choices import MemberKind, Membership, Politics, Purpose
from residents.models import Consent, PartyMember

COLUMNS = ("kind", "membership", "branch", "branch_written", "post", "reported_on", "found_by")
POLITICS = {MemberKind.FORMAL: Politics.MEMBER, MemberKind.PROBATIONARY: Politics.PROBATIONARY}


@transaction.atomic
def record(resident, *, by, disclosed, written=False, seen=None, **facts):
    """The whole form at once: the membership, and whether the member is named to neighbours."""
    member = record_member(resident, by=by, seen=seen, **facts)
    if disclosed and not member.disclosed:
        member = disclose(resident, by=by, written=written)
    elif member.disclosed and not disclosed:
        member = conceal(resident, by=by)
    return member


@transaction.atomic
def record_member(resident, *, by, seen=None, **facts):
    """A resident is a party member; recorded anew or changed. `seen`: the version of the row the form was made from."""
    resident = hold(resident)
    facts = {name: value for name, value in facts.items() if name in COLUMNS}
    _check(resident, facts)
    member = PartyMember.objects.select_for_update(no_key=True).filter(resident=resident).first()
    if member is None:
        with one_winner("刚刚有人登记了这名党员，请刷新后再看。"):
            member = PartyMember.objects.create(resident=resident, **facts)
        changed = sorted(facts)
    else:
        if seen is not None and member.version != seen:
            raise Conflict("刚刚有人修改过这名党员的登记，您的内容还没有保存。请对照现在的内容，再保存一次。")
        changed = store(member, **facts)
    store(resident, politics=POLITICS[MemberKind(member.kind)])
    if changed:
        ledger.record("party.recorded", resident, by=by, unit=resident.home, fields=changed)
    return member


def _check(resident, facts):
    if not resident.is_here:
        raise ActionRefused("这位居民已不在册，不能登记党员信息。")
    if facts.get("membership") == Membership.DUAL and not facts.get("reported_on"):
        raise ActionRefused("在职党员双报到要写报到日期；还没有来报到的，请选“关系在外、未报到”。")
    if facts.get("reported_on"):
        past_day(facts["reported_on"], "报到日期")
    age = resident.age
    if age is not None and age < 18:
        raise ActionRefused("未满十八岁不能是党员，请核对出生日期。")


@transaction.atomic
def disclose(resident, *, by, on=None, written=False):
    """亮身份: the member agreed to be shown as one to neighbours; the consent itself is kept."""
    resident, on = hold(resident), past_day(on, "同意日期")
    member = _member(resident)
    if member.disclosed:
        raise ActionRefused("这名党员已经同意亮身份。")
    store(member, disclosed_on=on)
    Consent.objects.create(resident=resident, purpose=Purpose.PARTY, given_on=on, written=written, by=by)
    ledger.record("party.disclosed", resident, by=by, unit=resident.home, written=written)
    return member


@transaction.atomic
def conceal(resident, *, by, on=None):
    """The member took the consent back: from now on leaders see no membership."""
    resident, on = hold(resident), past_day(on, "撤回日期")
    member = _member(resident)
    if not member.disclosed:
        raise ActionRefused("这名党员没有亮明身份，不用撤回。")
    store(member, disclosed_on=None)
    given = Consent.objects.filter(resident=resident, purpose=Purpose.PARTY, withdrawn_on=None)
    given.update(withdrawn_on=on)
    ledger.record("party.concealed", resident, by=by, unit=resident.home)
    return member


def _member(resident):
    member = PartyMember.objects.select_for_update(no_key=True).filter(resident=resident).first()
    if member is None:
        raise ActionRefused("还没有登记这位居民是党员，请先登记党员信息。")
    return member


@transaction.atomic
def forget_member(resident, *, by):
    """The row was a mistake, or the membership ended: nothing about the party is kept."""
    resident = hold(resident)
    member = _member(resident)
    Consent.objects.filter(resident=resident, purpose=Purpose.PARTY).delete()
    member.delete()
    store(resident, politics=Politics.UNKNOWN)
    ledger.record("party.forgotten", resident, by=by, unit=resident.home)
