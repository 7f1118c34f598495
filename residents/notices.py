"""Whom the night's findings about care concern."""

from django.urls import reverse

from governance.foundation.notices import tell
from hierarchy.choices import Role
from hierarchy.models import OrgUnit, User


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


def _people_of(entry):
    return User.objects.serving_at(OrgUnit.objects.get(path=entry.unit_path))
