"""公示、异议、命名、证书: the public list, a receipt, the answer, numbers, paper, the wall, looking again, revoking."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.actions.approving import approve
from awards.actions.freezing import freeze_result
from awards.actions.naming import name_all, recheck, remind_of_ends, revoke
from awards.actions.notice_days import lengthen_all
from awards.actions.objections import answer, look_into, object_to
from awards.actions.phases import least_end
from awards.actions.rounds import cancel_round
from awards.certificate_codes import code_of
from awards.choices import PhaseName, RoundState, Target
from awards.models import (
    Award,
    AwardKind,
    AwardRound,
    CriteriaSet,
    Evidence,
    Nomination,
    Objection,
    RoundKind,
    Suggestion,
)
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused
from governance.foundation.models import CalendarDay, LedgerEntry, Notice
from tests.awards.build import in_phase, make_nomination, make_round
from tests.builders import make_dwelling, make_household, make_officer, make_resident

P = PhaseName


@pytest.fixture
def world(town):
    """A grid on notice, and a family that did not agree to be named."""
    cache.clear()
    world = make_round(town)
    CriteriaSet.objects.filter(pk=world.entry.criteria_id).update(vetoes=["弄虚作假"])
    world.first = make_nomination(world, town.willow_1, deeds="楼道堆物清完，301室吴桂兰带头，电话13855100001。")
    world.second = make_nomination(world, town.willow_2, done=6)
    world.vice, world.town = make_officer("副主任", town.street), town
    family = AwardKind.objects.create(office=town.street, name="和美家庭", target=Target.FAMILY, quota=1, place=3)
    world.family_entry = RoundKind.objects.create(
        round=world.round, kind=family, criteria=world.entry.criteria, quota=1
    )
    household = make_household(make_dwelling(town.building, "301"))
    make_resident(household, "吴桂兰", relation="02")
    world.family = Nomination.objects.create(
        entry=world.family_entry, unit=town.willow_1, path=town.willow_1.path, household=household, state="accepted",
        title="杏花苑1号楼301室", deeds="吴桂兰一家照顾邻居。", source="self", households=100,
    )  # fmt: skip
    in_phase(world.round, P.REVIEW)
    for entry in (world.entry, world.family_entry):
        freeze_result(entry, by=town.director)
        approve(entry, by=world.vice)
    in_phase(world.round, P.NOTICE)
    today = timezone.localdate()
    listed = Nomination.objects.filter(entry__round=world.round).on_notice()
    listed.update(noticed_from=today, noticed_until=today + timedelta(days=7))
    return world


def public(world, client):
    return client.get(reverse("award-notice", args=[world.round.pk])).content.decode()


def to_result(world):
    """A fortnight later: public days are over."""
    in_phase(world.round, P.RESULT)
    over = timezone.localdate() - timedelta(days=1)
    listed = Nomination.objects.filter(entry__round=world.round).on_notice()
    listed.update(noticed_from=over - timedelta(days=29), noticed_until=over)
    return AwardRound.objects.get(pk=world.round.pk)


def test_the_public_list_names_places_and_no_person_without_consent_no_number_no_door_no_score(world, client):
    shown = public(world, client)
    assert "杨柳第一网格" in shown and "杨柳第二网格" not in shown
    assert "楼道堆物清完" in shown and "13855100001" not in shown and "301" not in shown
    assert "吴桂兰一家" not in shown and "1号楼" in shown
    assert "80.50" not in shown and "总分" not in shown
    Nomination.objects.filter(pk=world.family.pk).update(may_publish=True, public_name="吴桂兰家庭")
    assert "吴桂兰家庭" in public(world, client)


def test_a_round_nobody_stands_on_notice_in_is_not_found_by_the_public(town, client):
    world = make_round(town)
    assert client.get(reverse("award-notice", args=[world.round.pk])).status_code == 404
    nomination = make_nomination(world, town.willow_1)
    assert client.get(reverse("object-to-award", args=[nomination.pk])).status_code == 404


def test_an_objection_is_raised_without_an_account_and_followed_by_its_receipt(world, client, town):
    page = reverse("object-to-award", args=[world.first.pk])
    short = client.post(page, {"text": "不好"})
    assert short.status_code == 422 and not Objection.objects.exists()
    shown = client.post(page, {"text": "走访是补填的，我家没人来过。", "contact": "13855100009"}).content.decode()
    filed = Objection.objects.get()
    assert filed.receipt in shown
    asked = reverse("award-objection")
    assert "正在核实" in client.post(asked, {"receipt": filed.receipt.lower()}).content.decode()
    assert client.post(asked, {"receipt": "YY261100000000"}).status_code == 422

    client.force_login(town.director)
    desk = client.get(reverse("award-objections", args=[world.round.pk])).content.decode()
    assert filed.receipt in desk and "我家没人来过" not in desk
    client.post(reverse("take-award-objection", args=[filed.pk]))
    form = reverse("answer-award-objection", args=[filed.pk])
    told = client.get(form).content.decode()
    assert "我家没人来过" in told and "13855100009" in told
    refused = client.post(form, {"upheld": "yes", "findings": "查了走访记录", "words": "谢谢您", "reason": ""})
    assert refused.status_code == 422 and "查了走访记录" in refused.content.decode()
    client.post(form, {"upheld": "no", "findings": "查了走访记录", "words": "走访有记录，谢谢您。"})
    client.logout()
    assert "走访有记录，谢谢您。" in client.post(asked, {"receipt": filed.receipt}).content.decode()
    assert "查了走访记录" not in client.post(asked, {"receipt": filed.receipt}).content.decode()
    assert not LedgerEntry.objects.filter(facts__icontains="走访是补填").exists()


def test_one_address_objects_five_times_a_day_and_wrong_receipts_lock_it_out(world, client):
    page = reverse("object-to-award", args=[world.first.pk])
    answers = [client.post(page, {"text": f"走访不实，第{n}条意见。"}).status_code for n in range(6)]
    assert answers == [200] * 5 + [409]
    tries = [client.post(reverse("award-objection"), {"receipt": f"YY2611{n:08d}"}).status_code for n in range(6)]
    assert tries == [422] * 5 + [429]


def test_the_same_objection_is_answered_once_and_by_nobody_who_nominated(world, town):
    filed = object_to(world.first, text="走访是补填的，我家没人来过。")
    Nomination.objects.filter(pk=world.first.pk).update(nominated_by=town.director)
    with pytest.raises(ActionRefused, match="请同事办"):
        look_into(filed, by=town.director)
    look_into(filed, by=world.vice)
    with pytest.raises(ActionRefused, match="已经有人在核实"):
        look_into(filed, by=make_officer("三主任", town.street))
    said = {"upheld": False, "findings": "查实", "words": "谢谢"}
    with pytest.raises(ActionRefused, match="刷新后再办"):
        answer(filed, by=world.vice, version=1, **said)
    answer(filed, by=world.vice, **said)
    with pytest.raises(ActionRefused, match="已经办结"):
        answer(filed, by=world.vice, **said)


def test_naming_waits_for_answers_approval_and_the_last_public_day(world, town):
    with pytest.raises(ActionRefused, match="现在不在命名"):
        name_all(world.round, by=town.director)
    filed = object_to(world.first, text="走访是补填的，我家没人来过。", contact="13855100009")
    to_result(world)
    with pytest.raises(ActionRefused, match="还有异议"):
        name_all(world.round, by=town.director)
    answer(filed, by=town.director, upheld=True, findings="查实", words="谢谢", reason="弄虚作假")
    with pytest.raises(ActionRefused, match="还没有批准"):
        name_all(world.round, by=town.director)
    approve(RoundKind.objects.get(pk=world.entry.pk), by=world.vice)
    with pytest.raises(ActionRefused, match="现在不在命名"):  # who moved up has public days, so the dates moved
        name_all(world.round, by=town.director)
    in_phase(world.round, P.RESULT)
    with pytest.raises(ActionRefused, match="公示到"):
        name_all(world.round, by=town.director)
    to_result(world)
    row = Evidence.objects.filter(nomination=world.second)
    row.update(numerator=7)
    with pytest.raises(ActionRefused, match="原始记录有变化"):
        name_all(world.round, by=town.director)
    row.update(numerator=6)
    made = name_all(world.round, by=town.director)
    assert {each.nomination.title for each in made} == {"杨柳第二网格", "杏花苑1号楼301室"}
    assert AwardRound.objects.get(pk=world.round.pk).state == RoundState.NAMED
    assert Objection.objects.get().contact == ""
    with pytest.raises(ActionRefused, match="已命名"):
        name_all(world.round, by=town.director)
    with pytest.raises(ActionRefused, match="已命名"):
        freeze_result(world.entry, by=town.director)


@pytest.fixture
def named(world):
    name_all(to_result(world), by=world.town.director)
    world.award = Award.objects.get(nomination=world.first)
    world.family_award = Award.objects.get(nomination=world.family)
    return world


def test_a_certificate_is_printed_in_full_and_checked_by_anybody(named, client, town):
    client.force_login(town.director)
    paper = client.get(reverse("award-certificate", args=[named.family_award.pk])).content.decode()
    assert "吴桂兰家庭" in paper and named.family_award.number in paper and "<svg" in paper and "301" not in paper
    every = client.get(reverse("award-certificates", args=[named.round.pk])).content.decode()
    assert every.count("荣誉证书</h1>") == 2
    word = client.get(reverse("award-word", args=[named.award.pk]))
    assert word.content[:2] == b"PK" and named.award.number in word.headers["Content-Disposition"]
    client.logout()
    check = reverse("award-check", args=[code_of(named.family_award)])
    shown = client.get(check).content.decode()
    assert "真实有效" in shown and named.family_award.number in shown and "吴桂兰" not in shown
    assert client.get(reverse("award-check", args=["ABCDEF0123456789ABCD"])).status_code == 404
    revoke(named.family_award, by=town.director, why="查实弄虚作假")
    shown = client.get(check).content.decode()
    assert "已撤销" in shown and "真实有效" not in shown
    with pytest.raises(ActionRefused, match="已经撤销过"):
        revoke(named.family_award, by=town.director, why="查实弄虚作假")


def test_the_wall_shows_places_and_people_only_as_they_agreed(named, client, town):
    wall = reverse("honour-wall", args=[town.willow.code])
    shown = client.get(wall).content.decode()
    assert "杨柳第一网格" in shown and "家庭" not in shown.split("<main")[1].split("<section")[1]
    client.force_login(town.willow_secretary)
    said = {"on_wall": "yes", "words": "远亲不如近邻"}
    client.post(reverse("wall-award", args=[named.family_award.pk]), said)
    assert "远亲不如近邻" in client.get(wall).content.decode()
    assert "吴桂兰" not in client.get(wall).content.decode()
    client.post(reverse("wall-award", args=[named.family_award.pk]), said | {"on_wall": "no"})
    assert "远亲不如近邻" not in client.get(wall).content.decode()
    Award.objects.update(valid_until=timezone.localdate() - timedelta(days=1), granted_on="2020-01-01")
    assert "杨柳第一网格" not in client.get(wall).content.decode()


def test_who_was_named_again_stands_on_the_wall_once(named, client, town):
    later, entry = named.award.granted_on + timedelta(days=1), named.first.entry
    again = AwardRound.objects.create(office=town.street, name="再一轮", since=later, until=later)
    kind = RoundKind.objects.create(round=again, kind=entry.kind, criteria=entry.criteria, quota=1)
    second = Nomination.objects.get(pk=named.first.pk)
    second.pk, second.entry = None, kind
    second.save(force_insert=True)
    days = {"granted_on": later, "valid_until": later + timedelta(days=700)}
    Award.objects.create(nomination=second, number="HM9", on_wall=True, **days)
    assert Award.objects.valid_on(later).filter(nomination__unit=named.first.unit, on_wall=True).count() == 2
    page = client.get(reverse("honour-wall", args=[town.willow.code])).content.decode().split("<main")[1]
    assert page.count(named.first.title) == 1


def test_before_it_ends_the_street_is_told_once_and_looks_again(named, town):
    until = named.award.valid_until
    with pytest.raises(ActionRefused, match="两个月"):
        recheck(named.award, by=town.director, note="仍符合")
    soon = timezone.localdate() + timedelta(days=20)
    Award.objects.filter(pk=named.award.pk).update(valid_until=soon)
    for _ in range(2):
        remind_of_ends()
    assert LedgerEntry.objects.filter(action="award.ending").count() == 1
    jobs.drain()
    assert Notice.objects.filter(user=town.director, text__contains="请复核").count() == 1
    kept = recheck(named.award, by=town.director, note="走访核实，仍符合条件")
    Nomination.objects.filter(pk=named.first.pk).update(nominated_by=town.director)
    for deed, said in ((recheck, {"note": "仍符合"}), (revoke, {"why": "查实弄虚作假"})):
        with pytest.raises(ActionRefused, match="有关（本人推荐）"):
            deed(Award.objects.get(pk=named.award.pk), by=town.director, **said)
    assert kept.valid_until == soon.replace(year=soon.year + 2) and kept.rechecked_on and kept.reminded_at is None
    assert until.year == timezone.localdate().year + 2


def test_e6_has_every_score_inside_and_none_outside(world, client, town):
    client.force_login(town.director)
    page = reverse("award-sheet", args=[world.round.pk])
    inside = load_workbook(io.BytesIO(b"".join(client.get(page, {"sheet": "scores"}).streaming_content))).active
    assert [cell.value for cell in inside[3]] == [
        "序号", "类别", "对象", "所在社区/网格", "主要事迹", "指标得分", "评议得分", "群众票", "群众得分", "总分", "名次", "结果", "公示意见",
    ]  # fmt: skip
    first = [cell.value for cell in inside[4]]
    assert first[1:4] == ["和美网格", "杨柳第一网格", "杨柳社区 杨柳第一网格"]
    assert [float(each) for each in (first[5], first[6], first[8], first[9])] == [48, 17, 15.5, 80.5]
    assert first[7] == "赞成 30，不赞成 10" and first[12] == "公示中"
    assert inside.max_row == 3 + 3 + 2
    outside = load_workbook(io.BytesIO(b"".join(client.get(page, {"sheet": "public"}).streaming_content))).active
    text = "\n".join(str(cell.value) for row in outside for cell in row)
    assert "80.5" not in text and "吴桂兰" not in text and "13855100001" not in text and "杨柳第二网格" not in text
    client.force_login(town.willow_secretary)
    assert client.get(page, {"sheet": "scores"}).status_code == 403
    assert client.get(page, {"sheet": "public"}).status_code == 200


def test_the_calculation_sheet_can_be_reckoned_again_by_hand(world, client, town):
    client.force_login(town.director)
    page = reverse("calculation-sheet", args=[world.first.pk])
    shown = client.get(page).content.decode()
    for words in (
        "8 ÷ 10 = 80%，100% 得满分：60 × 80 ÷ 100", "各项相加 48，四舍五入到两位小数得 48.00",
        "去掉一个最高分和一个最低分（5 位评委起），其余 3 个平均 17", "100 户里 40 户投票，参与率 40%，50% 得满分，参与 0.8",
        "赞成 30 ÷ 40 = 0.75", "20 × （0.8 + 0.75）÷ 2 = 15.5", "80.50",
    ):  # fmt: skip
        assert words in shown, words
    assert not any(judge.user.name in shown for judge in world.judges)
    Evidence.objects.filter(nomination=world.first).update(numerator=1)
    assert "8 ÷ 10" in client.get(page).content.decode()  # what was frozen, not what stands there now
    client.force_login(town.willow_secretary)
    assert client.get(page).status_code == 403  # not before the round has named
    AwardRound.objects.update(state=RoundState.NAMED)
    assert client.get(page).status_code == 200


def at_nine(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


def test_days_off_announced_later_lengthen_the_notice_before_anything_is_named(world, town, time_machine):
    time_machine.move_to(at_nine(date(2026, 11, 2)))
    begins = date(2026, 11, 2)
    until = least_end(P.NOTICE, begins)
    Nomination.objects.filter(entry__round=world.round).on_notice().update(noticed_from=begins, noticed_until=until)
    off = {"kind": "holiday", "name": "节", "source": "notice"}
    for n in (1, 2, 3):
        CalendarDay.objects.update_or_create(date=begins + timedelta(days=n), defaults=off)
    needed = least_end(P.NOTICE, begins)
    assert needed > until
    time_machine.move_to(at_nine(until + timedelta(days=1)))
    round = in_phase(world.round, P.RESULT)
    with pytest.raises(ActionRefused, match=f"公示到 {needed:%Y-%m-%d}"):
        name_all(round, by=town.director)
    assert set(Nomination.objects.on_notice().values_list("noticed_until", flat=True)) == {needed}
    assert object_to(world.first, text="走访是补填的，我家没人来过。")  # still its public days
    Objection.objects.all().delete()
    Nomination.objects.on_notice().update(noticed_until=until)
    time_machine.move_to(at_nine(needed + timedelta(days=9)))
    lengthen_all()
    jobs.drain()
    anew = least_end(P.NOTICE, needed + timedelta(days=9))
    assert set(Nomination.objects.on_notice().values_list("noticed_until", flat=True)) == {anew}
    in_phase(world.round, P.RESULT)
    with pytest.raises(ActionRefused, match="期满后才能命名"):
        name_all(round, by=town.director)


def test_numbers_and_the_wall_go_by_place_and_tell_no_rank(town, client):
    cache.clear()
    world = make_round(town)
    RoundKind.objects.filter(pk=world.entry.pk).update(quota=3)
    in_phase(world.round, P.REVIEW)
    for unit, done in ((town.maple_1, 6), (town.willow_1, 4), (town.willow_2, 9)):
        make_nomination(world, unit, done=done)
    freeze_result(world.entry, by=town.director)
    approve(world.entry, by=make_officer("副主任", town.street))
    name_all(to_result(world), by=town.director)
    rows = list(Award.objects.order_by("number").values_list("nomination__title", "nomination__standing__rank"))
    assert rows == [("杨柳第一网格", 3), ("杨柳第二网格", 1), ("枫林第一网格", 2)]
    page = client.get(reverse("honour-wall", args=[town.street.code])).content.decode()
    assert page.index("杨柳第一网格") < page.index("杨柳第二网格") < page.index("枫林第一网格")


def test_the_same_words_of_two_people_are_two_and_thirty_shut_nobody_out(world):
    said = "走访是补填的，我家没人来过。"
    mine = object_to(world.first, text=said, contact="13855100009")
    assert object_to(world.first, text=said, contact="13855100009") == mine
    assert object_to(world.first, text=said, contact="13855100008").receipt != mine.receipt
    assert object_to(world.first, text=said) != object_to(world.first, text=said)
    for n in range(30):
        object_to(world.first, text=f"捣乱的话第{n}条")
    assert object_to(world.first, text="真的异议：材料造假，有照片").receipt


def test_a_cancelled_round_forgets_who_told_and_objected_and_says_why_nobody_answers(world, town, client):
    letter = Suggestion.objects.create(
        entry=world.entry, unit=town.willow, path=town.willow.path, receipt="TJ261100000001", who="吴桂兰", deeds="好",
        source="neighbour", nominator="李四", contact="13855100001",
    )  # fmt: skip
    filed = object_to(world.first, text="走访是补填的，我家没人来过。", contact="13855100009")
    cancel_round(world.round, by=town.director, why="今年不评了")
    letter.refresh_from_db()
    filed.refresh_from_db()
    assert (letter.who, letter.nominator, letter.contact, filed.contact) == ("", "", "", "")
    assert filed.state == "closed"
    shown = client.post(reverse("award-objection"), {"receipt": filed.receipt}).content.decode()
    assert "今年不评了" in shown and "前答复" not in shown
