"""驾驶舱: every number equals the rows its link opens, in the scope of who looks, and nobody is ranked."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from awards.choices import NominationState, ReviewState
from awards.models import Review
from deliberation.choices import Lamp, TicketState
from deliberation.choices_councils import CouncilKind
from deliberation.models import FollowUp, Spell, Ticket
from governance.foundation import jobs
from governance.foundation.models import Job
from governance.overview.cockpit.comparing import LEAST, Rate
from governance.overview.cockpit.reckoning import refresh
from governance.overview.models import CockpitSheet, MonthReport
from governance.overview.months.reading import last_month, live
from hierarchy.choices import PostRole
from residents.actions.care import open_profile
from residents.choices import CareKind
from tests.awards.build import make_nomination, make_round
from tests.builders import (
    category_of,
    make_category,
    make_council,
    make_dwelling,
    make_household,
    make_post,
    make_resident,
    make_ticket,
)

S = TicketState
COCKPIT = reverse("cockpit")


@pytest.fixture
def busy(town):
    """Tickets of every age and kind in three grids, a confidential one, vacant posts, a council that did not meet."""
    now, t = timezone.now(), town
    top = category_of(t.street)
    town.noise = make_category(t.street, "噪音扰民", "ZY")
    town.leaf = make_category(t.street, "商户扰民", "ZY01", parent=town.noise)
    for days, unit in ((0, t.willow_1), (4, t.willow_1), (9, t.willow_2), (20, t.maple_1), (40, t.maple_1)):
        at = now - timedelta(days=days)
        make_ticket(unit, state=S.IN_PROGRESS, reported_at=at, accepted_at=at, category=top)
    red = {"lamp": Lamp.RED, "due_at": now - timedelta(days=1), "clock_began_at": now - timedelta(days=4)}
    for unit in (t.willow_1, t.willow_2, t.maple_1, t.maple_1, t.maple_1):
        make_ticket(unit, state=S.IN_PROGRESS, category=town.leaf, **red)
    make_ticket(t.willow_1, state=S.PARKED, category=top)
    make_ticket(t.willow_2, state=S.IN_PROGRESS, category=top, supervised=2)
    make_ticket(t.willow, state=S.ACCEPTED, category=top)
    make_ticket(t.willow_1, state=S.IN_PROGRESS, category=top, confidential=True, unit=t.street)
    twice = make_ticket(t.maple_1, state=S.CLOSED, category=top)
    for n in range(2):
        Spell.objects.create(ticket=twice, began_at=now, entered="accepted", ended_at=now, left="resolved")
        FollowUp.objects.create(ticket=twice, at=now, round=n, reached=True, solved="yes", satisfaction=4)
    kept = make_ticket(t.willow_1, state=S.CLOSED, category=top, confidential=True, unit=t.street)
    Spell.objects.create(ticket=kept, began_at=now, entered="accepted", ended_at=now, left="resolved")
    make_post(t.willow_1, PostRole.WORKER)
    make_post(t.maple, PostRole.DEPUTY)
    make_council(t.willow, CouncilKind.WISE_COUNCIL, every_months=1)
    for room, days in (("301", 3), ("302", -2), ("303", -40)):
        person = make_resident(make_household(make_dwelling(t.building, room)), f"老人{room}")
        profile = open_profile(person, by=t.willow_secretary, kinds=[CareKind.LIVING_ALONE_ELDER])
        type(profile).objects.filter(pk=profile.pk).update(due_on=timezone.localdate() + timedelta(days=days))
    return town


def links(page):
    """[(words within the link, address)] of the page's main part, tags taken out."""
    body = page.content.decode().split('<main class="main"', 1)[1]
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', body, re.S)
    return [(re.sub(r"<[^>]+>", " ", words).split(), unescape(address)) for address, words in found]


def rows_of(client, address):
    """How much the list behind a link shows: all its pages together, what is counted twice twice, the unseen as told."""
    count, hidden, asked = 0, 0, address
    while asked:
        answer = client.get(asked)
        assert answer.status_code == 200, asked
        page = answer.context["page"]
        count += sum(getattr(row, "times", 1) for row in page.rows)
        hidden = answer.context.get("hidden", 0)
        joined = "&" if "?" in address else "?"
        asked = f"{address}{joined}before={page.older}" if page.older else ""
    return count + hidden


