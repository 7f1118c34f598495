"""What of the register waits for a person, as the landing page says it: one line each, and nothing for what is done."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from governance.foundation.keyset import capped_count
from residents.birthdays import celebrating
from residents.choices import RequestState
from residents.due import due, due_count
from residents.models import CareProfile, Finding, RegisterRequest, Resident

MOST = 999


@dataclass
class Waiting:
    words: str
    hint: str
    icon: str
    address: str
    tone: str = ""


def waiting_for(user):
    """[Waiting]: few questions for each kind of work the person's posts allow, however much there is."""
    kinds = [
        ("visit.write", _own_visits),
        ("care.read", _late_visits),
        ("privacy.handle", _requests),
        ("checkup.mend", _findings),
        ("care.read", _birthdays),
    ]
    return [line for action, told in kinds if user.may(action) and (line := told(user))]


def _own_visits(user):
    if count := due_count(user):
        return Waiting(
            f"{_said(count)} 位该走访", "由您负责，点开登记", "heart-handshake", reverse("due-visits"), "soon"
        )
    return None


def _late_visits(user):
    """Of the whole branch, whoever is responsible: the office answers for all of them."""
    late = due(CareProfile.objects.visible_to(user).running(), timezone.localdate() - timedelta(days=1))
    if count := capped_count(late, MOST):
        address = f"{reverse('care-list')}?due=late"
        return Waiting(f"{_said(count)} 位走访逾期", "辖区里还没走访到的", "alarm-clock-off", address, "late")
    return None


def _requests(user):
    """Late ones are said first: the limit is the law's."""
    waiting = RegisterRequest.objects.visible_to(user).filter(state=RequestState.OPEN)
    if not (count := capped_count(waiting, MOST)):
        return None
    late = waiting.filter(due_at__lt=timezone.now()).exists()
    hint = "有已超期的，请先答复" if late else "按时限答复居民"
    address = reverse("register-requests")
    return Waiting(f"{_said(count)} 件个人信息申请", hint, "shield-check", address, "late" if late else "soon")


def _findings(user):
    if count := capped_count(Finding.objects.visible_to(user).open(), MOST):
        return Waiting(f"{_said(count)} 处数据对不上", "点一下就能改", "stethoscope", reverse("checkup"))
    return None


def _birthdays(user):
    """Of this month and of the next, as the page of birthdays shows them."""
    month = timezone.localdate().replace(day=1)
    following = (month + timedelta(days=32)).replace(day=1)
    here = Resident.objects.visible_to(user).here()
    if count := capped_count(celebrating(here, month) | celebrating(here, following), MOST):
        return Waiting(f"{_said(count)} 位整十生日", "80、90、100 岁，本月和下月", "cake", reverse("birthdays"))
    return None


def _said(count):
    return f"{MOST}+" if count > MOST else count
