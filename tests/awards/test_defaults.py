"""The kinds an office starts with come to a hundred points each, and stay its own."""

from awards.choices import Target
from awards.defaults import KINDS, provide
from awards.models import AwardKind, ChecklistItem


def test_every_kind_comes_to_a_hundred_points_and_quotas_are_those_of_the_seed():
    assert {name: sum(line[2] for line in lines) for _, name, _, _, lines in KINDS} == dict.fromkeys(
        ["和美社区", "和美网格", "和美楼栋", "和美家庭", "和美头雁"], 100
    )
    assert [quota for _, _, quota, _, _ in KINDS] == [2, 10, 20, 19, 19]


def test_what_is_counted_by_itself_is_at_least_half():
    assert all(50 <= sum(line[2] for line in lines if line[0] == "auto") <= 60 for *_, lines in KINDS)


def test_given_twice_they_stand_once_and_what_an_office_renamed_stays(town):
    provide(town.street)
    AwardKind.objects.filter(target=Target.LEADER).update(name="最美楼长", quota=5, active=False)
    provide(town.street)
    assert AwardKind.objects.count() == 5
    assert AwardKind.objects.get(target=Target.LEADER).name == "最美楼长"
    assert (ChecklistItem.objects.filter(required=True).count(), ChecklistItem.objects.count()) == (5, 17)
    building = AwardKind.objects.get(target=Target.BUILDING).standing_criteria()
    assert [line.indicator for line in building.lines.filter(gate=True)] == ["required_items"]
