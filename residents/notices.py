"""Whom the night's findings about care, and requests about personal data, concern."""

from django.urls import reverse

from governance.foundation.notices import tell
from hierarchy.choices import Level, Role
from hierarchy.models import OrgUnit, User
from hierarchy.models.unit import STEP
from residents.choices import RequestKind
from residents.models import RegisterRequest


@tell("care.reminded", "{count} 位关爱对象该走访了，其中逾期 {late} 位")
def the_one_responsible(entry):
    person = User.objects.get(pk=entry.subject_id)
    leader = person.scope.roles <= {Role.BUILDING, Role.ENTRANCE}
    return [person], reverse("due-visits") if leader else f"{reverse('care-list')}?who=me"


@tell("care.unattended", "{count} 份关爱档案没有责任人，请指派")
def those_who_assign(entry):
    return _people_of(entry), f"{reverse('care-list')}?who=none"


@tell("care.birthdays", "下月有 {count} 位老人过 80、90、100 岁生日")
def those_who_congratulate(entry):
    return _people_of(entry), f"{reverse('birthdays')}?month={entry.facts['month']}"


@tell("request.asked", "有新的个人信息申请（{kind}），15 个工作日内答复")
@tell("request.due_soon", "有一件个人信息申请快到期了，请尽快答复")
@tell("request.overdue", "有一件个人信息申请已超期，请马上答复")
def those_who_answer_requests(entry):
    """Ledger and inbox name nobody: whose request it is stands on its page."""
    community = OrgUnit.objects.filter(path=entry.unit_path[: STEP * Level.COMMUNITY]).first()
    return User.objects.serving_at(community), reverse("register-request", args=[entry.subject_id])


@tell("request.answered", "您提的居民信息修改建议：{outcome}")
def the_one_who_proposed(entry):
    request = RegisterRequest.objects.select_related("by").get(pk=entry.subject_id)
    people = [request.by] if request.by and request.kind == RequestKind.PROPOSE else []
    return people, reverse("resident", args=[request.resident_id])


def _people_of(entry):
    return User.objects.serving_at(OrgUnit.objects.get(path=entry.unit_path))
