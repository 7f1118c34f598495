"""Every kind of contradiction is found, said in a sentence, mended by one click, and closes by itself."""

import pytest
from django.urls import reverse

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import Job, LedgerEntry
from hierarchy.actions.territory import change_building
from residents.actions import checkup
from residents.actions.checkup import accept_finding, check, nightly, run_checkup
from residents.actions.mending import MENDS, mend_finding
from residents.checks import CHECKS
from residents.models import Finding, Resident
from tests.builders import make_dwelling, make_household, make_resident
from tests.residents.contradictions import MADE, heads_two, vacant_lived


def run(town, code=None):
    for each in [code] if code else CHECKS:
        check(town.willow, each)
    return list(Finding.objects.open().order_by("pk"))


def said(finding):
    return CHECKS[finding.check_code].say([Finding.objects.get(pk=finding.pk)])[finding.pk]


def test_every_check_has_a_contradiction_here_and_every_button_does_something():
    assert set(MADE) == set(CHECKS)
    buttons = {code for each in CHECKS.values() for code, _ in each.mends}
    assert buttons - {"compare"} == set(MENDS)


@pytest.mark.parametrize("code", MADE)
def test_it_is_found_once_said_and_mended_by_one_click(town, code):
    make, sentence, mend = MADE[code]
    assert run(town) == []
    make(town)
    (finding,) = [row for row in run(town) if row.check_code == code]
    assert sentence in said(finding)
    assert finding.path.startswith(town.willow.path) and len(finding.key) <= 80
    assert [row.pk for row in run(town) if row.check_code == code] == [finding.pk]
    if mend is None:
        return
    mend_finding(finding, mend, by=town.willow_secretary)
    assert [row for row in run(town) if row.check_code == code] == []
    entry = LedgerEntry.objects.get(action="finding.mended")
    assert entry.facts == {"check": code, "mend": mend}


@pytest.mark.parametrize("code", [code for code in MADE if code not in ("leader_gone", "full_beyond", "carer_gone")])
def test_another_community_is_not_asked(town, code):
    MADE[code][0](town)
    check(town.maple, code)
    assert Finding.objects.count() == 0


@pytest.mark.parametrize("code", ["leader_gone", "carer_gone"])
def test_who_moved_to_another_community_is_told_where_the_work_waits(town, code):
    """Not where they live now: nobody there may mend it, and each night would find it anew."""
    MADE[code][0](town)
    Resident.objects.filter(name="许红").update(home=town.maple_1, path=town.maple_1.path)
    (finding,) = run(town, code)
    check(town.maple, code)
    assert [(row.pk, row.path[:8]) for row in run(town, code)] == [(finding.pk, town.willow.path)]
    mend_finding(finding, MADE[code][2], by=town.willow_secretary)
    assert run(town, code) == []


def test_a_finding_goes_with_its_building_to_another_unit(town):
    vacant_lived(town)
    (finding,) = run(town, "vacant_lived")
    change_building(town.building, by=town.director, unit=town.willow_2)
    finding.refresh_from_db()
    assert (finding.home, finding.path) == (town.willow_2, town.willow_2.path)


def test_what_was_put_right_by_hand_closes_by_itself(town):
    heads_two(town)
    (finding,) = run(town, "heads_two")
    Resident.objects.filter(name="陈春来").update(relation="10")
    assert run(town, "heads_two") == []
    finding.refresh_from_db()
    assert finding.closed_at is not None and finding.accepted_by is None


def test_what_somebody_said_to_be_right_is_not_brought_up_again_until_the_data_change(town):
    vacant_lived(town)
    (finding,) = run(town, "vacant_lived")
    accept_finding(finding, by=town.willow_secretary)
    assert run(town, "vacant_lived") == []
    make_resident(finding.dwelling.households.get(), "住户六")
    (again,) = run(town, "vacant_lived")
    assert said(again) == "这套房登记为空置，却有 6 人在册。"
    with pytest.raises(Conflict, match="柳书记已确认无误"):
        accept_finding(finding, by=town.willow_worker)


def test_a_click_on_what_changed_meanwhile_mends_nothing(town):
    heads_two(town)
    (finding,) = run(town, "heads_two")
    make_resident(finding.household, "陈二", relation="02")
    with pytest.raises(Conflict, match="有人刚刚改过相关的登记"):
        mend_finding(finding, "first_head", by=town.willow_secretary)
    assert Resident.objects.filter(relation="02").count() == 3
    with pytest.raises(ActionRefused, match="没有这种改法"):
        mend_finding(finding, "restore", by=town.willow_secretary)


def test_of_two_who_click_the_second_reads_that_it_is_done(town):
    heads_two(town)
    (finding,) = run(town, "heads_two")
    mend_finding(finding, "first_head", by=town.willow_secretary)
    with pytest.raises(Conflict, match="这条问题已经消除"):
        mend_finding(finding, "first_head", by=town.willow_worker)