def numbers_and_rows(client, page):
    """[(address, number on the page, rows behind it)] of every link whose words hold a number."""
    lists = ("/tickets/?", "/rates/rows/?", "/care/?", "/vacancies/?", "/councils/cadence/?")
    found = []
    for words, address in links(page):
        n = next((int(word) for word in words if word.isdecimal()), None)
        if n is not None and any(each in address for each in lists):
            found.append((address, n, rows_of(client, address)))
    return found


@pytest.mark.parametrize(
    ("who", "unit"), [("director", ""), ("director", "WH01"), ("willow_secretary", ""), ("grid_leader", "")]
)
def test_every_number_is_the_count_of_its_rows(client, busy, who, unit):
    refresh()
    client.force_login(getattr(busy, who))
    page = client.get(COCKPIT, {"unit": unit} if unit else {})
    found = numbers_and_rows(client, page)
    assert len(found) > 15
    assert [each for each in found if each[1] != each[2]] == []
    assert sum(n for _, n, _ in found) > 0


def test_a_reader_sees_his_own_branch_and_no_other(client, busy):
    refresh()
    client.force_login(busy.willow_secretary)
    assert client.get(COCKPIT, {"unit": "WH02"}).status_code == 404
    assert client.get(COCKPIT, {"unit": "LJ"}).status_code == 404
    assert client.get(COCKPIT, {"unit": "没有"}).status_code == 404
    page = client.get(COCKPIT).content.decode()
    assert "杨柳第一网格" in page
    assert "枫林" not in page


def test_confidential_tickets_are_counted_for_those_who_may_see_them_only(client, busy):
    refresh()
    client.force_login(busy.grid_leader)
    grids = client.get(COCKPIT).context["open"]
    client.force_login(busy.director)
    streets = client.get(COCKPIT, {"unit": "WH0101"}).context["open"]
    assert streets == grids + 1


def test_units_stand_in_the_order_of_the_tree_and_few_cases_are_not_compared(client, busy):
    refresh()
    client.force_login(busy.director)
    page = client.get(COCKPIT)
    table = page.context["table"]
    assert [row["name"] for row in table] == ["杨柳社区", "枫林社区"]
    assert table[1]["red"] > table[0]["red"]
    assert "不排名次" in page.content.decode()
    assert not Rate("解决率", 100.0, LEAST - 1, LEAST - 1).comparable
    assert Rate("解决率", 90.0, LEAST - 1, LEAST).comparable
    assert not Rate("解决率", None, 0, 0).comparable


def test_nobody_is_named_in_a_comparison(client, busy):
    refresh()
    client.force_login(busy.director)
    body = client.get(COCKPIT).content.decode().split('<main class="main"', 1)[1]
    for person in (busy.grid_leader, busy.willow_worker, busy.maple_secretary, busy.building_leader):
        assert person.name not in body


def test_every_chart_has_its_table(client, busy):
    refresh()
    client.force_login(busy.director)
    body = client.get(COCKPIT).content.decode()
    assert body.count('class="lines"') == 1
    assert '<th scope="row">综合分</th>' in body
    for month in client.get(COCKPIT).context["months"]:
        assert f">{month.first:%y}-{month.first.month}</a></th>" in body
        told = [each for each in (month.response, month.solving, month.satisfaction, month.score) if each is not None]
        assert body.count(f'<a href="{escape(month.rates_page)}"') >= len(told)
    assert "<caption" in body


def test_before_the_first_count_the_page_shows_what_lies_open(client, busy):
    client.force_login(busy.director)
    page = client.get(COCKPIT)
    assert page.status_code == 200
    assert page.context["sheet"] is None
    assert "正在统计" in page.content.decode()
    assert len(numbers_and_rows(client, page)) >= 8


def test_an_old_count_is_said_to_be_old(client, busy):
    refresh(timezone.now() - timedelta(hours=2))
    client.force_login(busy.director)
    assert "后台任务可能没有运行" in client.get(COCKPIT).content.decode()


def test_the_job_writes_one_row_a_unit_however_often_it_runs(busy):
    for n in range(2):
        jobs.enqueue("cockpit.refresh", key=f"again {n}")
    jobs.drain()
    assert not Job.objects.filter(topic="cockpit.refresh", done_at=None).exists()
    codes = CockpitSheet.objects.values_list("unit__code", flat=True)
    assert sorted(codes) == sorted(["WH", "WH01", "WH02", "WH0101", "WH0102", "WH0201", "LJ", "LJ01", "LJ0101"])


