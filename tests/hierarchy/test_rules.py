"""What a person may see and what the rules say about it are the same thing."""

import pytest

from hierarchy.models import OrgUnit, User

EVERYBODY = [
    "director", "willow_secretary", "willow_worker", "maple_secretary", "grid_leader", "grid_leader_2",
    "building_leader", "entrance_leader", "outsider", "stranger", "system_manager", "auditor",
]  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_units_seen_are_the_units_the_rule_allows(town, who):
    user = getattr(town, who)

    seen = set(OrgUnit.objects.visible_to(user)) if user.may("unit.read") else set()

    assert seen == {unit for unit in OrgUnit.objects.all() if user.has_perm("hierarchy.view_unit", unit)}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_people_seen_are_the_people_the_rule_allows(town, who):
    user = getattr(town, who)

    seen = set(User.objects.visible_to(user)) if user.may("person.read") else set()

    assert seen == {person for person in User.objects.all() if user.has_perm("hierarchy.view_person", person)}


def allowed(user, permission):
    return {unit.name for unit in OrgUnit.objects.all() if user.has_perm(f"hierarchy.{permission}", unit)}


def test_a_director_builds_in_the_whole_street_and_closes_what_is_below(town):
    street = {"望湖街道", "杨柳社区", "枫林社区", "杨柳第一网格", "杨柳第二网格", "枫林第一网格", "1号楼党小组"}

    assert allowed(town.director, "found_unit") == street
    assert allowed(town.director, "close_unit") == street - {"望湖街道"}
    assert allowed(town.director, "move_unit") == street - {"望湖街道"}
    assert not town.director.has_perm("hierarchy.found_street")


def test_only_the_system_manager_founds_a_street_and_he_may_build_everywhere(town):
    assert town.system_manager.has_perm("hierarchy.found_street")
    assert len(allowed(town.system_manager, "found_unit")) == OrgUnit.objects.count()


@pytest.mark.parametrize("who", ["willow_secretary", "grid_leader", "building_leader", "auditor", "stranger"])
def test_nobody_else_builds(town, who):
    assert allowed(getattr(town, who), "found_unit") == set()


def test_nobody_manages_the_own_account(town):
    assert town.system_manager.has_perm("hierarchy.manage_account", town.director)
    assert not town.system_manager.has_perm("hierarchy.manage_account", town.system_manager)
    assert not town.director.has_perm("hierarchy.manage_account", town.willow_secretary)
