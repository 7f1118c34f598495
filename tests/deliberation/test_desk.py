"""What makes a clerk's day shorter: many at once, undoing, replies, views, checklists, helping units."""

import io

import openpyxl
import pytest
from django.urls import reverse

from deliberation.actions import (
    acknowledge,
    ask_help,
    assign,
    check_off,
    classify,
    dispatch,
    release_help,
    reply,
    resolve,
    take_up,
)
from deliberation.actions.categories import load_defaults
from deliberation.actions.checking import add_item
from deliberation.actions.undoing import undo_step
from deliberation.actions.viewing import open_first
from deliberation.choices import TicketState
from deliberation.models import CannedReply, Category, SavedView, Ticket, TicketHelper
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import Notice
from hierarchy.choices import PostRole
from hierarchy.models import User
from tests.builders import make_category, make_officer, make_ticket

S = TicketState


def chosen(*tickets):
    return [f"{ticket.number}:{ticket.version}" for ticket in tickets]


def bulk(client, person, deed, tickets, **more):
    client.force_login(person)
    return client.post(reverse("bulk-tickets"), {"deed": deed, "ticket": tickets, "go": "1", **more})


def actions_of(ticket):
    return list(ledger.of(ticket).values_list("action", flat=True))


@pytest.fixture
def working(town):
    """A ticket the first grid works on."""
    ticket = make_ticket(town.group, building=town.building)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    ticket.refresh_from_db()
    return ticket


def test_each_row_stands_for_itself_and_has_its_own_record(client, town):
    good = make_ticket(town.group, building=town.building)
    moved = make_ticket(town.group, building=town.building)
    foreign = make_ticket(town.maple_1, building=town.maple_building)
    rows = chosen(good, moved, foreign)
    classify(moved, by=town.grid_leader, category=make_category(town.street, "公共照明", "ZM"))

    answer = bulk(client, town.willow_secretary, "accept", rows)

    said = {row.number: row.why for row in answer.context["rows"]}
    assert answer.context["done"] == 1
    assert said[good.number] == ""
    assert "葛网格" in said[moved.number] and "页面已过时" in said[moved.number]
    assert said[foreign.number] == "没有找到，或不在您的辖区"
    assert [actions_of(ticket) for ticket in (good, foreign)] == [["ticket.filed", "ticket.accepted"], ["ticket.filed"]]
    assert set(Ticket.objects.filter(state=S.SUBMITTED)) == {moved, foreign}


def test_the_form_comes_first_and_says_who_cannot(client, town, working):
    waiting = make_ticket(town.group, building=town.building)
    client.force_login(town.willow_secretary)

    shown = client.post(reverse("bulk-tickets"), {"deed": "accept", "ticket": chosen(waiting, working)})

    assert shown.status_code == 200
    assert shown.context["able"] == 1
    assert "能办 1 件" in shown.content.decode()
    assert Ticket.objects.get(pk=waiting.pk).state == S.SUBMITTED


def test_a_bulk_sent_twice_says_its_words_once(client, town, working):
    for _ in range(2):
        answer = bulk(client, town.grid_leader, "reply", chosen(working), text="明天上门修")

    assert answer.context["done"] == 0
    assert actions_of(working).count("ticket.replied") == 1


def test_no_more_than_two_hundred_and_only_deeds_of_the_table(client, town, working):
    many = [f"WH{n}:1" for n in range(201)]
    for deed, rows in (("accept", many), ("resolve", chosen(working)), ("nothing", chosen(working)), ("accept", [])):
        assert bulk(client, town.grid_leader, deed, rows).status_code == 302
    assert Ticket.objects.get().version == working.version


def test_a_selection_is_merged_on_the_form_of_its_oldest(client, town):
    first, second, third = (make_ticket(town.group, building=town.building) for _ in range(3))
    client.force_login(town.willow_secretary)
    answer = client.post(reverse("bulk-tickets"), {"deed": "merge", "ticket": chosen(third, first, second)})
    assert answer["Location"] == f"{first.get_absolute_url()}merge/?numbers={second.number}+{third.number}"
    assert second.number in client.get(answer["Location"]).content.decode()


