"""A volunteer's telephone or identity number in clear: for a reason, within the day's quota, on record."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.models import User
from residents.actions.revealing import A_DAY, AT_ONCE, SPAN, written_reason
from volunteers.models import Volunteer

FIELDS = {"phone": "联系电话", "document_number": "证件号码"}


@transaction.atomic
def show(volunteer, what, *, by, reason):
    """The value of one column. The viewer's own row is held meanwhile, so that two requests cannot slip past."""
    reason = written_reason(reason)
    if what not in FIELDS or not by.has_perm(f"volunteers.show_{what}", volunteer):
        raise ActionRefused("您的岗位不能查看这一项，请找社区办理。")
    User.objects.select_for_update().get(pk=by.pk)
    _within_quota(by)
    value = getattr(Volunteer.objects.get(pk=volunteer.pk), what)
    if not value:
        raise ActionRefused(f"没有登记{FIELDS[what]}。")
    ledger.record(
        "volunteer.shown", volunteer, by=by, unit=volunteer.path, fields=[what], reason=reason, post=by.post_line
    )
    return value


def _within_quota(by):
    """The same numbers as for people of the register, and counted together with them."""
    now = timezone.now()
    shown = LedgerEntry.objects.filter(actor=by, action__in=["resident.shown", "volunteer.shown"])
    if shown.filter(at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise ActionRefused(f"一天内最多查看 {A_DAY} 次完整信息，您已用完，请明天再查。")
    if shown.filter(at__gt=now - SPAN).count() >= AT_ONCE:
        raise ActionRefused(f"5 分钟内最多查看 {AT_ONCE} 次完整信息，请过几分钟再查。")
