"""People on record and their accounts."""

import pytest
from django.core.exceptions import FieldError

from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.actions.people import (
    change_password,
    change_person,
    disable_account,
    enable_account,
    find_or_register,
    first_password,
    open_account,
    register_person,
    reset_password,
    show_phone,
)
from hierarchy.choices import Duty
from hierarchy.initials import initials_of
from hierarchy.models import PasswordHistory, User
from hierarchy.passwords import StaffPassword
from hierarchy.phones import NoPhone, normal_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("139 1234 5678", "13912345678"),
        ("+86 13912345678", "13912345678"),
        ("１３９１２３４５６７８", "13912345678"),
        ("13912345678.0", "13912345678"),
        ("139-1234-5678", "13912345678"),
        ("0551-65551234", "0551-65551234"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_number_is_kept_in_one_way_however_it_is_typed(typed, kept):
    assert normal_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [("1.39E+10", "科学记数"), ("12345", "不是有效的电话号码"), ("无", "不是有效"), ("139123456789", "不是有效")],
)
def test_what_is_no_phone_number_is_said_so(typed, words):
    with pytest.raises(NoPhone, match=words):
        normal_phone(typed)


@pytest.mark.parametrize(
    ("name", "letters"), [("沁心湖社区", "qxhsq"), ("3号楼党小组", "3hldxz"), ("WH街道", "whjd"), ("", "")]
)
def test_initials_of_a_name(name, letters):
    assert initials_of(name) == letters


def test_a_phone_number_belongs_to_one_person_and_is_kept_sealed(town):
    person = register_person(by=town.system_manager, name="王芳", phone="139 1234 5678")

    with pytest.raises(ActionRefused, match="已登记在一位人员名下"):
        register_person(by=town.system_manager, name="别人", phone="13912345678")
    other = register_person(by=town.system_manager, name="别人")
    with pytest.raises(ActionRefused, match="已登记在另一位人员名下"):
        change_person(other, by=town.system_manager, name="别人", phone="13912345678")

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_key FROM hierarchy_user WHERE id = %s", [person.pk])
        assert not any("13912345678" in column for column in cursor.fetchone())
    with pytest.raises(FieldError):
        User.objects.filter(phone="13912345678")


def test_an_auditor_has_an_office_and_nobody_else_has(town):
    with pytest.raises(ActionRefused, match="审计员须指定"):
        register_person(by=town.system_manager, name="审", duty=Duty.AUDIT)
    with pytest.raises(ActionRefused, match="审计员须指定"):
        register_person(by=town.system_manager, name="审", audits=town.street)

    assert register_person(by=town.system_manager, name="审", duty=Duty.AUDIT, audits=town.street).is_auditor


def test_a_person_is_found_by_phone_then_by_a_name_borne_once(town):
    everyone = User.objects.all()
    wang = find_or_register(by=town.director, name="王芳", phone="13912345678", among=everyone)

    assert find_or_register(by=town.director, name="王芳", phone="13912345678", among=User.objects.none()) == wang
    assert find_or_register(by=town.director, name="王芳", among=everyone) == wang
    with pytest.raises(ActionRefused, match="姓名不同"):
        find_or_register(by=town.director, name="李芳", phone="13912345678", among=everyone)
    second = find_or_register(by=town.director, name="王芳", phone="13900000000", among=everyone)
    assert second != wang
    with pytest.raises(ActionRefused, match="两位以上叫“王芳”"):
        find_or_register(by=town.director, name="王芳", among=everyone)


def test_a_number_is_added_to_the_one_on_record_without_it(town):
    li = register_person(by=town.director, name="李四")

    assert find_or_register(by=town.director, name="李四", phone="13912345678", among=User.objects.all()) == li
    li.refresh_from_db()
    assert li.phone == "13912345678"


def test_login_names_are_pinyin_and_never_a_number(town):
    first, second = (register_person(by=town.system_manager, name="张敏") for _ in range(2))
    for person in (first, second):
        open_account(person, by=town.system_manager)

    assert [User.objects.get(pk=p.pk).username for p in (first, second)] == ["zhangmin", "zhangmin2"]
    third = register_person(by=town.system_manager, name="赵六")
    with pytest.raises(ActionRefused, match="不能全是数字"):
        open_account(third, by=town.system_manager, username="13912345678")
    with pytest.raises(ActionRefused, match="已被使用"):
        open_account(third, by=town.system_manager, username="ZhangMin")
    with pytest.raises(ActionRefused, match="已有账号 zhangmin"):
        open_account(first, by=town.system_manager)


def test_first_passwords_are_random_and_good_enough_for_our_own_rule():
    passwords = {first_password() for _ in range(20)}

    assert len(passwords) == 20
    for password in passwords:
        StaffPassword().validate(password)


def test_the_last_five_passwords_may_not_come_back(town):
    chosen = [f"Ming-yue7Qiao{letter}" for letter in "abcdef"]
    for password in chosen:
        change_password(town.director, password)
        town.director.refresh_from_db()

    for password in chosen[1:]:
        with pytest.raises(ActionRefused, match="最近 5 次"):
            change_password(town.director, password)
    change_password(town.director, chosen[0])
    assert PasswordHistory.objects.filter(user=town.director).count() == 5


def test_nobody_disables_or_resets_himself(town):
    with pytest.raises(ActionRefused, match="不能停用自己"):
        disable_account(town.system_manager, by=town.system_manager)
    with pytest.raises(ActionRefused, match="自己的密码请用"):
        reset_password(town.system_manager, by=town.system_manager)


def test_disabling_twice_and_enabling_twice_say_so(town):
    disable_account(town.grid_leader, by=town.system_manager)
    with pytest.raises(ActionRefused, match="已是停用状态"):
        disable_account(town.grid_leader, by=town.system_manager)
    enable_account(town.grid_leader, by=town.system_manager)
    with pytest.raises(ActionRefused, match="现在就是启用状态"):
        enable_account(town.grid_leader, by=town.system_manager)

    rows = LedgerEntry.objects.order_by("id").values_list("action", "unit_path")
    assert list(rows) == [("account.disabled", town.willow_1.path), ("account.enabled", town.willow_1.path)]


def test_a_disabled_person_has_no_rights_left(town):
    disable_account(town.grid_leader, by=town.system_manager)

    person = User.objects.get(pk=town.grid_leader.pk)
    assert not person.may("unit.read")
    assert not person.has_perm("hierarchy.view_unit", town.willow_1)


def test_a_number_nobody_registered_is_not_shown(town):
    with pytest.raises(ActionRefused, match="没有登记手机号"):
        show_phone(town.grid_leader, by=town.director, reason="核实情况")
