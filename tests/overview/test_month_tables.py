"""The tables counted for the workbook add up to the month's figures: categories of tickets, categories of care."""

from datetime import timedelta

from django.utils import timezone

from deliberation.actions import accept, acknowledge, dispatch, resolve
from governance.overview.months.counting import count
from governance.overview.reports.care_lines import care_lines
from governance.overview.reports.categories import by_category
from residents.choices import CareKind
from residents.models import CareMark, CareProfile, Visit
from tests.builders import make_category, make_dwelling, make_household, make_resident, make_ticket


def handled(town, ticket, days):
    """The ticket done by the grid; its limit so many days from now."""
    accept(ticket, by=town.willow_secretary)
    dispatch(ticket, by=town.willow_secretary, unit=town.willow_1)
    acknowledge(ticket, by=town.grid_leader)
    type(ticket).objects.filter(pk=ticket.pk).update(due_at=timezone.now() + timedelta(days=days))
    ticket.refresh_from_db()
    return resolve(ticket, by=town.grid_leader, kind="substantive", text="已换灯，现场复查正常。")


def test_categories_of_the_first_level_add_up_to_the_figures(town):
    lights, rubbish = make_category(town.street, "公共照明", "ZM"), make_category(town.street, "环境卫生", "HJ")
    below = make_category(town.street, "垃圾清运", "HJ01", parent=rubbish)
    handled(town, make_ticket(town.willow_1, by=town.grid_leader, category=lights), 3)
    handled(town, make_ticket(town.willow_1, by=town.grid_leader, category=below), -1)
    accept(make_ticket(town.willow_2, by=town.grid_leader_2, category=rubbish), by=town.willow_secretary)
    accept(make_ticket(town.maple_1, by=town.maple_secretary, category=rubbish), by=town.maple_secretary)
    first = timezone.localdate().replace(day=1)
    told = [
        (line.name, line.counts.accepted, line.counts.resolved, line.counts.closing, line.overdue)
        for line in by_category(town.willow.path, first)
    ]
    assert sorted(told[:-1]) == [("公共照明", 1, 1, 0, 0), ("环境卫生", 2, 1, 1, 1)]
    assert told[-1] == ("合计", 3, 2, 1, 1)
    _, figures = count(first)
    of = figures[town.willow.path]
    assert told[-1][1:4] == tuple(of[code][2] for code in ("I1.accepted", "I1.closed", "I1.pending"))


def test_categories_of_care_count_people_as_the_figures_do(town):
    today = timezone.localdate()
    long_ago = today - timedelta(days=100)
    for n, kinds in enumerate(([CareKind.LIVING_ALONE_ELDER, CareKind.ADVANCED_AGE], [CareKind.DISABILITY], [])):
        home = make_household(make_dwelling(town.building, f"{n + 1}01"))
        person = make_resident(home, "吴桂兰", since=long_ago)
        profile = CareProfile.objects.create(resident=person, opened_on=long_ago)
        for kind in kinds:
            CareMark.objects.create(profile=profile, kind=kind, since=long_ago)
        if n == 0:
            Visit.objects.create(
                household=home, resident=person, by=town.grid_leader, building=town.building, home=town.group,
                path=town.group.path,
            )  # fmt: skip
    first = today.replace(day=1)
    told = [(line.name, line.people, line.due, line.seen) for line in care_lines(town.willow.path, first)]
    assert told == [
        ("独居老人", 1, 1, 1), ("高龄老人（80岁以上）", 1, 1, 1), ("残疾人", 1, 1, 0), ("合计（一人几类只计一次）", 2, 2, 1),
    ]  # fmt: skip
    _, figures = count(first)
    of = figures[town.willow.path]
    assert (of["P2"][2], of["V1"]) == (2, [1, 2, 50.0])
    assert care_lines(town.maple.path, first)[-1].people == 0