def test_a_bulk_of_classifying_can_be_taken_back_except_where_somebody_went_on(client, town):
    first, second = (make_ticket(town.group, building=town.building) for _ in range(2))
    lamps = make_category(town.street, "公共照明", "ZM")
    old = first.category
    answer = bulk(client, town.willow_secretary, "classify", chosen(first, second), category=lamps.pk)
    assert set(Ticket.objects.values_list("category", flat=True)) == {lamps.pk}
    reply(second, by=town.grid_leader, text="已联系")

    undone = client.post(reverse("undo-steps"), {"event": answer.context["events"]})

    assert undone.context["done"] == 1
    assert "葛网格" in undone.context["rows"][1].why
    assert [Ticket.objects.get(pk=ticket.pk).category for ticket in (first, second)] == [old, lamps]
    assert actions_of(first)[-1] == "ticket.undone"


def test_a_deed_just_done_offers_to_be_undone(client, town, working):
    client.force_login(town.grid_leader)
    colleague = town.willow_secretary
    page = client.post(reverse("assign-ticket", args=[working.number]), {"handler": town.grid_leader.pk}, follow=True)
    event = working.events.latest("pk")
    assert f'name="event" value="{event.pk}"' in page.content.decode()

    client.post(reverse("undo-steps"), {"event": event.pk})
    assert working.events.latest("pk").action == "undone"
    with pytest.raises(ActionRefused, match="已经撤销过"):
        undo_step(event, by=town.grid_leader)
    with pytest.raises(ActionRefused, match="自己刚做的"):
        undo_step(event, by=colleague)


def test_undoing_gives_the_deadline_back_as_it_was_promised(town, working):
    before = (working.category, working.due_at, working.due_basis)
    slow = make_category(town.street, "邻里纠纷", "LL")
    classify(working, by=town.grid_leader, category=slow)
    undo_step(working.events.latest("pk"), by=town.grid_leader)
    working.refresh_from_db()
    assert (working.category, working.due_at, working.due_basis) == before


def test_undoing_is_refused_after_another_step(town, working):
    classify(working, by=town.grid_leader, category=make_category(town.street, "公共照明", "ZM"))
    event = working.events.latest("pk")
    assign(working, by=town.grid_leader, handler=town.grid_leader)
    with pytest.raises(Conflict, match="不能再撤销"):
        undo_step(event, by=town.grid_leader)


def test_a_street_starts_with_replies_and_its_category_comes_first(client, town, working):
    load_defaults(town.street)
    assert CannedReply.objects.filter(office=town.street).count() >= 12
    Ticket.objects.update(category=Category.objects.get(office=town.street, code="HJ01"))
    client.force_login(town.grid_leader)

    shown = client.get(reverse("ticket-replies", args=[working.number]), {"deed": "resolve"}).content.decode()

    assert shown.index("垃圾已清运") < shown.index("已办结")
    assert "{地点}" not in shown and working.place_line in shown
    assert "电话联系" not in shown


def test_a_reply_with_an_unknown_placeholder_comes_back_and_a_community_keeps_only_its_own(client, town):
    client.force_login(town.director)
    wrong = client.post(reverse("new-reply"), {"title": "问候", "text": "您好{姓名}"})
    assert wrong.status_code == 422 and "不认识“{姓名}”" in wrong.content.decode()

    client.force_login(town.willow_secretary)
    assert client.post(reverse("new-reply"), {"title": "问候", "text": "您好"}).status_code == 422
    own = {"title": "问候", "text": "您好", "unit": town.willow.pk, "active": "on"}
    assert client.post(reverse("new-reply"), own).status_code == 302
    reply_row = CannedReply.objects.get()
    assert reply_row in CannedReply.objects.visible_to(town.grid_leader)
    assert reply_row not in CannedReply.objects.visible_to(town.maple_secretary)


