"""A bare 电话 or 关系 is that of whoever the column before it names."""

import pytest

from residents.incoming.beside import columns_of
from residents.incoming.reading import read_roster


def told(headings, *fields):
    columns = columns_of(headings.split())
    return {field: columns[field] for field in fields if field in columns}


PHONES = ("phone", "owner_phone", "tenant_phone", "contact_phone")


@pytest.mark.parametrize(
    ("headings", "phones"),
    [
        ("楼栋 室 姓名 身份证号 联系电话", {"phone": "联系电话"}),
        ("楼栋 室 房主 电话 姓名 身份证号 电话(2)", {"phone": "电话(2)", "owner_phone": "电话"}),
        ("楼栋 室 房主 联系电话 租客 联系电话(2)", {"owner_phone": "联系电话", "tenant_phone": "联系电话(2)"}),
        ("楼栋 室 户主姓名 联系电话 户内人数", {"phone": "联系电话"}),
        ("楼栋 室 户主 联系电话 姓名 身份证号 联系电话(2)", {"phone": "联系电话(2)"}),
        ("楼栋 室 户主 联系电话 姓名 身份证号", {"phone": "联系电话"}),
        ("楼栋 室 姓名 身份证号 网格员 联系电话", {}),
        ("姓名 住址 监护人 关系 电话", {"contact_phone": "电话"}),
        ("姓名 住址 子女姓名 子女电话 联系电话", {"phone": "联系电话", "contact_phone": "子女电话"}),
        ("姓名 住址 监护人/姓名 监护人/电话", {"contact_phone": "监护人/电话"}),
        ("姓名 联系电话 帮扶责任人 联系电话(2)", {"phone": "联系电话"}),
    ],
)
def test_a_phone_is_not_given_to_somebody_else(headings, phones):
    assert told(headings, *PHONES) == phones


def test_the_relation_beside_a_contact_is_theirs_and_no_relation_to_the_head():
    said = told("姓名 住址 紧急联系人 关系 联系人电话", "relation", "contact_relation")
    assert said == {"contact_relation": "关系"}
    assert told("户号 姓名 关系 身份证号", "relation") == {"relation": "关系"}


def test_a_guardians_number_is_nobodys():
    assert told("姓名 出生日期 监护人 身份证号", "name", "id_number") == {"name": "姓名"}
    assert told("姓名 监护人/姓名 监护人/身份证号", "name", "id_number", "contact_name") == {
        "name": "姓名",
        "contact_name": "监护人/姓名",
    }


def test_a_ledger_says_who_of_several_tenants_is_entered_and_that_a_shop_is_nobody():
    head = "楼栋,单元,室,房屋状态,产权人,租客姓名/电话"
    lines = ["1,1,101,群租,钱二,房客乙、房客丙", "1,1,1层门面,商用,钱六,便民超市/13988880007"]
    rows = list(read_roster("\n".join([head, *lines]).encode(), "房屋台账.csv").rows())
    assert [row.person.get("name") for row in rows] == ["房客乙", None]
    assert "租客不止一位" in rows[0].warnings[0].words
    assert rows[1].dwelling["note"] == "便民超市"
