"""批准公示: a second person agrees to the result, and whoever is new on the list gets public days of its own.

锁定 ── 批准 ── 公示 5 个工作日 ── 命名
                  └ 异议成立: 取消资格、重新核算 ── 批准 ── 递补的另行公示 5 个工作日（其他人已满的不重来）
"""

from django.db import transaction
from django.utils import timezone

from awards import rules
from awards.actions.freezing import is_still_so, lock_entry
from awards.actions.phases import extend_phase, least_end
from awards.choices import Outcome, PhaseName
from awards.models import Nomination
from awards.rules_results import why_apart
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict

P = PhaseName


@transaction.atomic
def approve(entry, *, by, today=None):
    """A second person of the street agrees to the frozen result; only then it goes on notice."""
    entry = lock_entry(entry)
    if entry.frozen_at is None:
        raise ActionRefused(f"“{entry.kind}”的结果还没有锁定，请先核算。")
    if why := rules.why_not_now(entry.round, "settle", today) or why_apart(by, entry):
        raise ActionRefused(why)
    if entry.frozen_by_id == by.pk:
        raise ActionRefused("锁定结果和批准公示要由两个人办，请同事批准。")
    if entry.approved_by_id:
        raise Conflict("已经批准过了，请刷新页面。")
    if Nomination.objects.filter(entry=entry, standing__outcome=Outcome.TIED).exists():
        raise ActionRefused("还有并列待定的对象，请评审会先排定次序，再批准。")
    if not is_still_so(entry):
        raise ActionRefused("锁定以后原始记录有变化，请先重新核算，再批准。")
    entry.approved_by = by
    entry.save(update_fields=["approved_by"])
    new = _put_on_notice(entry, by=by, today=today or timezone.localdate())
    ledger.record("award.approved", entry.round, by=by, unit=entry.round.office, kind=entry.kind.name, new=new)
    return entry


def _put_on_notice(entry, *, by, today):
    """Public days for those who have none yet; later phases make room. Returns how many are new on the list."""
    listed = Nomination.objects.filter(entry=entry)
    new = listed.filter(standing__outcome=Outcome.PROPOSED, noticed_until=None)
    notice = entry.round.phases.get(name=P.NOTICE)
    begins = max(today, notice.begins_on)
    ends = max(least_end(P.NOTICE, begins), notice.ends_on)
    count = new.update(noticed_from=begins, noticed_until=ends)
    if count and ends > notice.ends_on:
        within = notice if today <= notice.ends_on else entry.round.phases.get(name=P.ANSWERS)
        extend_phase(within, ends if within == notice else least_end(P.ANSWERS, ends), by=by, today=today)
    return count


def on_notice(round):
    """What the public list of a round shows, whatever the day."""
    return Nomination.objects.filter(entry__round=round).on_notice()
