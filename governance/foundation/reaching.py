"""How people are reached: their own choice of ways, who stands in for them, and kinds a street does not want."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.kinds import KINDS
from governance.foundation.models import Absence, KindOff, Reach, Wanted


@transaction.atomic
def change_reach(user, *, email, by_mail, by_sms):
    """One's own ways. A newly given address starts afresh; what is older than the choice is not sent after it."""
    reach, _ = Reach.objects.select_for_update().get_or_create(user=user)
    if by_mail != Wanted.NOTHING and not email:
        raise ActionRefused("要用电子邮件接收提醒，请先填写邮箱；不用的话选“不要”。")
    if by_sms != Wanted.NOTHING and not user.phone:
        raise ActionRefused("您的账号没有登记手机号，请联系系统管理员登记后再选短信。")
    ways = (reach.email, reach.by_mail, reach.by_sms)
    if ways != (email, by_mail, by_sms):
        reach.since = timezone.now()
    if reach.email != email:
        reach.refused_at = None
    reach.email, reach.by_mail, reach.by_sms = email, by_mail, by_sms
    reach.save()
    ledger.record("reach.changed", None, by=user, by_mail=str(by_mail), by_sms=str(by_sms))
    return reach


@transaction.atomic
def set_absence(user, *, since, until, deputy):
    """Somebody is away, and a colleague is reminded instead."""
    if deputy == user:
        raise ActionRefused("代办人不能是您自己，请选一位同单位的同事。")
    if until < timezone.localdate():
        raise ActionRefused("这段时间已经过去，请重新选择日期。")
    others = Absence.objects.select_for_update().filter(user=user, since__lte=until, until__gte=since)
    if others.exists():
        raise ActionRefused("这段时间已经登记过外出，请先取消原来的那一条。")
    absence = Absence.objects.create(user=user, since=since, until=until, deputy=deputy)
    ledger.record("absence.set", None, by=user, since=f"{since}", until=f"{until}", deputy=deputy.pk)
    return absence


@transaction.atomic
def end_absence(absence, *, by):
    ledger.record("absence.ended", None, by=by, since=f"{absence.since}", until=f"{absence.until}")
    absence.delete()


@transaction.atomic
def switch_kind(code, office, *, by, on):
    """A street takes a kind off its people, or puts it back; never safety."""
    if not KINDS[code].may_be_switched_off:
        raise ActionRefused(f"“{KINDS[code].title}”关系安全或系统运行，不能停用；不想外发的可以在“提醒方式”里选。")
    if on:
        KindOff.objects.filter(kind=code, office_path=office.path).delete()
    else:
        KindOff.objects.get_or_create(kind=code, office_path=office.path)
    ledger.record("reminders.switched", None, by=by, unit=office, kind=code, on=on)
