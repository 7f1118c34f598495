"""Figures of a branch: what is counted, and what is not."""

from hierarchy.choices import PostRole, UnitKind
from hierarchy.figures import NEW, Below, summary
from hierarchy.labels import Labels
from hierarchy.models import ChatGroup, LevelLabel
from tests.builders import make_building, make_officer, make_post, make_unit


def test_units_are_counted_by_level_departments_not_at_all_and_new_organisations_apart(town):
    make_unit("城管办", town.street, kind=UnitKind.DEPARTMENT)
    make_unit("商圈党支部", town.willow, kind=UnitKind.BUSINESS_AREA)
    make_unit("王家", town.group, kind=UnitKind.CENTER_HOUSEHOLD)

    below = Below([town.street.path])

    assert below.counts(town.street) == [(2, 2), (3, 3), (4, 1), (5, 1), (NEW, 1)]
    assert below.counts(town.willow) == [(3, 2), (4, 1), (5, 1), (NEW, 1)]
    assert below.counts(town.willow_1) == [(4, 1), (5, 1)]


def test_vacancies_add_up_the_tree(town):
    make_post(town.group, PostRole.ENTRANCE_LEADER, entrance=town.entrance_2)
    make_post(town.maple_1, PostRole.GRID_LEADER)

    below = Below([town.street.path])

    assert [below.vacancies(u) for u in (town.street, town.willow, town.group, town.maple)] == [2, 1, 1, 1]


def test_a_summary_counts_entrances_with_a_leader_in_office_today(town):
    make_building(town.estate, town.group, "3", entrances=1, households=36)
    ChatGroup.objects.create(building=town.building, name="群")
    ChatGroup.objects.create(building=town.building, name="旧群", closed_on="2026-01-01")

    found = summary(town.willow)

    assert (found.buildings, found.households, found.entrances, found.leaders, found.leader_rate) == (3, 36, 5, 1, 20.0)
    assert (found.groups, found.group_rate) == (1, 33.3)


def test_108_of_123_is_87_8_percent(town):
    for n in range(123):
        building = make_building(town.maple_estate, town.maple_1, f"9{n}", entrances=1)
        if n < 108:
            entrance = building.entrances.get()
            make_officer(f"单元长{n}", town.maple_1, PostRole.ENTRANCE_LEADER, entrance=entrance)
    town.maple_building.entrances.all().delete()

    found = summary(town.maple)

    assert (found.leaders, found.entrances, found.leader_rate) == (108, 123, 87.8)


def test_an_office_calls_its_levels_as_it_likes(town):
    LevelLabel.objects.create(office=town.street, level=3, name="小区党支部", short="小区")

    labels = Labels([town.willow_1.path, town.next_grid.path])

    assert (labels.name(town.willow_1.path), labels.short(town.willow_1.path)) == ("小区党支部", "小区")
    assert labels.name(town.next_grid.path) == "网格党支部"
    assert labels.of(make_unit("城管办", town.street, kind=UnitKind.DEPARTMENT)) == "科室"