def test_a_parent_is_the_sum_of_its_parts(busy):
    refresh()
    sheets = {each.unit.code: each.payload for each in CockpitSheet.objects.select_related("unit")}
    street = sheets["WH"]
    for name in ("care", "posts", "councils"):
        below = [sheets[code][name] for code in ("WH01", "WH02")]
        own = {"posts": 1}.get(name, 0)  # the street's own secretary
        key = next(iter(street[name]))
        assert street[name][key] == sum(each[key] for each in below) + own
    assert street["open"][""]["open"] == sum(sheets[code]["open"][""]["open"] for code in ("WH01", "WH02"))


def test_what_waits_is_fetched_beside(client, busy):
    world = make_round(busy)
    nomination = make_nomination(world, busy.maple_1, state=NominationState.ACCEPTED)
    judge = world.round.judges.create(user=busy.willow_secretary)
    Review.objects.create(judge=judge, nomination=nomination, state=ReviewState.ASSIGNED)
    client.force_login(busy.willow_secretary)
    assert reverse("cockpit-waiting") in client.get(COCKPIT).content.decode()
    assert client.get(COCKPIT).context["last_month"] == reverse("month", args=["WH01", f"{last_month(live()):%Y-%m}"])
    page = client.get(reverse("cockpit-waiting")).content.decode()
    assert "1 个对象待打分" in page
    assert "处数据对不上" in page or "走访逾期" not in page


def test_the_list_of_vacancies_shows_since_when(client, busy):
    term = busy.grid_leader_2.terms.get()
    term.ended_on = timezone.localdate() - timedelta(days=3)
    term.save()
    client.force_login(busy.willow_secretary)
    page = client.get(reverse("vacancies"))
    assert {str(row.unit) for row in page.context["page"].rows} == {"杨柳第一网格", "杨柳第二网格"}
    assert f"{term.ended_on:%Y-%m-%d}" in page.content.decode()
    assert client.get(reverse("vacancies"), {"unit": "WH02"}).status_code == 404


def waiting_words(client, user):
    client.force_login(user)
    return [(each.words, each.hint, each.address) for each in client.get(reverse("cockpit-waiting")).context["waiting"]]


def test_ones_own_tickets_stand_first(client, busy):
    late = {"lamp": Lamp.RED, "due_at": timezone.now() - timedelta(days=1)}
    make_ticket(busy.willow_1, state=S.DISPATCHED)
    first = waiting_words(client, busy.grid_leader)[0]
    units = [busy.willow_1.pk]
    n = Ticket.objects.visible_to(busy.grid_leader).filter(unit__in=units, state__in=[S.DISPATCHED, S.IN_PROGRESS])
    assert first[0].startswith(f"{n.count()} 件诉求等我")
    assert "签收 1" in first[1] and first[2] == reverse("desk")
    make_ticket(busy.willow_1, state=S.DISPATCHED, **late)
    assert "件已超时" in waiting_words(client, busy.grid_leader)[0][1]


def test_months_wait_for_who_signs_them_next(client, busy):
    month = last_month(live())
    own, below = (
        MonthReport.objects.create(unit=unit, path=unit.path, month=month) for unit in (busy.street, busy.willow)
    )

    def told(user):
        return [words for words, _, _ in waiting_words(client, user) if "月度指标" in words]

    assert told(busy.willow_secretary) == ["1 份月度指标待提交"]
    assert told(busy.director) == told(busy.grid_leader) == []
    MonthReport.objects.filter(pk=below.pk).update(state="submitted")
    assert told(busy.willow_secretary) == []
    assert told(busy.director) == ["1 份月度指标待审核定稿"]
    MonthReport.objects.filter(pk=below.pk).update(state="frozen", frozen_at=timezone.now())
    assert told(busy.director) == ["1 份月度指标待审核定稿"]
    MonthReport.objects.filter(pk=own.pk).update(state="frozen", frozen_at=timezone.now())
    assert told(busy.director) == []


SIGN_IN = 7  # session, person, posts, unread notices, and the session kept


def asked_of(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(COCKPIT).status_code == 200
    return len(asked)


def test_the_page_asks_five_questions_however_much_there_is(client, busy):
    refresh()
    client.force_login(busy.director)
    client.get(COCKPIT)
    before = asked_of(client)
    for unit in (busy.willow_1, busy.maple_1):
        make_ticket(unit, state=S.IN_PROGRESS, lamp=Lamp.RED, due_at=timezone.now(), clock_began_at=timezone.now())
    refresh()
    assert asked_of(client) == before <= 5 + SIGN_IN
