"""A number or a note in clear: for a reason, within a quota, on record. And what else counts as having looked."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.models import User
from residents.models import CareProfile, Resident

A_DAY = 50
AT_ONCE, SPAN = 10, timedelta(minutes=5)
OF_PERSON = {
    "id_number": "证件号码",
    "phone": "联系电话",
    "other_phones": "其他电话",
    "note": "备注",
}
OF_CARE = {
    "health": "健康状况",
    "support": "享受补贴",
    "needs": "需求",
    "contact_phone": "紧急联系人电话",
}
FIELDS = OF_PERSON | OF_CARE


@transaction.atomic
def reveal(resident, what, *, by, reason):
    """The value of one column in clear. Refused without a reason, beyond the quota, or beyond the post's right.

    The person's own row is held meanwhile, so that of two requests at once none slips past the quota.
    """
    reason = written_reason(reason)
    if what not in FIELDS:
        raise ActionRefused("没有这一项，请回到居民页面重新点开。")
    User.objects.select_for_update().get(pk=by.pk)
    resident = Resident.objects.filter(pk=resident.pk).first()
    if resident is None or not may_reveal(by, resident, what):
        raise ActionRefused(f"您的岗位不能查看{FIELDS[what]}，请找社区办理。")
    _within_quota(by)
    value = value_of(resident, what)
    if not value:
        raise ActionRefused(f"没有登记{FIELDS[what]}。")
    ledger.record(
        "resident.shown", resident, by=by, unit=resident.path, fields=[what], reason=reason, post=by.post_line
    )
    return value


def written_reason(reason):
    """Why, in the person's own words. Long numbers do not belong there: the ledger can never be erased."""
    reason = (reason or "").strip()
    if len(reason) < 4:
        raise ActionRefused("请写明查看的原因（至少 4 个字），例如“核对低保申请”。原因会记入台账，居民本人能看到。")
    return without_numbers(reason, "原因")[:100]


def without_numbers(words, what):
    """The words, unless somebody's number stands in them, also one written in groups of digits."""
    if re.search(r"(\d\s*){7}|\d{3}-\d{4}-\d{4}", words):
        raise ActionRefused(f"{what}里不要写证件号码或电话号码，写明办什么事就可以。")
    return words


def may_reveal(user, resident, what):
    """The grid reads phones only; what belongs to care also needs the right to read care."""
    if what == "phone":
        return user.has_perm("residents.reveal", resident)
    may = user.has_perm("residents.reveal_all", resident)
    return may and (what not in OF_CARE or user.has_perm("residents.see_care", resident))


def value_of(resident, what):
    if what in OF_PERSON:
        return getattr(resident, what)
    profile = CareProfile.objects.filter(resident=resident).first()
    return getattr(profile, what) if profile else ""


def _within_quota(by):
    """Both limits from one question to the ledger."""
    now = timezone.now()
    shown = LedgerEntry.objects.filter(actor=by, action="resident.shown", at__gt=now - timedelta(days=1))
    count = shown.aggregate(day=Count("pk"), span=Count("pk", filter=Q(at__gt=now - SPAN)))
    if count["day"] >= A_DAY:
        raise ActionRefused(f"一天内最多查看 {A_DAY} 次完整信息，您已用完，请明天再查；要整批核对请导出台账。")
    if count["span"] >= AT_ONCE:
        raise ActionRefused(f"5 分钟内最多查看 {AT_ONCE} 次完整信息，请过几分钟再查。")


@transaction.atomic
def note_found(residents, *, by):
    """Put on record that a search by the whole identity number hit these people."""
    _note("resident.found", residents, by, fields=["id_number"])


@transaction.atomic
def note_exported(residents, *, by, reason, fields):
    """Put on record, person by person, that an export held these columns in clear."""
    _note("resident.exported_full", residents, by, fields=list(fields), reason=written_reason(reason))


def _note(action, residents, by, **facts):
    facts |= {"post": by.post_line}
    ledger.record_many(action, [(resident, resident.path, facts) for resident in residents], by=by)
