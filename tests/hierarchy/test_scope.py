from hierarchy.models import Building, Entrance, OrgUnit, Post


def names(queryset):
    return {str(row) for row in queryset}


def test_a_secretary_sees_the_units_below_and_nothing_beside(town):
    assert names(OrgUnit.objects.visible_to(town.willow_secretary)) == {
        "杨柳社区",
        "杨柳第一网格",
        "杨柳第二网格",
        "1号楼党小组",
    }


def test_a_building_leader_sees_one_building_and_an_entrance_leader_one_entrance(town):
    assert list(Building.objects.visible_to(town.building_leader)) == [town.building]
    assert set(Entrance.objects.visible_to(town.building_leader)) == {town.entrance, town.entrance_2}
    assert list(Entrance.objects.visible_to(town.entrance_leader)) == [town.entrance]


def test_nobody_without_a_post_sees_a_unit(town):
    assert not OrgUnit.objects.visible_to(town.stranger).exists()
    assert not OrgUnit.objects.visible_to(town.auditor).exists()


def test_a_building_leader_knows_who_leads_the_entrances_of_the_building(town):
    assert names(Post.objects.visible_to(town.building_leader)) == {"杏花苑1号楼楼栋长", "杏花苑1号楼1单元单元长"}
    assert names(Post.objects.visible_to(town.entrance_leader)) == {"杏花苑1号楼1单元单元长"}
