"""Somebody agrees to a purpose, or takes it back."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from residents.actions.party import conceal
from residents.choices import Purpose
from residents.models import Consent, PartyMember, Resident


@transaction.atomic
def give_consent(resident, purpose, *, by, given_on=None, written=False, guardian=""):
    """On record: who agreed to what, when. For a child under 14 the guardian agrees (个人信息保护法 第三十一条)."""
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    purpose, guardian, given_on = Purpose(purpose), guardian.strip()[:40], given_on or timezone.localdate()
    if purpose == Purpose.PARTY:
        raise ActionRefused("亮明党员身份请在居民页面的党员信息里登记。")
    if resident.erased_at:
        raise ActionRefused("这位居民的个人信息已删除，不用再登记同意。")
    if resident.is_minor and not guardian:
        raise ActionRefused("不满 14 周岁的，须由监护人同意，请填写监护人姓名。")
    if given_on > timezone.localdate():
        raise ActionRefused("同意日期不能晚于今天。")
    if resident.consents.filter(purpose=purpose, withdrawn_on=None).exists():
        raise ActionRefused(f"“{purpose.label}”已登记过同意，撤回后才能重新登记。")
    consent = Consent.objects.create(
        resident=resident, purpose=purpose, given_on=given_on, written=written, guardian=guardian, by=by
    )
    ledger.record("consent.given", resident, by=by, unit=resident.path, purpose=purpose.label, written=written)
    return consent


@transaction.atomic
def withdraw_consent(consent, *, by):
    """From today the purpose has no consent any more; a party member who takes it back is not named any longer."""
    list(Resident.objects.select_for_update(no_key=True).filter(pk=consent.resident_id))
    list(Consent.objects.select_for_update().filter(pk=consent.pk))
    consent = Consent.objects.select_related("resident").get(pk=consent.pk)
    if consent.withdrawn_on:
        raise Conflict(f"这项同意已于 {consent.withdrawn_on:%Y-%m-%d} 撤回，请刷新页面。")
    consent.withdrawn_on = timezone.localdate()
    consent.save(update_fields=["withdrawn_on"])
    person = consent.resident
    if consent.purpose == Purpose.PARTY and PartyMember.objects.filter(resident=person).exclude(disclosed_on=None):
        conceal(person, by=by)
    ledger.record("consent.withdrawn", person, by=by, unit=person.path, purpose=consent.get_purpose_display())
    return consent
