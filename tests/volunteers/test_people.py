"""Volunteers: registered on their own yes only, a guardian's for minors; leaving, coming back, growing up."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from governance.foundation.telling import tell_about
from hierarchy.models import OrgUnit
from residents.actions.leaving import move_out, record_death
from residents.actions.merging import merge, undo_merge
from residents.actions.retention import erase
from residents.models import RetentionRule
from tests.builders import (
    make_dwelling,
    make_household,
    make_need,
    make_resident,
    make_shift,
    make_volunteer,
    make_volunteer_team,
)
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once
from volunteers.actions import join
from volunteers.actions.accounts import register_myself
from volunteers.actions.applications import accept, apply, decline, forget_old
from volunteers.actions.cards import end_card, find_card, make_card
from volunteers.actions.claims import claim
from volunteers.actions.coming_of_age import tell_of_age
from volunteers.actions.hours import credit
from volunteers.actions.matching import match, unmatch
from volunteers.actions.people import change, confirm_adult, leave, register, rejoin
from volunteers.actions.retention import forget_left
from volunteers.actions.showing import show
from volunteers.actions.teams import join_team
from volunteers.matching import suggestions
from volunteers.models import HoursEntry, Volunteer, VolunteerApplication, VolunteerCard
from volunteers.own_page import Own
from volunteers.own_people import who_looked

TODAY = timezone.localdate
PHONE = "13855500001"


def facts(**more):
    return {"name": "郑志愿", "birth_date": date(1980, 5, 6), "phone": PHONE, "consent_paper": "written"} | more


def registered(town, **more):
    return register(town.willow, by=town.willow_worker, consent_on=TODAY(), **facts(**more))


def young(years, days=0):
    today = TODAY()
    return date(today.year - years, today.month, min(today.day, 28)) + timedelta(days=days)


def test_there_is_no_volunteer_without_an_own_yes(town):
    made = registered(town, skills=["medical", "drive"], skill_words="手语")
    assert (made.number, made.minor, made.skill_line) == ("WHZ000001", False, "医疗护理、驾驶、手语")
    entry = LedgerEntry.objects.get(action="volunteer.registered")
    assert (entry.subject_label, entry.facts) == ("志愿者WHZ000001", {"paper": "written", "minor": False})
    with pytest.raises(ActionRefused, match="同意日期不能晚于今天"):
        register(town.willow, by=None, consent_on=TODAY() + timedelta(days=1), **facts(name="张三"))
    with pytest.raises(Conflict, match="已经是志愿者（WHZ000001）"):
        registered(town)
    assert registered(town, name="郑家人").number == "WHZ000002", "one telephone may be the family's"
    OrgUnit.objects.filter(pk=town.willow_2.pk).update(closed_on=TODAY())
    town.willow_2.refresh_from_db()
    with pytest.raises(ActionRefused, match="已撤销"):
        register(town.willow_2, by=None, consent_on=TODAY(), **facts(name="李四"))


def test_a_minor_needs_the_guardian_too(town):
    with pytest.raises(ActionRefused, match="监护人"):
        registered(town, birth_date=young(12))
    agreed = {"guardian_name": "郑爸爸", "guardian_consent_on": TODAY()}
    made = registered(town, birth_date=young(12), **agreed)
    assert made.minor and not made.is_grown_now
    grown_up = registered(town, name="郑成年", birth_date=young(18), **agreed)
    assert (grown_up.minor, grown_up.guardian_name) == (False, ""), "nobody keeps a guardian who is not needed"
    with pytest.raises(ActionRefused, match="监护人"):
        change(grown_up, by=town.willow_worker, birth_date=young(10))
    with pytest.raises(ActionRefused, match="还没有满 18"):
        confirm_adult(made, by=town.willow_worker, paper="written")


def test_at_eighteen_the_own_yes_is_asked_for_once(town):
    one = make_volunteer(town.willow, minor=True, birth_date=young(18), guardian_consent_on=date(2020, 1, 1))
    young_one = make_volunteer(town.willow, "小朋友", minor=True, birth_date=young(17), guardian_consent_on=TODAY())
    assert (tell_of_age(), tell_of_age()) == (1, 0)
    entry = LedgerEntry.objects.get(action="volunteer.came_of_age")
    assert entry.subject_id == str(one.pk)
    tell_about(entry.pk)
    told = set(Notice.objects.values_list("user__name", "text"))
    assert told == {(name, f"志愿者{one.number}已满 18 周岁，请补登记本人同意") for name in ("柳书记", "杨社工")}

    with pytest.raises(ActionRefused, match="满 18 周岁与今天之间"):
        confirm_adult(one, by=town.willow_worker, paper="spoken", on=TODAY() - timedelta(days=800))
    done = confirm_adult(one, by=town.willow_worker, paper="spoken")
    assert (done.minor, done.guardian_consent_on, done.consent_on) == (False, None, TODAY())
    with pytest.raises(Conflict, match="已经登记过"):
        confirm_adult(one, by=town.willow_worker, paper="spoken")
    young_one.refresh_from_db()
    assert young_one.minor


def test_who_leaves_leaves_everything_but_the_hours(town):
    one = registered(town)
    join_team(make_volunteer_team(town.willow, founded_on=None), one, by=None)
    ahead = join(make_shift(town.willow), one, by=None)
    code = make_card(one, by=town.willow_worker)
    held = claim(make_need(town.willow), by=town.willow_worker, volunteer=one)
    at = timezone.now() - timedelta(days=1)
    credit(
        one, by=town.willow_worker, unit=town.willow, source="ad_hoc", words="陪诊", begins_at=at,
        ends_at=at + timedelta(hours=1),
    )  # fmt: skip
    gone = leave(one, by=town.willow_worker, why="guardian")
    ahead.refresh_from_db()
    held.refresh_from_db()
    assert (held.state, held.released_why) == ("released", "志愿者已退出")
    assert (gone.left_on, gone.left_why, ahead.state) == (TODAY(), "guardian", "cancelled")
    assert (one.places.get().left, find_card(code)) == (TODAY(), None)
    assert HoursEntry.objects.sums()["minutes"] == 60
    with pytest.raises(Conflict, match="已于"):
        leave(one, by=town.willow_worker, why="own")
    with pytest.raises(ActionRefused, match="恢复登记"):
        registered(town)
    with pytest.raises(ActionRefused, match="先恢复登记"):
        make_card(one, by=None)
    back = rejoin(one, by=town.willow_worker, consent_on=TODAY(), consent_paper="spoken")
    assert (back.number, back.left_on, back.consent_paper) == (gone.number, None, "spoken")
    with pytest.raises(Conflict, match="没有退出"):
        rejoin(one, by=town.willow_worker, consent_on=TODAY(), consent_paper="spoken")


def test_leaving_with_erasing_leaves_a_number_and_the_hours(town):
    one = registered(town, document="citizen", document_number="340111198005060015", talent="剪纸")
    gone = leave(one, by=None, why="consent", erase=True)
    kept = Volunteer.objects.get(pk=one.pk)
    assert [kept.name, kept.phone, kept.phone_key, kept.document_number, kept.document_key, kept.talent] == [""] * 6
    assert (kept.number, kept.birth_date, kept.masked_name) == (gone.number, date(1980, 1, 1), "（信息已删除）")
    with pytest.raises(ActionRefused, match="已删除"):
        rejoin(one, by=None, consent_on=TODAY(), consent_paper="spoken")
    assert registered(town).number == "WHZ000002", "who comes back after erasing is somebody new"


def test_two_clerks_change_one_volunteer_and_the_second_reads_why_not(town):
    one = registered(town)
    change(one, by=town.willow_worker, version=1, talent="剪纸")
    with pytest.raises(Conflict, match="刚刚改过"):
        change(one, by=town.willow_secretary, version=1, talent="书法")
    assert Volunteer.objects.get().version == 2
    assert LedgerEntry.objects.filter(action="volunteer.changed").get().facts == {"changed": ["talent"]}


def test_who_left_is_forgotten_when_the_office_says_so(town):
    gone = registered(town)
    Volunteer.objects.filter(pk=gone.pk).update(left_on=TODAY() - timedelta(days=31))
    lately = make_volunteer(town.willow, "刚退出", left_on=TODAY())
    assert forget_left() == 0, "no office has set a limit"
    RetentionRule.objects.create(office=town.street, days_after_left=30)
    assert (forget_left(), forget_left()) == (1, 0)
    assert Volunteer.objects.get(pk=gone.pk).name == ""
    assert Volunteer.objects.get(pk=lately.pk).name == "刚退出"


def applied(town, **more):
    given = {"name": "周申请", "birth_date": date(1990, 1, 2), "phone": "13855500003", "address": "10.0.0.9"} | more
    return apply(town.willow, **given)


def test_an_application_becomes_a_volunteer_when_a_clerk_has_asked_back(town):
    made = applied(town, skills=["hair"])
    assert applied(town) == made, "asked twice it is one"
    with pytest.raises(ActionRefused, match="监护人"):
        applied(town, name="周小", birth_date=young(12))
    one = accept(made, by=town.willow_worker)
    assert (one.name, one.consent_paper, one.skills, one.registered_by) == (
        "周申请",
        "own",
        ["hair"],
        town.willow_worker,
    )
    kept = VolunteerApplication.objects.get()
    assert (kept.state, kept.name, kept.phone, kept.phone_key, kept.address_key) == ("accepted", "", "", "", "")
    with pytest.raises(Conflict, match="已经办理"):
        decline(made, by=town.willow_worker)

    child = applied(town, name="周小", birth_date=young(12), guardian_name="周妈妈")
    with pytest.raises(ActionRefused, match="监护人"):
        accept(child, by=town.willow_worker)
    assert VolunteerApplication.objects.open().count() == 1, "what was refused changed nothing"
    assert accept(child, by=town.willow_worker, guardian_consent_on=TODAY()).guardian_name == "周妈妈"


def test_one_network_cannot_flood_the_list_and_old_applications_go(town):
    for n in range(40):
        applied(town, phone=f"138000000{n:02d}")
    with pytest.raises(ActionRefused, match="同一网络"):
        applied(town, phone="13800009999")
    applied(town, phone="13800009999", address="10.0.0.10")
    VolunteerApplication.objects.update(at=timezone.now() - timedelta(days=61))
    forget_old()
    rows = VolunteerApplication.objects.all()
    assert {(row.state, row.name, row.phone) for row in rows} == {("expired", "", "")}


def test_a_member_of_staff_registers_on_the_own_account_or_joins_the_row_on_paper(town):
    user = town.willow_worker
    user.phone = PHONE
    user.save(update_fields=["phone"])
    on_paper = register(town.willow, by=town.willow_secretary, consent_on=TODAY(), **facts(name=user.name))
    mine = {"name": user.name, "birth_date": date(1980, 5, 6), "phone": PHONE}
    assert register_myself(town.willow, user=user, **mine) == on_paper
    assert Volunteer.objects.get().user == user
    with pytest.raises(ActionRefused, match="已经是志愿者"):
        register_myself(town.willow, user=user, **mine)
    other = register_myself(town.maple, user=town.maple_secretary, **mine | {"name": "冯书记"})
    assert (other.consent_paper, other.user, other.registered_by) == ("own", town.maple_secretary, town.maple_secretary)


def test_a_card_opens_until_there_is_a_newer_one(town):
    one = registered(town)
    first, second = (make_card(one, by=None) for _ in range(2))
    assert find_card(first) is None
    assert find_card(f"{second[:4]}-{second[4:8]}-{second[8:]}") == one
    assert not VolunteerCard.objects.filter(digest__contains=second).exists()
    end_card(one, by=None)
    assert (find_card(second), find_card("")) == (None, None)
    with pytest.raises(ActionRefused, match="不用作废"):
        end_card(one, by=None)


def test_a_number_in_clear_wants_a_reason_and_a_post(town):
    one = registered(town, document="passport", document_number="E12345678")
    assert show(one, "phone", by=town.willow_worker, reason="通知明天的活动") == PHONE
    entry = LedgerEntry.objects.get(action="volunteer.shown")
    assert PHONE not in str(entry.facts)
    _, looked = who_looked(Own(one, "code"))
    assert [(what, reason) for _, _, what, reason in looked["looks"]] == [("联系电话", "通知明天的活动")]
    assert entry.facts["fields"] == ["phone"]
    with pytest.raises(ActionRefused, match="原因"):
        show(one, "phone", by=town.willow_worker, reason="看")
    of_grid = register(town.willow_1, by=None, consent_on=TODAY(), **facts(name="甲", document_number="E12345679"))
    assert show(of_grid, "phone", by=town.grid_leader, reason="通知明天的活动") == PHONE
    with pytest.raises(ActionRefused, match="岗位"):
        show(of_grid, "document_number", by=town.grid_leader, reason="通知明天的活动")
    with pytest.raises(ActionRefused, match="岗位"):
        show(one, "phone", by=town.maple_secretary, reason="通知明天的活动")
    for _ in range(8):
        show(one, "document_number", by=town.willow_worker, reason="开具服务证明")
    assert show(one, "document_number", by=town.willow_worker, reason="开具服务证明") == "E12345678"
    with pytest.raises(ActionRefused, match="5 分钟内"):
        show(one, "document_number", by=town.willow_worker, reason="开具服务证明")


@pytest.fixture
def home(town):
    return make_household(make_dwelling(town.building))


def test_the_register_is_suggested_and_never_matched_by_itself(town, home):
    one = registered(town)
    wu = make_resident(home, "郑志愿", phone=PHONE)
    make_resident(home, "郑家人", phone=PHONE)
    assert [(who.name, why) for who, why in suggestions(one, town.willow_worker)] == [("郑志愿", "姓名、电话都相同")]
    assert suggestions(one, town.maple_secretary) == [], "nobody is suggested whom one does not see"
    assert Volunteer.objects.get().resident is None
    match(one, wu, by=town.willow_worker)
    assert suggestions(registered(town, name="郑新人"), town.willow_worker) == []
    with pytest.raises(Conflict, match="已经与"):
        match(one, wu, by=town.willow_worker)
    with pytest.raises(Conflict, match="对应另一位"):
        match(registered(town, name="郑第三"), wu, by=town.willow_worker)
    unmatch(one, by=town.willow_worker)
    assert Volunteer.objects.filter(resident=wu).count() == 0


def test_who_dies_serves_no_more_and_who_moves_still_may(town, home):
    one, other = (registered(town, name=name) for name in ("甲一", "乙二"))
    dead, moved = make_resident(home, "甲一"), make_resident(home, "乙二")
    match(one, dead, by=None)
    match(other, moved, by=None)
    record_death(dead, by=town.willow_worker, on=TODAY())
    move_out(home, by=town.willow_worker, residents=[moved], on=TODAY())
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.left_on, one.left_why, other.left_on) == (TODAY(), "died", None)
    with pytest.raises(ActionRefused, match="去世"):
        rejoin(one, by=town.willow_worker, consent_on=TODAY(), consent_paper="spoken")


def test_erasing_the_person_takes_the_volunteers_name_and_leaves_the_hours(town, home):
    one, wu = registered(town), make_resident(home, "郑志愿", phone=PHONE)
    match(one, wu, by=None)
    erase(wu, by=town.willow_worker, why="request")
    kept = Volunteer.objects.get()
    assert (kept.name, kept.phone, kept.number, kept.left_on) == ("", "", "WHZ000001", TODAY())


def test_two_rows_of_one_person_are_one_volunteer_and_the_undo_gives_both_back(town, home):
    kept, gone = make_resident(home, "郑志愿", phone=PHONE), make_resident(home, "郑志愿")
    first, second = registered(town, skills=["hair"]), registered(town, name="郑自愿", skills=["cook"])
    match(first, kept, by=None)
    match(second, gone, by=None)
    record = merge(kept, gone, by=town.willow_worker)
    second.refresh_from_db()
    assert (Volunteer.objects.get(resident=kept), second.resident) == (first, None)
    undo_merge(record, by=town.willow_worker)
    second.refresh_from_db()
    assert (second.resident_id, second.skills) == (record.gone_id, ["cook"])


def test_a_lone_volunteer_goes_along_with_the_person(town, home):
    kept, gone = make_resident(home, "郑志愿", phone=PHONE), make_resident(home, "郑志愿")
    one = registered(town)
    match(one, gone, by=None)
    record = merge(kept, gone, by=town.willow_worker)
    one.refresh_from_db()
    assert one.resident == kept
    undo_merge(record, by=town.willow_worker)
    one.refresh_from_db()
    assert one.resident_id == record.gone_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="两个事务同时等一行，只在 PostgreSQL 上有")
def test_two_clerks_register_two_people_at_once_and_each_has_a_number():
    town = build_town()
    one = lambda name: lambda: register(town.willow, by=None, consent_on=TODAY(), **facts(name=name))  # noqa: E731
    at_once(one("甲一"), one("乙二"), one("丙三"), one("甲一"))
    rows = Volunteer.objects.order_by("number").values_list("number", "name")
    assert [number for number, _ in rows] == ["WHZ000001", "WHZ000002", "WHZ000003"]
    assert {name for _, name in rows} == {"甲一", "乙二", "丙三"}
