"""What falls due in the register: visits, care without anybody, birthdays, requests about personal data."""

from django.utils import timezone

from governance.foundation.kinds import kind, while_in
from residents.choices import RequestState
from residents.models import CareProfile, RegisterRequest

GROUP = "居民底册"


def _with_visits_due(pairs):
    """The responsible people who still have a visit to make."""
    due = CareProfile.objects.running().filter(due_on__lte=timezone.localdate())
    people = due.filter(worker__in={subject for subject, _ in pairs}).values_list("worker", flat=True)
    there = {str(pk) for pk in people}
    return {pair for pair in pairs if pair[0] in there}


def _open_requests():
    return RegisterRequest.objects.filter(state=RequestState.OPEN)


kind(
    "care.reminded", "该走访的关爱对象", GROUP, when="走访到期当天，每人每天一条", whom="责任人",
    still=_with_visits_due,
)  # fmt: skip
kind("care.unattended", "没有责任人的关爱档案", GROUP, when="每周一次，有才提醒", whom="社区的人")
kind("care.birthdays", "下月过寿的老人", GROUP, when="每月 20 日以后一次", whom="社区的人")
kind(
    "request.due_soon", "快到期的个人信息申请", GROUP, when="答复期限前 3 个工作日", whom="社区的人",
    still=while_in(_open_requests),
)  # fmt: skip
kind(
    "request.overdue", "超期的个人信息申请", GROUP, when="答复期限一过", whom="社区的人",
    still=while_in(_open_requests),
)  # fmt: skip