def test_a_number_that_fails_its_own_check_mends_nothing(town):
    wu = make_resident(
        make_household(make_dwelling(town.building, "301")), id_number="340111194805120021", document="citizen"
    )
    finding = next(row for row in run(town, "id_differs"))
    assert said(finding) == "吴*兰的证件号码校验不通过，请核对证件后更正。"
    with pytest.raises(ActionRefused, match="号码本身不对"):
        mend_finding(finding, "by_number", by=town.willow_secretary)
    wu.refresh_from_db()
    assert wu.version == 1 and finding.key.count(wu.id_number) == 0


def test_every_community_is_looked_through_at_night(town):
    heads_two(town)
    nightly()
    assert Job.objects.filter(topic="residents.check").count() == 3 * len(CHECKS)
    jobs.drain()
    assert [row.check_code for row in Finding.objects.open()] == ["heads_two"]


def test_a_large_community_is_looked_through_by_jobs_with_progress(client, town, monkeypatch):
    heads_two(town)
    monkeypatch.setattr(checkup, "AT_ONCE", 1)
    client.force_login(town.willow_secretary)
    sent = client.post(reverse("run-checkup"), {"community": town.willow.code})
    page = client.get(sent.headers["Location"])
    assert page.context["run"]["total"] == len(CHECKS)
    assert f"已完成 0 / {len(CHECKS)} 项" in page.content.decode()
    jobs.drain(limit=4)
    assert f"已完成 4 / {len(CHECKS)} 项" in client.get(sent.headers["Location"]).content.decode()
    jobs.drain()
    done = client.get(sent.headers["Location"])
    assert done.context["run"] is None and "这一户登记了 2 位户主。" in done.content.decode()


def test_a_small_one_at_once(town):
    heads_two(town)
    assert run_checkup(town.willow, by=town.willow_secretary) == ""
    assert Finding.objects.open().count() == 1
    assert LedgerEntry.objects.get(action="checkup.asked").unit_path == town.willow.path


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_much_is_found(client, town, rows, django_assert_num_queries):
    for n in range(rows):
        household = make_household(make_dwelling(town.building, f"{n + 1}01"))
        make_resident(household, "吴桂兰", relation="02")
        make_resident(household, "陈春来", relation="02")
    run(town)
    client.force_login(town.willow_secretary)
    client.get(reverse("checkup"))
    with django_assert_num_queries(10):
        text = client.get(reverse("checkup"), {"check": "heads_two"}).content.decode()
    assert text.count("这一户登记了 2 位户主。") == rows


def test_the_page_mends_and_accepts_and_the_neighbour_reaches_nothing(client, town):
    heads_two(town)
    (finding,) = run(town, "heads_two")
    client.force_login(town.maple_secretary)
    for name in ("mend-finding", "accept-finding"):
        assert client.post(reverse(name, args=[finding.pk]), {"mend": "first_head"}).status_code == 404
    assert (
        "户主" not in client.get(reverse("checkup"), {"check": "heads_two"}).content.decode().partition("findings")[2]
    )
    assert client.post(reverse("run-checkup"), {"community": town.willow.code}).status_code == 404
    client.force_login(town.willow_secretary)
    client.post(reverse("mend-finding", args=[finding.pk]), {"mend": "first_head"})
    assert list(Resident.objects.order_by("pk").values_list("relation", flat=True)) == ["02", ""]
    assert Finding.objects.open().count() == 0


def test_duplicates_lead_to_the_comparison_and_the_comparison_merges(client, town):
    MADE["duplicates"][0](town)
    (finding,) = run(town, "duplicates")
    client.force_login(town.willow_secretary)
    led = client.post(reverse("mend-finding", args=[finding.pk]), {"mend": "compare"})
    page = client.get(led.headers["Location"]).content.decode()
    assert "138****7788" in page and "13855107788" not in page and "301室" in page and "502室" in page
    kept, gone = finding.resident, finding.other
    send = {"kept_version": kept.version, "gone_version": gone.version, "household": "gone", "phone": "gone"}
    assert client.post(led.headers["Location"], send).headers["Location"] == reverse("resident", args=[kept.pk])
    merged = Resident.objects.get()
    assert (merged.pk, merged.household_id) == (kept.pk, gone.household_id)
    undone = client.post(reverse("undo-merge", args=[merged.merges.get().pk]))
    assert undone.status_code == 302 and Resident.objects.count() == 2
    again = client.post(led.headers["Location"], send)
    assert again.status_code == 409 and "请刷新页面，核对后再合并" in again.content.decode()
    client.force_login(town.maple_secretary)
    assert client.get(led.headers["Location"]).status_code == 404
    assert client.get(reverse("merge-residents", args=[kept.pk])).status_code == 404


def test_nobody_is_merged_with_somebody_of_another_community(client, town):
    ours = make_resident(make_household(make_dwelling(town.building, "301")))
    theirs = make_resident(make_household(make_dwelling(town.maple_building, "301")))
    client.force_login(town.willow_secretary)
    address = f"{reverse('merge-residents', args=[ours.pk])}?with={theirs.pk}"
    assert client.post(address, {}).status_code == 404
    unnamed = client.post(reverse("merge-residents", args=[ours.pk]), follow=True)
    assert "请先选另一位" in unnamed.content.decode()
    assert "没有同名" in client.get(reverse("merge-residents", args=[ours.pk])).content.decode()
    assert Resident.objects.count() == 2
