"""奖项与细则: an office's own kinds, new versions of criteria, one kind off, awards off altogether."""

from decimal import Decimal

import pytest
from django.urls import reverse

from awards.actions.kinds import add_kind, change_kind, new_criteria, switch_awards, switch_kind
from awards.actions.rounds import cancel_round, open_round
from awards.choices import Part, RoundState, Target
from awards.defaults import provide
from awards.models import AwardCriterion, AwardKind
from governance.foundation.errors import ActionRefused, Conflict
from tests.awards.rounds import plan


@pytest.fixture
def building(town):
    provide(town.street)
    return AwardKind.objects.get(target=Target.BUILDING)


def copies(criteria, **by_label):
    lines = list(criteria.lines.all())
    for line in lines:
        line.weight = by_label.get(line.label, line.weight)
    return lines


def test_a_round_keeps_the_version_it_opened_with(town, building):
    first = building.standing_criteria()
    running = plan(town)
    open_round(running, by=town.director)
    draft = plan(town, name="下一轮")
    lines = copies(first, **{"五项必备内容": Decimal(30), "自选内容（项）": Decimal(22)})
    second = new_criteria(building, lines, first.vetoes, by=town.director, number=1)
    assert (first.number, second.number) == (1, 2)
    open_round(draft, by=town.director)
    assert running.kinds.get(kind=building).criteria == first
    assert draft.kinds.get(kind=building).criteria == second
    assert [line.weight for line in first.lines.all()][:2] == [40, 12]


def test_criteria_come_to_a_hundred_name_each_line_once_and_gate_only_what_is_counted(town, building):
    criteria = building.standing_criteria()
    with pytest.raises(ActionRefused, match="相加是 90"):
        new_criteria(building, copies(criteria, 五项必备内容=Decimal(30)), [], by=town.director)
    twice = copies(criteria)
    twice[1].label = twice[0].label
    with pytest.raises(ActionRefused, match="写了两次"):
        new_criteria(building, twice, [], by=town.director)
    gated = copies(criteria)
    gated[-1].gate = True
    with pytest.raises(ActionRefused, match="不能设为必备"):
        new_criteria(building, gated, [], by=town.director)
    with pytest.raises(Conflict, match="第 1 版"):
        new_criteria(building, copies(criteria), [], by=town.director, number=7)
    assert building.criteria_sets.count() == 1


def test_the_same_criteria_saved_again_are_no_new_version(town, building):
    criteria = building.standing_criteria()
    assert new_criteria(building, copies(criteria), criteria.vetoes, by=town.director) == criteria


def test_a_kind_of_ones_own_is_held_once_its_criteria_are_written(town, building):
    kind = add_kind(town.street, by=town.director, name="和美商户", target=Target.FAMILY, quota=3)
    assert not plan(town).kinds.filter(kind=kind).exists()
    new_criteria(kind, [AwardCriterion(part=Part.REVIEW, label="诚信经营", weight=100)], [], by=town.director)
    assert plan(town, name="再来一轮").kinds.get(kind=kind).quota == 3
    switch_kind(kind, by=town.director, active=False)
    assert not plan(town, name="第三轮").kinds.filter(kind=kind).exists()
    with pytest.raises(ActionRefused, match="已有奖项"):
        add_kind(town.street, by=town.director, name="和美商户", target=Target.FAMILY, quota=3)


def test_a_renamed_kind_says_so_and_an_outdated_page_is_refused(town, building):
    changed = change_kind(building, by=town.director, name="最美楼栋", quota=5, years=3, place=0, version=1)
    assert (changed.name, changed.quota, changed.years, changed.version) == ("最美楼栋", 5, 3, 2)
    with pytest.raises(Conflict, match="刚被别人修改"):
        change_kind(building, by=town.director, name="甲", quota=5, years=3, place=0, version=1)


def test_awards_switched_off_leave_the_menu_and_no_round_is_planned(
    town, building, client, django_capture_on_commit_callbacks
):
    round = plan(town)
    open_round(round, by=town.director)
    with pytest.raises(ActionRefused, match="正在进行"):
        switch_awards(town.street, by=town.director, on=False)
    cancel_round(round, by=town.director, why="上级要求规范评比活动")
    client.force_login(town.director)
    assert "和美评选" in dict(client.get(reverse("award-kinds")).context["menu"])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("switch-awards"), {"sure": "on"})
    assert "和美评选" not in dict(client.get(reverse("award-kinds")).context["menu"])
    assert "已停用和美评选" in client.get(reverse("award-rounds")).content.decode()
    with pytest.raises(ActionRefused, match="已停用和美评选"):
        plan(town, name="再来")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("switch-awards"))
    assert "和美评选" in dict(client.get(reverse("award-kinds")).context["menu"])
    assert plan(town, name="再来").state == RoundState.DRAFT


def table_of(criteria, **changed):
    """What the page of the criteria posts."""
    lines = list(criteria.lines.all())
    posted = {"line-TOTAL_FORMS": len(lines) + 1, "line-INITIAL_FORMS": len(lines), "number": criteria.number}
    for n, line in enumerate(lines):
        for name in ("label", "part", "weight", "indicator", "help"):
            posted[f"line-{n}-{name}"] = getattr(line, name)
        posted[f"line-{n}-full_at"] = "" if line.full_at is None else line.full_at
        if line.gate:
            posted[f"line-{n}-gate"] = "on"
    return posted | {"vetoes": "\n".join(criteria.vetoes)} | changed


def test_the_criteria_are_revised_on_their_page_and_what_was_typed_stays_on_a_refusal(town, building, client):
    client.force_login(town.director)
    address = reverse("revise-criteria", args=[building.pk])
    first = building.standing_criteria()
    assert "五项必备内容" in client.get(address).content.decode()
    wrong = client.post(address, table_of(first, **{"line-0-weight": "39"}))
    assert wrong.status_code == 422
    assert "相加是 99" in wrong.content.decode()
    assert 'value="39"' in wrong.content.decode()
    missing = client.post(address, table_of(first, **{"line-0-indicator": ""}))
    assert "数据部分要选" in missing.content.decode()
    right = table_of(first, **{"line-0-weight": "39", "line-1-weight": "13", "vetoes": "弄虚作假\n\n违建"})
    assert client.post(address, right).status_code == 302
    second = building.standing_criteria()
    assert (second.number, second.vetoes) == (2, ["弄虚作假", "违建"])
    assert [line.weight for line in second.lines.all()][:2] == [39, 13]
    assert second.lines.all()[0].gate
    old = client.get(reverse("award-kind", args=[building.pk]), {"version": 1}).content.decode()
    assert "高空抛物未整改" in old


def test_kinds_are_the_streets_own(town, building, client):
    client.force_login(town.outsider)
    assert client.get(reverse("award-kind", args=[building.pk])).status_code == 404
    client.force_login(town.willow_secretary)
    assert client.get(reverse("award-kinds")).status_code == 403