def test_a_shared_view_shows_each_viewer_their_own_and_keeps_no_numbers(client, town):
    here = make_ticket(town.group, building=town.building, text="楼道灯不亮")
    client.force_login(town.willow_secretary)
    form = {"name": "灯", "query": "q=灯&nonsense=1&st=all&cols=state", "unit": town.willow.pk, "first": "on"}
    assert client.post(reverse("new-view"), form)["Location"] == "/tickets/?cols=state&q=%E7%81%AF&st=all"
    number = client.post(reverse("new-view"), {"name": "号码", "query": "q=13855100001"})
    assert number.status_code == 409 and "号码" in number.content.decode()

    view = SavedView.objects.get()
    assert client.get(reverse("tickets"))["Location"].endswith(view.query)
    assert view in SavedView.objects.visible_to(town.willow_worker)
    assert view not in SavedView.objects.visible_to(town.maple_secretary)
    client.force_login(town.willow_worker)
    shown = client.get(f"/tickets/?{view.query}").content.decode()
    assert here.number in shown and "承办单位</th>" not in shown
    client.force_login(town.grid_leader)
    assert client.post(reverse("change-view", args=[view.pk]), {"deed": "drop"}).status_code == 404


def test_a_colleague_may_not_change_a_persons_view_but_use_it(client, town):
    view = SavedView.objects.create(owner=town.director, unit=town.willow, name="超时", query="st=red")
    client.force_login(town.willow_worker)
    page = client.post(reverse("change-view", args=[view.pk]), {"deed": "first"}, follow=True)
    assert "打开诉求工单时先看" in page.content.decode()
    assert town.willow_worker.first_view.view == view


def test_ones_own_views_are_put_in_order_and_a_colleagues_are_not(client, town):
    for n, name in enumerate("甲乙丙"):
        SavedView.objects.create(owner=town.willow_worker, name=name, query=f"q={name}", order=n)
    shared = SavedView.objects.create(owner=town.director, unit=town.willow, name="超时", query="st=red")
    client.force_login(town.willow_worker)

    def move(name, deed):
        view = SavedView.objects.get(name=name)
        page = client.post(reverse("change-view", args=[view.pk]), {"deed": deed}, follow=True)
        return page, "".join(town.willow_worker.saved_views.order_by("order", "pk").values_list("name", flat=True))

    assert [move("丙", "up")[1], move("丙", "up")[1], move("丙", "up")[1], move("甲", "down")[1]] == [
        "甲丙乙", "丙甲乙", "丙甲乙", "丙乙甲",
    ]  # fmt: skip
    page, _ = move("超时", "up")
    assert "只能调整自己存的视图" in page.content.decode()
    assert SavedView.objects.get(pk=shared.pk).order == 0


def test_the_columns_of_the_address_are_those_of_the_export(client, town):
    make_ticket(town.group, building=town.building, source="hotline", external_number="HF20260001")
    client.force_login(town.willow_secretary)
    answer = client.get(reverse("export-tickets"), {"st": "all", "source": "hotline", "cols": ["level", "external"]})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=4)]
    assert [value for value in rows[0] if value] == ["序号", "编号", "地点", "诉求内容", "级别", "外部编号"]
    assert "HF20260001" in rows[1]


def test_what_must_be_done_first_holds_the_finish_back(town, working):
    items = [
        add_item(working.category, by=town.director, text=text, required=text == "复查") for text in ("拍照", "复查")
    ]
    with pytest.raises(ActionRefused, match="还有 1 项要先做完：复查"):
        resolve(working, by=town.grid_leader, kind="substantive", text="已换灯，复查正常")

    check_off(working, by=town.grid_leader, items=items)
    check_off(working, by=town.grid_leader, items=items)
    resolve(working, by=town.grid_leader, kind="substantive", text="已换灯，复查正常")

    assert actions_of(working)[-2:] == ["ticket.checked", "ticket.resolved"]
    assert actions_of(working).count("ticket.checked") == 1


def test_the_list_on_the_page_is_ticked_and_saved(client, town, working):
    item = add_item(working.category, by=town.director, text="到现场拍照")
    client.force_login(town.grid_leader)
    assert "到现场拍照" in client.get(working.get_absolute_url()).content.decode()
    client.post(reverse("check-ticket", args=[working.number]), {"items": [item.pk], "version": working.version})
    assert [check.text for check in working.checks.all()] == ["到现场拍照"]


