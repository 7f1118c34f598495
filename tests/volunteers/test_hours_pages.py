"""The pages, exports and API of the ledger of hours."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.builders import make_volunteer, make_volunteer_team
from volunteers.actions import credit, name_in_public, reverse
from volunteers.actions.cards import make_card
from volunteers.actions.teams import join_team
from volunteers.figures_hours import Served, served
from volunteers.models import HoursCorrection, HoursEntry, VolunteerCertificate


def credited(town, volunteer, *, days=1, hour=9, minutes=60, unit=None, **more):
    begins = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) - timedelta(days=days)
    facts = {"by": town.willow_worker, "source": "ad_hoc", "words": "清理楼道"} | more
    ends = begins + timedelta(minutes=minutes)
    return credit(volunteer, unit=unit or town.willow, begins_at=begins, ends_at=ends, **facts)


@pytest.fixture
def wu(town):
    return make_volunteer(town.willow, "吴秀英", phone="13855500001")


def test_the_list_sums_what_the_filter_finds_and_keeps_the_three_numbers_apart(town, wu, client):
    li = make_volunteer(town.willow_1, "李志强")
    credited(town, wu)
    credited(town, wu, days=2, minutes=90, source="patrol", theme="law")
    credited(town, li, unit=town.willow_1)
    wrong = credited(town, li, days=3, unit=town.willow_1)
    reverse(wrong, by=town.willow_secretary, why="记错")
    client.force_login(town.willow_secretary)
    sums = lambda query: client.get(f"/hours/?{query}").context["sums"]  # noqa: E731
    assert sums("") == {"people": 2, "times": 3, "minutes": 210}
    assert sums("source=patrol") == {"people": 1, "times": 1, "minutes": 90}
    assert sums("theme=law") == sums("source=patrol")
    assert sums("who=吴秀英") == sums(f"who={wu.number}") == {"people": 1, "times": 2, "minutes": 150}
    assert sums(f"unit={town.willow_1.code}") == {"people": 1, "times": 1, "minutes": 60}
    assert len(client.get("/hours/?st=reversed").context["page"].rows) == 2
    assert client.get("/hours/?since=昨天").status_code == 200
    client.force_login(town.grid_leader)
    assert sums("") == {"people": 1, "times": 1, "minutes": 60}
    client.force_login(town.maple_secretary)
    assert sums("") == {"people": 0, "times": 0, "minutes": 0}


@pytest.mark.parametrize("address", ["/hours/", "/certificates/", "/stars/?tab=given", "/hours/corrections/"])
def test_lists_ask_as_many_questions_for_three_as_for_one(town, wu, client, address, django_assert_num_queries):
    def fill(n):
        entry = credited(town, wu, days=n)
        HoursCorrection.objects.create(entry=entry, minutes=30, reason="早走")
        VolunteerCertificate.objects.create(
            volunteer=wu, unit=town.willow, path=town.willow.path, since="2026-01-01", until=f"2026-02-0{n}", minutes=60
        )
        wu.stars.create(level=n, minutes=6000, notice_until="2026-02-01", given_at=timezone.now())

    client.force_login(town.willow_secretary)
    fill(1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    fill(2)
    fill(3)
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(address)


def form(town, **more):
    day = timezone.localdate() - timedelta(days=1)
    return {
        "who": "吴秀英", "source": "ad_hoc", "words": "陪诊", "day": str(day), "begins": "19:00", "ends": "20:30",
        "unit": town.willow.pk, "client_key": "k1",
    } | more  # fmt: skip


def test_hours_are_written_by_hand_for_those_who_served_together_all_or_none(town, wu, client):
    li = make_volunteer(town.willow, "李志强")
    client.force_login(town.willow_worker)
    assert client.post("/hours/new/", form(town, who="吴秀英、赵无人")).status_code == 422
    assert not HoursEntry.objects.exists()
    both = form(town, who=f"吴秀英、{li.number}", begins="23:00", ends="00:30")
    for _ in range(2):  # sent twice
        assert client.post("/hours/new/", both).status_code == 302
    assert HoursEntry.objects.sums() == {"people": 2, "times": 2, "minutes": 180}
    told = client.post("/hours/new/", form(town, who="13855500001", begins="23:30", ends="23:45", client_key="k2"))
    assert told.status_code == 422 and "重叠" in told.content.decode()
    old = form(town, day=str(timezone.localdate() - timedelta(days=5)), client_key="k3")
    told = client.post("/hours/new/", old)
    assert "请写明补录原因" in told.content.decode()
    assert client.post("/hours/new/", old | {"why": "当天断网"}).status_code == 302
    told = client.post(
        "/hours/new/", form(town, day=str(timezone.localdate() - timedelta(days=40)), why="忘", client_key="k4")
    )
    assert "只能补录 30 天" in told.content.decode()


def test_a_correction_goes_from_one_person_to_another(town, wu, client):
    entry = credited(town, wu)
    client.force_login(town.willow_worker)
    assert client.post(f"/hours/{entry.pk}/correct/", {"minutes": "30", "reason": "早走了"}).status_code == 302
    asked = HoursCorrection.objects.get()
    told = client.post(f"/hours/corrections/{asked.pk}/", {"granted": "yes"})
    assert told.status_code == 422 and "另一个人" in told.content.decode()
    client.force_login(town.willow_secretary)
    assert "早走了" in client.get("/hours/corrections/").content.decode()
    assert client.post(f"/hours/corrections/{asked.pk}/", {"granted": "no", "answer": ""}).status_code == 422
    assert client.post(f"/hours/corrections/{asked.pk}/", {"granted": "yes"}).status_code == 302
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 30}
    assert "早走了" in client.get(f"/hours/{entry.pk}/").content.decode()


def test_the_volunteer_corrects_asks_and_agrees_on_the_own_page(town, wu, client):
    entry = credited(town, wu)
    code = make_card(wu, by=town.willow_worker)
    page = client.get(f"/v/{code}/").content.decode()
    assert f"/v/{code}/hours/{entry.pk}/correct/" in page and "申请志愿服务证明" in page
    client.post(f"/v/{code}/hours/{entry.pk}/correct/", {"minutes": "120", "reason": "十一点才走"})
    asked = HoursCorrection.objects.get()
    assert (asked.asked_by, asked.minutes) == (None, 120)
    span = {"since": str(entry.day), "until": str(timezone.localdate()), "unit": town.willow.pk}
    client.post(f"/v/{code}/certificate/", span)
    one = VolunteerCertificate.objects.get()
    assert (one.asked_by, one.minutes, one.state) == (None, 60, "asked")
    client.post(f"/v/{code}/name/", {"agrees": "yes"})
    wu.refresh_from_db()
    assert wu.named_in_public
    name_in_public(wu, by=None, agrees=False)
    other = credited(town, make_volunteer(town.willow, "李志强"))
    assert client.get(f"/v/{code}/hours/{other.pk}/correct/").status_code == 404
    client.force_login(town.willow_worker)
    told = client.get("/certificates/").content.decode()
    assert "本人申请" in told


def sheet(client, query):
    answer = client.get(f"/hours/export/?{query}")
    assert answer.status_code == 200, answer
    return [list(row) for row in load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values]


def test_the_three_sheets_count_what_the_ledger_counts(town, wu, client):
    wu.document, wu.document_number = "citizen", "340111197001010014"
    wu.save()
    li = make_volunteer(town.willow_1, "李志强")
    team = make_volunteer_team(town.willow)
    join_team(team, wu, by=None)
    credited(town, wu, team=team, theme="law")
    credited(town, wu, days=2, minutes=90, source="patrol")
    credited(town, li, unit=town.willow_1)
    reverse(credited(town, li, days=3, unit=town.willow_1), by=town.willow_secretary, why="记错")
    client.force_login(town.willow_secretary)
    rows = sheet(client, "sheet=summary")
    head, table = rows[2], [row for row in rows[3:] if row[4] is not None]
    total = dict(zip(head, table[-1], strict=True))
    assert (total["社区/网格"], total["参与人数"], total["人次"], total["时长(小时)"]) == ("合计", 2, 3, 3.5)
    assert (total["法治人次"], total["临时帮忙人次"], total["巡逻巡查人次"]) == (1, 2, 1)
    assert [row[1] for row in table[:-1]].count(team.name) == 1
    people = {row[1]: row[5:8] for row in sheet(client, "sheet=people")[3:] if row[2]}
    assert people == {"吴秀英": [2, 2.5, 2.5], "李志强": [1, 1, 1]}
    national = [row for row in sheet(client, "sheet=national")[3:] if row[1]]
    assert len(national) == 3 and {row[3] for row in national} == {"340111197001010014", ""}
    client.force_login(town.grid_leader)
    assert client.get("/hours/export/?sheet=national").status_code == 403


def test_a_month_asked_again_after_a_correction_tells_the_corrected_number(town, wu):
    entry = credited(town, wu)
    day = entry.day
    assert served(town.willow, day, day) == Served(sessions=0, people=1, times=1, minutes=60, new=0, stars=0)
    reverse(entry, by=town.willow_secretary, why="记错")
    nothing = served(town.willow, day, day)
    assert (nothing.times, nothing.minutes, nothing.hours_each) == (0, 0, None)


def test_the_api_goes_the_same_way(town, wu, client):
    client.force_login(town.willow_worker)
    begins = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
    sent = {
        "volunteer": wu.number, "unit": town.willow.code, "source": "patrol", "words": "夜巡",
        "begins_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(), "client_key": "a1",
    }  # fmt: skip
    post = lambda address, data: client.post(f"/api/v1/{address}", data, content_type="application/json")  # noqa: E731
    made = post("hours/", sent).json()
    assert made["minutes"] == 120 and post("hours/", sent).json()["id"] == made["id"]
    refused = post("hours/", sent | {"client_key": "a2"})
    assert refused.status_code == 409 and "重叠" in refused.json()["detail"]
    listed = client.get("/api/v1/hours/").json()
    assert listed["sums"] == {"people": 1, "times": 1, "minutes": 120}
    asked = post(f"hours/{made['id']}/correct/", {"minutes": 60, "reason": "早走"})
    assert asked.status_code == 201
    client.force_login(town.willow_secretary)
    assert post(f"hours/{made['id']}/decide/", {"granted": True}).json()["state"] == "granted"
    span = {"volunteer": wu.number, "unit": town.willow.code, "since": str(begins.date()), "until": str(begins.date())}
    one = post("certificates/", span).json()
    assert (one["minutes"], one["state"]) == (60, "asked")
    assert post(f"certificates/{one['id']}/publish/", {}).status_code == 409  # no document yet
    assert post(f"certificates/{one['id']}/refuse/", {"why": "证件不全"}).json()["state"] == "refused"
    client.force_login(town.maple_secretary)
    assert client.get(f"/api/v1/hours/{made['id']}/").status_code == 404
    assert client.get("/api/v1/hours/").json()["results"] == []
