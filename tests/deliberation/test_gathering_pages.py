"""附议, 并案 and 拆分 in a browser and through the API: what is offered, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import me_too, merge, take_up
from deliberation.models import Ticket, Voice
from governance.foundation import jobs
from governance.foundation.models import Notice
from tests.builders import make_category, make_ticket


@pytest.fixture
def repairs(town):
    return make_category(town.street, "设施维修", "SS")


def filed(town, text, category, **more):
    return make_ticket(
        town.group, by=town.building_leader, building=town.building, text=text, category=category, **more
    )


def suggested(client, person, **said):
    client.force_login(person)
    return client.post(reverse("like-tickets"), said).content.decode()


def test_what_is_being_typed_is_compared_with_open_tickets_of_the_same_estate_and_kind(client, town, repairs):
    lamps = make_category(town.street, "照明", "SS01", parent=repairs)
    other_kind = make_category(town.street, "噪音", "ZY")
    lift = filed(town, "一单元电梯又停了", lamps)
    lamp = filed(town, "三楼楼道灯不亮，老人看不见", repairs)
    hidden = [
        filed(town, "楼道灯不亮，吵", other_kind),
        filed(town, "楼道灯不亮，早办完了", repairs, state="closed"),
        filed(town, "楼道灯不亮，两个月前", repairs, reported_at=timezone.now() - timedelta(days=31)),
        make_ticket(town.maple_1, building=town.maple_building, text="枫林楼道灯不亮", category=repairs),
    ]

    answer = suggested(
        client, town.willow_secretary, category=repairs.pk, estate=town.estate.pk, text="我家门口楼道灯不亮了"
    )

    assert answer.index(lamp.number) < answer.index(lift.number)
    assert not any(ticket.number in answer for ticket in hidden)
    assert f'formaction="{lamp.get_absolute_url()}me-too/"' in answer


def test_a_confidential_ticket_is_suggested_to_nobody_who_may_not_see_it(client, town, repairs):
    secret = filed(town, "邻居家里的事，楼道里吵架", repairs, confidential=True, level=2)
    said = {"category": repairs.pk, "building": town.building.pk, "text": "邻居在楼道里吵架"}

    assert secret.number not in suggested(client, town.grid_leader, **said)
    assert secret.number not in suggested(client, town.entrance_leader, **said)
    assert secret.number in suggested(client, town.willow_secretary, **said)


@pytest.mark.parametrize("many", [1, 3, 9])
def test_at_most_five_are_suggested_at_the_same_cost(client, town, repairs, many, django_assert_num_queries):
    for n in range(many):
        filed(town, f"楼道灯不亮{n}", repairs)
    said = {"category": repairs.pk, "building": town.building.pk, "text": "灯不亮"}
    suggested(client, town.building_leader, **said)
    client.force_login(town.building_leader)

    with django_assert_num_queries(9):
        answer = client.post(reverse("like-tickets"), said).content.decode()
    assert answer.count("我也反映这件") == min(many, 5)


def test_one_tap_sends_the_form_of_a_new_ticket_as_one_more_voice(client, town, repairs):
    ticket = filed(town, "三楼楼道灯不亮", repairs)
    client.force_login(town.willow_secretary)
    form = {
        "category": repairs.pk, "text": "五楼的灯也不亮", "estate": town.estate.pk, "reporter_name": "王大海",
        "reporter_phone": "139 0000 1234", "client_key": "from-the-form", "kind": "help", "level": "",
    }  # fmt: skip

    for _ in range(2):
        answer = client.post(f"{ticket.get_absolute_url()}me-too/", form, follow=True)

    assert "2 人反映" in answer.content.decode() and "王*海" in answer.content.decode()
    assert (Ticket.objects.count(), Voice.objects.get().text) == (1, "五楼的灯也不亮")
    assert "13900001234" not in answer.content.decode()


def test_a_wrong_number_comes_back_with_what_was_typed(client, town, repairs):
    ticket = filed(town, "三楼楼道灯不亮", repairs)
    client.force_login(town.building_leader)
    answer = client.post(f"{ticket.get_absolute_url()}me-too/", {"text": "五楼也是", "reporter_phone": "12"})

    assert answer.status_code == 422
    assert "电话号码不对" in answer.content.decode() and "五楼也是" in answer.content.decode()
    assert Voice.objects.count() == 0


@pytest.fixture
def put_together(town, repairs):
    """A ticket of 1号楼 that took in one of 2号楼, whose leader does not see 1号楼."""
    main = filed(town, "东门垃圾车夜里吵", repairs)
    other = make_ticket(
        town.willow_2, by=town.grid_leader_2, building=town.building_2, category=repairs, text="垃圾清运半夜响"
    )
    take_up(main, by=town.willow_secretary, unit=town.willow)
    take_up(other, by=town.willow_secretary, unit=town.willow)
    merge(main, by=town.willow_secretary, others=[other])
    return Ticket.objects.get(pk=main.pk), Ticket.objects.get(pk=other.pk)


def test_who_filed_a_merged_ticket_reads_how_the_main_one_stands_and_nothing_else_of_it(client, town, put_together):
    main, other = put_together
    client.force_login(town.grid_leader_2)

    shown = client.get(other.get_absolute_url()).content.decode()

    assert f"已并入 {main.number} 一起办理" in shown and "办理中" in shown
    assert main.title not in shown and main.get_absolute_url() not in shown
    assert client.get(main.get_absolute_url()).status_code == 404
    client.force_login(town.willow_secretary)
    assert f'href="{main.get_absolute_url()}"' in client.get(other.get_absolute_url()).content.decode()
    assert other.title in client.get(main.get_absolute_url()).content.decode()


def test_who_filed_a_merged_ticket_is_told_of_the_end_and_led_to_their_own(town, put_together):
    from deliberation.actions import reply

    main, other = put_together
    jobs.drain()
    Notice.objects.all().delete()
    reply(main, by=town.willow_secretary, text="周五换路线")
    jobs.drain()

    assert list(Notice.objects.filter(user=town.grid_leader_2).values_list("text", "url")) == [
        (f"您反映的诉求（并案办理）有答复：{main.number}", other.get_absolute_url())
    ]


def test_merging_and_undoing_through_the_pages(client, town, repairs):
    main, other, third = (filed(town, f"垃圾车夜里吵{n}", repairs) for n in range(3))
    client.force_login(town.grid_leader)
    page = client.get(f"{main.get_absolute_url()}merge/", headers={"HX-Request": "true"}).content.decode()
    assert other.number in page and third.number in page
    form = {"likely": [other.pk], "numbers": third.number, "version": 1}

    assert client.post(f"{main.get_absolute_url()}merge/", form | {"numbers": "WH0001"}).status_code == 422
    client.post(f"{main.get_absolute_url()}merge/", form)
    assert set(Ticket.objects.filter(merged_into=main)) == {other, third}

    client.post(f"{third.get_absolute_url()}unmerge/", {"note": "那是另一条路"})
    assert Ticket.objects.get(pk=third.pk).state == "submitted"


def test_a_split_through_the_page_names_its_parts_on_both_sides(client, town, repairs):
    whole = filed(town, "灯不亮，垃圾没人收", repairs)
    client.force_login(town.willow_secretary)
    parts = {"text_1": "灯不亮", "category_1": repairs.pk, "text_2": "垃圾没人收", "category_2": repairs.pk}

    answer = client.post(f"{whole.get_absolute_url()}split/", parts | {"version": 1}, follow=True)

    children = list(whole.children.all())
    assert len(children) == 2
    assert all(child.get_absolute_url() in answer.content.decode() for child in children)
    assert whole.get_absolute_url() in client.get(children[0].get_absolute_url()).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_ticket_costs_the_same_for_any_number_of_voices_and_merges(
    client, town, repairs, many, django_assert_num_queries
):
    main = filed(town, "垃圾车夜里吵", repairs)
    for n in range(many):
        merge(main, by=town.grid_leader, others=[filed(town, "垃圾车", repairs)])
        me_too(main, by=town.grid_leader, reporter_name=f"住户{n}")
    client.force_login(town.grid_leader)
    client.get(main.get_absolute_url())
    with django_assert_num_queries(29):
        client.get(main.get_absolute_url())