def test_a_helping_unit_sees_the_ticket_is_told_and_answers(client, town, working):
    assert working not in Ticket.objects.visible_to(town.maple_secretary)
    ask_help(working, by=town.grid_leader, unit=town.maple, asked="请核对围墙归属")
    jobs.drain()
    assert Notice.objects.filter(user=town.maple_secretary, text__contains="协办").count() == 1
    assert working in Ticket.objects.visible_to(town.maple_secretary)

    client.force_login(town.maple_secretary)
    assert "请核对围墙归属" in client.get(working.get_absolute_url()).content.decode()
    client.post(reverse("answer-help-ticket", args=[working.number]), {"answer": "归枫林社区，已通知物业"})
    helper = TicketHelper.objects.get()
    assert (helper.answer, helper.answered_by) == ("归枫林社区，已通知物业", town.maple_secretary)
    working.refresh_from_db()
    assert (working.unit, working.handler) == (town.willow_1, town.grid_leader)

    release_help(working, by=town.grid_leader, helper=helper)
    assert working not in Ticket.objects.visible_to(town.maple_secretary)


def test_a_unit_that_once_held_the_ticket_still_sees_it_when_its_help_ends(town):
    ticket = make_ticket(town.maple_1, building=town.maple_building)
    TicketHelper.objects.get_or_create(ticket=ticket, unit=town.willow, defaults={"path": town.willow.path})
    Ticket.objects.update(state=S.ACCEPTED)
    dispatch(ticket, by=town.director, unit=town.willow)
    acknowledge(ticket, by=town.willow_secretary)
    Ticket.objects.update(unit=town.maple_1)
    ask_help(ticket, by=_grid_of(town), unit=town.willow, asked="请补充情况")

    release_help(ticket, by=_grid_of(town), helper=TicketHelper.objects.get(unit=town.willow))

    assert ticket in Ticket.objects.visible_to(town.willow_secretary)


def _grid_of(town):
    return User.objects.filter(name="程网格").first() or make_officer("程网格", town.maple_1, PostRole.GRID_WORKER)


def test_help_is_not_asked_for_twice_nor_for_confidential_tickets(town, working):
    ask_help(working, by=town.grid_leader, unit=town.maple, asked="请核对")
    with pytest.raises(ActionRefused, match="还在等答复"):
        ask_help(working, by=town.grid_leader, unit=town.maple, asked="请再核对")
    Ticket.objects.update(confidential=True)
    with pytest.raises(ActionRefused, match="保密件"):
        ask_help(working, by=town.grid_leader, unit=town.maple_1, asked="请核对")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_of_a_bulk_costs_the_same_for_any_number(client, town, rows, django_assert_max_num_queries):
    tickets = [make_ticket(town.group, building=town.building, by=town.willow_worker) for _ in range(rows)]
    client.force_login(town.willow_secretary)
    with django_assert_max_num_queries(12):
        client.post(reverse("bulk-tickets"), {"deed": "accept", "ticket": chosen(*tickets)})


def test_the_api_lists_replies_and_views(client, town):
    CannedReply.objects.create(office=town.street, title="已收到", text="已收到")
    SavedView.objects.create(owner=town.grid_leader, name="超时", query="st=red")
    client.force_login(town.grid_leader)
    assert [each["title"] for each in client.get("/api/v1/replies/").json()] == ["已收到"]
    assert [each["query"] for each in client.get("/api/v1/ticket-views/").json()] == ["st=red"]


def test_a_view_that_is_no_longer_shared_no_longer_opens_anybodys_list(client, town):
    view = SavedView.objects.create(owner=town.willow_secretary, unit=town.willow, name="楼道灯", query="q=楼道灯")
    open_first(view, by=town.willow_worker)
    client.force_login(town.willow_worker)
    assert client.get(reverse("tickets")).status_code == 302
    SavedView.objects.filter(pk=view.pk).update(unit=None)
    assert client.get(reverse("tickets")).status_code == 200
