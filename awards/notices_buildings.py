"""Who hears of a building's 5+N: the community when somebody asks it to look, and whoever asked what it found."""

from django.urls import reverse

from awards.models import BuildingPlan
from governance.foundation.notices import tell
from hierarchy.choices import PostRole
from hierarchy.models import OrgUnit, Term, User


def _plan(entry):
    return BuildingPlan.objects.select_related("building__unit", "building__estate").get(pk=entry.subject_id)


def _page(plan):
    return reverse("building-plan", args=[plan.building_id])


def _name(plan):
    return f"{plan.building.estate}{plan.building}"


def _community(plan):
    return User.objects.serving_at(OrgUnit.objects.get(path=plan.building.unit.path[:8]))


def _leaders(plan):
    terms = Term.objects.in_force().filter(post__building=plan.building_id, post__role=PostRole.BUILDING_LEADER)
    return User.objects.filter(pk__in=terms.values("holder"), is_active=True)


@tell("building_plan.check_asked", "{label}的“{item}”做好了，请去看一看、核对")
def the_community_that_checks(entry):
    plan = _plan(entry)
    return _community(plan), _page(plan), _name(plan)


@tell("building_plan.checked", "{label}的“{item}”核对结果：{outcome}")
def who_asked(entry):
    plan = _plan(entry)
    return User.objects.filter(pk=entry.facts["asker"], is_active=True), _page(plan), _name(plan)


@tell("building_plan.applied", "{label}申报和美楼栋，请安排验收")
def the_community_that_accepts(entry):
    plan = _plan(entry)
    return _community(plan), _page(plan), _name(plan)


@tell("building_plan.accepted", "{label}通过验收，可以命名")
def the_street(entry):
    plan = _plan(entry)
    return User.objects.serving_at(OrgUnit.objects.get(path=plan.building.unit.path[:4])), _page(plan), _name(plan)


@tell("building_plan.named", "{label}命名为和美楼栋")
def its_leaders(entry):
    plan = _plan(entry)
    return _leaders(plan), _page(plan), _name(plan)


@tell("building_plan.sent_back", "{label}退回培育：{why}")
def its_leaders_of_what_is_missing(entry):
    plan = _plan(entry)
    return _leaders(plan), _page(plan), _name(plan)
