"""共建单位: registered, agreed with, its resources and liaisons kept, ended."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from hierarchy.actions.people import register_person
from hierarchy.choices import Duty
from hierarchy.models import User
from hierarchy.models.user import phone_key
from volunteers.choices import ClaimState
from volunteers.models import Agreement, Claim, PartnerUnit, Resource

COLUMNS = (
    "name", "credit_code", "kind", "party_organisation", "members", "address", "head", "contact_name", "contact_phone",
    "reported_on", "needs", "past_activities", "note",
)  # fmt: skip
STEPS = ((3, timedelta(0)), (2, timedelta(days=7)), (1, timedelta(days=30)))  # told, so long before the end
AT_ONCE = 200


def lock(partner, version=None):
    partner = PartnerUnit.objects.select_for_update().get(pk=partner.pk)
    if version is not None and int(version) != partner.version:
        raise Conflict(f"{partner.name}的资料刚被别人修改过，请刷新后再改。")
    return partner


def save(partner, *fields):
    partner.version += 1
    with one_winner(f"这里已有名为“{partner.name}”的共建单位，请直接修改那一家。"):
        partner.save(update_fields=[*fields, "version"])


@transaction.atomic
def register_partner(unit, *, by, name, **given):
    name = name.strip()[:60]
    if not name:
        raise ActionRefused("请写单位名称。")
    with one_winner(f"{unit}已登记过“{name}”，请直接修改那一家。"):
        partner = PartnerUnit.objects.create(unit=unit, path=unit.path, name=name, **given)
    ledger.record("partner.registered", partner, by=by, unit=unit)
    return partner


@transaction.atomic
def change_partner(partner, *, by, version=None, **given):
    partner = lock(partner, version)
    changed = [name for name in given if getattr(partner, name) != given[name]]
    for name in changed:
        setattr(partner, name, given[name])
    if changed:
        save(partner, *changed)
        ledger.record("partner.changed", partner, by=by, unit=partner.path, columns=changed)
    return partner


@transaction.atomic
def end_partner(partner, *, by, on=None, version=None):
    """终止共建. What the partner still has in hand is done or released first."""
    partner = lock(partner, version)
    if partner.ended_on:
        raise Conflict("与这家单位的共建已经终止。")
    open_claims = Claim.objects.filter(partner=partner, state__in=[ClaimState.HELD, ClaimState.STARTED]).count()
    if open_claims:
        raise ActionRefused(f"这家单位手上还有 {open_claims} 件认领没办完，请先办完或释放。")
    partner.ended_on = on or timezone.localdate()
    save(partner, "ended_on")
    ledger.record("partner.ended", partner, by=by, unit=partner.path)
    return partner


@transaction.atomic
def add_agreement(partner, *, by, title, signed_on, ends_on):
    """签订或续签: a renewal is a new row, the old one stays."""
    partner = lock(partner)
    if ends_on < signed_on:
        raise ActionRefused("到期日期应不早于签订日期。")
    made = Agreement.objects.create(partner=partner, title=title.strip()[:60], signed_on=signed_on, ends_on=ends_on)
    save(partner)
    ledger.record("agreement.signed", made, by=by, unit=partner.path, ends_on=ends_on.isoformat())
    return made


@transaction.atomic
def offer_resource(partner, *, by, name, about="", theme="", resource=None, active=True):
    """资源清单: one more, or an existing one changed or taken off."""
    partner = lock(partner)
    if not name.strip():
        raise ActionRefused("请写能提供什么，如：会议室、电路检修、义诊。")
    made = resource or Resource(partner=partner)
    made.name, made.about, made.theme, made.active = name.strip()[:60], about.strip()[:200], theme, active
    made.save()
    save(partner)
    ledger.record("resource.offered" if active else "resource.taken_off", made, by=by, unit=partner.path)
    return made


@transaction.atomic
def add_liaison(partner, *, by, name, phone):
    """联络员: somebody with a telephone, registered with that duty; the system manager opens the account."""
    partner = lock(partner)
    if not phone:
        raise ActionRefused("请写手机号，联络员凭它登录。")
    person = User.objects.filter(phone_key=phone_key(phone)).first()
    if person is None:
        person = register_person(by=by, name=name.strip(), phone=phone, duty=Duty.LIAISON, unit=partner.unit)
    elif person.name != name.strip():
        raise ActionRefused("这个手机号已登记在另一位人员名下，姓名不同，请核对姓名和号码。")
    elif person.duty != Duty.LIAISON:
        raise ActionRefused("这位同志已有岗位或管理职责，不能兼任共建单位联络员，请换一位。")
    partner.liaisons.add(person)
    save(partner)
    ledger.record("partner.liaison_added", partner, by=by, unit=partner.path, person=person.pk)
    return person


@transaction.atomic
def remove_liaison(partner, person, *, by):
    partner = lock(partner)
    partner.liaisons.remove(person)
    save(partner)
    ledger.record("partner.liaison_removed", partner, by=by, unit=partner.path, person=person.pk)
    return partner


@transaction.atomic
def report_in(partner, *, by, on=None, members=None):
    """双报到: the partner's party organisation, and so many members at work, have reported to the community."""
    partner = lock(partner)
    partner.reported_on, partner.members = (
        on or timezone.localdate(),
        members if members is not None else partner.members,
    )
    if not partner.party_organisation:
        raise ActionRefused("请先填写党组织名称：双报到是党组织和在职党员向社区报到。")
    save(partner, "reported_on", "members")
    ledger.record("partner.reported_in", partner, by=by, unit=partner.path)
    return partner


def _step_of(agreement, today):
    for told, before in STEPS:
        if agreement.ends_on - before < today if told == 3 else agreement.ends_on - before <= today:
            return told if agreement.told < told else None
    return None


def _last_ones():
    """The agreement that ends last of every current partner: who renewed is reminded of the new one only."""
    newest = {}
    rows = Agreement.objects.filter(partner__ended_on=None).order_by("ends_on", "pk")
    for partner, pk in rows.values_list("partner", "pk"):
        newest[partner] = pk
    return newest.values()


@jobs.handler("agreements.remind")
def remind_agreements(now=None):
    """A month and a week before an agreement ends, and when it has: each said once."""
    now = now or timezone.now()
    soon = timezone.localdate(now) + timedelta(days=30)
    due = Agreement.objects.filter(told__lt=3, ends_on__lte=soon, pk__in=list(_last_ones())).order_by("ends_on", "pk")
    jobs.each("agreements.remind_one", list(due.values_list("pk", flat=True)[:AT_ONCE]), now)


@jobs.handler("agreements.remind_one")
@transaction.atomic
def remind_agreement(pk, now=None):
    today = timezone.localdate(now or timezone.now())
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("partner").filter(pk=pk).first()
    if agreement is None or agreement.partner.ended_on or not (step := _step_of(agreement, today)):
        return
    agreement.told = step
    agreement.save(update_fields=["told"])
    deed = "agreement.ended" if step == 3 else "agreement.ending"
    ledger.record(deed, agreement, by=None, unit=agreement.partner.path, ends_on=f"{agreement.ends_on:%Y-%m-%d}")
