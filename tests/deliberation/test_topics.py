"""热点: what several people report, found by its words, over places and weeks."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import merge
from deliberation.actions.topics import ask_for_topics, found_in, keep_topics
from deliberation.models import Ticket, Topic, TopicPlace
from governance.foundation import jobs
from governance.foundation.models import Job, LedgerEntry
from tests.builders import make_ticket

MESSAGES = Path(settings.BASE_DIR).parent / "shared" / "data" / "citizen-messages-495.xlsx"
NOISE = ["东门垃圾清运车半夜作业太吵", "垃圾清运车凌晨在东门作业，吵得睡不着", "半夜垃圾车在东门清运，噪音很大"]
OTHERS = ["楼道灯坏了三天", "电梯按钮失灵", "小广告贴满单元门", "自来水发黄有铁锈味", "车棚充电口不够用"]


def reported(unit, text, weeks_ago=0, **more):
    return make_ticket(unit, text=text, reported_at=timezone.now() - timedelta(weeks=weeks_ago, hours=1), **more)


def find(town):
    return keep_topics(town.street.pk, found_in(town.street))


@pytest.fixture
def noisy(town):
    here = [reported(town.group, text, n, building=town.building) for n, text in enumerate(NOISE)]
    there = reported(town.maple_1, "垃圾清运车半夜吵，东门住户投诉", 1, building=town.maple_building)
    for text in OTHERS:
        reported(town.group, text, building=town.building)
    find(town)
    return [*here, there]


def test_what_says_the_same_is_put_together_by_place_and_week(town, noisy):
    topic = Topic.objects.get()
    here, there = topic.places.order_by("-tickets")

    assert topic.key == noisy[0].number
    assert (here.place, here.path, here.tickets, here.weeks) == ("杏花苑", town.willow.path, 3, [0] * 9 + [1, 1, 1])
    assert (there.place, there.path, there.tickets, there.weeks) == ("枫叶苑", town.maple.path, 1, [0] * 10 + [1, 0])
    assert {link.ticket for place in topic.places.all() for link in place.links.all()} == set(noisy)
    assert "东门" in topic.words


def test_a_merged_ticket_stays_a_report_and_a_withdrawn_or_confidential_one_is_none(town, noisy):
    merge(noisy[0], by=town.director, others=[noisy[1]])
    Ticket.objects.filter(pk=noisy[2].pk).update(state="withdrawn", is_open=False)
    secret = reported(town.group, "垃圾清运车半夜吵，邻居打架", building=town.building, confidential=True)
    find(town)

    here = TopicPlace.objects.get(path=town.willow.path)
    assert (here.tickets, here.people, here.open) == (2, 2, 1)
    assert not hasattr(Ticket.objects.get(pk=secret.pk), "topic_link")


def test_finding_again_gives_the_same_topic_the_same_address(town, noisy):
    before = list(Topic.objects.values_list("key", "words"))
    reported(town.group, "东门垃圾清运车半夜又吵", building=town.building)
    find(town)
    assert Topic.objects.get().key == before[0][0]
    assert TopicPlace.objects.get(path=town.willow.path).tickets == 4


def test_the_job_finds_the_topics_of_every_street_and_may_run_twice(town, noisy):
    Topic.objects.all().delete()
    make_ticket(town.next_grid, text=NOISE[0])
    make_ticket(town.next_grid, text=NOISE[1])
    for _ in range(2):
        jobs.enqueue("tickets.find_topics", key=f"night {_}")
        jobs.drain()
    assert Job.objects.filter(topic="tickets.find_topics", dead=False).exclude(done_at=None).count() == 2
    assert (
        Topic.objects.filter(office=town.street).count() == Topic.objects.filter(office=town.next_street).count() == 1
    )

    ask_for_topics(town.street.path)
    ask_for_topics(town.street.path)
    assert Job.objects.filter(topic="tickets.find_topics", done_at=None).count() in (1, 2)  # 2 when the minute turned


def shown(client, person, name="topics", *args, **query):
    client.force_login(person)
    return client.get(reverse(name, args=args), query)


def test_each_sees_a_topic_only_as_far_as_their_own_places_go(client, town, noisy):
    street = shown(client, town.director).content.decode()
    assert "杏花苑" in street and "枫叶苑" in street and "近 12 周每周件数" in street
    community = shown(client, town.willow_secretary).content.decode()
    assert "杏花苑" in community and "枫叶苑" not in community
    assert "还没有热点" in shown(client, town.maple_secretary).content.decode()  # one ticket is no topic
    assert "还没有热点" in shown(client, town.outsider).content.decode()
    assert shown(client, town.outsider, "topic", noisy[0].number).status_code == 404
    assert shown(client, town.building_leader).status_code == 403
    one = shown(client, town.willow_secretary, "topic", noisy[0].number).content.decode()
    assert noisy[0].get_absolute_url() in one and noisy[3].number not in one


def test_the_workbook_has_what_ones_own_page_has(client, town, noisy):
    def rows_of(person, **query):
        answer = shown(client, person, "export-topics", **query)
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        return {row[5]: row for row in cells if isinstance(row[0], int)}

    street, community = rows_of(town.director), rows_of(town.willow_secretary)
    place = next(name for name in street if "杏花苑" in name)
    assert len(street) == 2 and list(community) == [place]
    assert street[place][6] == 3 and sum(map(int, street[place][12].split("、"))) == 3
    assert list(rows_of(town.director, unit="WH01")) == [place]
    assert LedgerEntry.objects.filter(action="topics.exported").count() == 3
    assert shown(client, town.building_leader, "export-topics").status_code == 403


def test_a_topic_leads_to_merging_its_tickets_of_one_place(client, town, noisy):
    page = shown(client, town.director, "topic", noisy[0].number).content.decode()
    first, *rest = [ticket.number for ticket in noisy[:3]]
    assert f'href="/tickets/{first}/merge/?numbers={"+".join(rest)}"' in page
    form = client.get(f"/tickets/{first}/merge/?numbers={'+'.join(rest)}").content.decode()
    assert " ".join(rest) in form


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_topics(client, town, many, django_assert_num_queries):
    for text in ["垃圾清运车半夜吵", "电梯三天两头停运", "自来水发黄有铁锈"][:many]:
        for _ in range(many + 1):
            first = reported(town.group, text, building=town.building)
    find(town)
    assert Topic.objects.count() == many
    key = first.topic_link.place.topic.key
    shown(client, town.director)
    with django_assert_num_queries(LIST):
        client.get(reverse("topics"))
    with django_assert_num_queries(ONE):
        client.get(reverse("topic", args=[key]))


LIST, ONE = 12, 11

# Read by people in the messages themselves: the same trouble, often told twice by different ones.
KNOWN = {
    "同升湖山庄收不到邮件": {"167053", "167074"},
    "南浦M9县城办不了房产证": {"34961", "34994"},
    "锦楚国际反复停电": {"1110", "1440"},
    "沙溪炼油厂的污染": {"126447", "126462"},
    "变电站建在住宅旁": {"10689", "161993"},
    "认定了的违章建筑不拆": {"19040", "19234"},
    "K市域轨道交通规划": {"100825", "104720"},
    "民办代课老师的待遇": {"29080", "53257"},
    "最低工资标准": {"119986", "82017", "86259"},
    "保健品骗老人": {"28918", "50760"},
    "无证行医": {"36175", "46890"},
}


@pytest.mark.skipif(not MESSAGES.exists(), reason="the real files are not on this machine")
def test_the_hot_topics_of_the_real_messages_surface(town):
    call_command("import_tickets", str(MESSAGES))
    assert Ticket.objects.count() == 495

    keep_topics(town.street.pk, found_in(town.street, since=timezone.now() - timedelta(days=365 * 30)))

    topics = [
        {link.ticket.external_number for place in topic.places.all() for link in place.links.all()}
        for topic in Topic.objects.all()
    ]
    missed = [name for name, numbers in KNOWN.items() if not any(numbers <= topic for topic in topics)]
    assert missed == []
    assert max(map(len, topics)) <= 8  # nothing swallows what has little to do with it
    assert len(topics) <= 45
