"""Single cells that mislead: identity numbers, phones, dates, names and notes."""

from datetime import date

from tests.residents.adversary_row import Wanted, Writer, ending_in_x, number, wide

HEADINGS = [
    "小区",
    "楼栋",
    "单元",
    "室",
    "姓名",
    "性别",
    "公民身份号码",
    "证件类型",
    "出生日期",
    "年龄",
    "联系电话",
    "备注",
]


def _row(serial, name, *, id_number=None, sex=None, document=None, born=None, age=None, phone=None, note=None):
    return [
        "润秀苑",
        "5栋",
        "1单元",
        f"{serial // 4 + 1}0{serial % 4 + 1}",
        name,
        sex,
        id_number,
        document,
        born,
        age,
        phone,
        note,
    ]


def numbers(book, wanted):
    """Identity numbers: damaged by number cells, badly typed, of every document."""
    to = Writer(book, "证件", wanted)
    to.line(*HEADINGS)
    x = ending_in_x()
    cases = [
        ("李一", {"id_number": 340111195203010029, "born": "1952-03-01"}, {"damaged": "340111195203010", "absent": ("id_number",)}),
        ("李二", {"id_number": "3.40111E+17"}, {"damaged": "340111", "absent": ("id_number",)}),
        ("李三", {"id_number": "340111195203010000"}, {"damaged": "340111195203010", "absent": ("id_number",)}),
        ("李四", {"id_number": f"'{x.lower()}"}, {"person": {"id_number": x}}),
        ("李五", {"id_number": wide(number("19640101", "101"))}, {"person": {"id_number": number("19640101", "101")}}),
        ("李六", {"id_number": f" {number('19640102', '102')[:6]} {number('19640102', '102')[6:]} "}, {"person": {"id_number": number("19640102", "102")}}),
        ("李七", {"id_number": f"{number('19640103', '103')}.0"}, {"person": {"id_number": number("19640103", "103")}}),
        ("李八", {"id_number": ending_in_x("19650505")[:17] + "×"}, {"person": {"id_number": ending_in_x("19650505")}}),
        ("李九", {"id_number": ending_in_x("19660606")[:17] + "*"}, {"person": {"id_number": ending_in_x("19660606")}}),
        ("王一", {"id_number": number("19520301", "002")[:17] + "*"}, {"refused": "校验码"}),
        ("王二", {"id_number": "340111520301002"}, {"person": {"document": "old", "birth_date": date(1952, 3, 1)}, "warned": "15位旧号"}),
        ("王三", {"id_number": 340111530301003}, {"person": {"id_number": "340111530301003", "document": "old"}}),
        ("王四", {"id_number": number("19880808", "001", "810000")}, {"person": {"document": "permit", "birth_date": date(1988, 8, 8)}}),
        ("王五", {"id_number": number("19880809", "001", "820000")}, {"person": {"document": "permit"}}),
        ("王六", {"id_number": number("19880810", "001", "830000")}, {"person": {"document": "permit"}}),
        ("王七", {"id_number": number("19880811", "001", "934156")}, {"person": {"document": "foreigner"}}),
        ("Ｊohn Smith", {"id_number": "E12345678", "document": "护照"}, {"name": "John Smith", "person": {"document": "passport"}}),
        ("王九", {"id_number": "H1234567890"}, {"person": {"document": "travel"}}),
        ("周一", {"id_number": number("20990101", "001")}, {"refused": "还没有到"}),
        ("周二", {"id_number": number("18880101", "001")}, {"refused": "130"}),
        ("周三", {"id_number": number("19520231", "001")}, {"refused": "不存在"}),
        ("周四", {"id_number": number("19640105", "105")[:-1]}, {"refused": "17位"}),
        ("周五", {"id_number": number("19640106", "106")[:-1] + "0" if not number("19640106", "106").endswith("0") else "1"}, {"refused": "校验码"}),
        ("周六", {"id_number": "340111********0029"}, {"absent": ("id_number",), "warned": "打码"}),
        ("周七", {"id_number": "无"}, {"absent": ("id_number",)}),
        ("周八", {"id_number": number("19380101", "108"), "sex": "男", "born": "1938-01-02", "age": 30}, {"person": {"birth_date": date(1938, 1, 1), "sex": "2"}, "warned": "不一致"}),
        ("周九", {"id_number": number("19680101", "108", "200101")}, {"warned": "没有见过"}),
        ("郑一", {"id_number": "19520301"}, {"refused": "出生日期"}),
    ]  # fmt: skip
    for serial, (name, cells, want) in enumerate(cases):
        to.line(*_row(serial, name, **cells), want=Wanted(**{"name": name} | want))
    for row in range(2, to.page.max_row + 1):
        to.page.cell(row, 7).number_format = "General"


def values(book, wanted):
    """Phones, dates, names and notes."""
    to = Writer(book, "取值", wanted)
    to.line(*HEADINGS)
    cases = [
        ("冯一", {"phone": "1.39E+10"}, {"refused": "科学计数法"}),
        ("冯二", {"phone": "13900000000.0"}, {"person": {"phone": "13900000000"}}),
        ("冯三", {"phone": "139123400"}, {"refused": "不是电话号码"}),
        ("冯四", {"phone": "13912340021、13912340022；65123456，13912340023 13912340024"}, {"person": {"phone": "13912340021", "other_phones": "13912340022、65123456、13912340023、13912340024"}}),
        ("冯五", {"phone": "139****5678"}, {"absent": ("phone",), "warned": "打码"}),
        ("冯六", {"phone": "13912340025(女儿)，13912340026"}, {"person": {"phone": "13912340026", "other_phones": "13912340025（女儿）"}}),
        ("陈一", {"born": "1952-03-01"}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "day"}}),
        ("陈二", {"born": "1952/3/1"}, {"person": {"birth_date": date(1952, 3, 1)}}),
        ("陈三", {"born": "1952.3.1"}, {"person": {"birth_date": date(1952, 3, 1)}}),
        ("陈四", {"born": "1952.03"}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "month"}}),
        ("陈五", {"born": "19520301"}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "day"}}),
        ("陈六", {"born": "195203"}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "month"}}),
        ("陈七", {"born": "1952年3月"}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "month"}}),
        ("陈八", {"born": 1952.1}, {"person": {"birth_date": date(1952, 1, 1), "birth_precision": "year"}, "warned": "10 月"}),
        ("陈九", {"born": 1952.03}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "month"}}),
        ("褚一", {"born": 19054}, {"person": {"birth_date": date(1952, 3, 1), "birth_precision": "day"}}),
        ("褚二", {"born": 52.3}, {"refused": "日期"}),
        ("褚三", {"born": "52.3"}, {"refused": "四位年份"}),
        ("褚四", {"born": "农历三月初一"}, {"absent": ("birth_date",), "warned": "农历"}),
        ("褚五", {"born": date(1952, 3, 1), "age": 40}, {"person": {"birth_date": date(1952, 3, 1)}, "warned": "年龄"}),
        ("褚六", {"born": "2099-01-01"}, {"refused": "还没有到"}),
        ("褚七", {"born": "3/4/1952"}, {"refused": "分不清"}),
        ("褚八", {"id_number": number("19520301", "208"), "born": "52.3"}, {"person": {"birth_date": date(1952, 3, 1)}, "warned": "四位年份"}),
        ("褚九", {"born": 1952, "sex": "女"}, {"person": {"birth_date": date(1952, 1, 1), "birth_precision": "year", "sex": "2"}}),
        ("卫一", {"note": "已故"}, {"more": {"suggested": "dead"}, "warned": "已故"}),
        ("卫二", {"note": "已搬走"}, {"more": {"suggested": "left"}}),
        ("卫三", {"note": "2023.5去世"}, {"more": {"suggested": "dead", "suggested_on": date(2023, 5, 1)}}),
        ("卫四", {"note": "老伴2020年去世"}, {"more": {"suggested": ""}}),
        ("卫五（已故）", {}, {"name": "卫五", "more": {"suggested": "dead"}}),
        ("卫六", {"sex": "不男不女"}, {"absent": ("sex",), "warned": "不认识"}),
        ("蒋 一", {}, {"name": "蒋一"}),
        ("买买提•艾力", {}, {"name": "买买提·艾力"}),
        ("蒋三、蒋四", {}, {"refused": "一人一行"}),
        ("蒋五 蒋六", {}, {"refused": "一人一行"}),
        ("张*", {}, {"refused": "打码"}),
        ("不详", {"phone": "13912340031"}, {"refused": "不是姓名"}),
        (None, {"phone": "13912340032"}, {"name": "", "refused": "没有姓名"}),
        ("空置", {}, {"name": "", "more": {"dwelling.occupancy": "vacant"}}),
        ("=A2", {}, {"name": "", "refused": "公式"}),
        ("蒋七", {"born": "=MID(G40,7,8)"}, {"absent": ("birth_date",), "warned": "公式"}),
        ("蒋八", {"note": "#REF!"}, {"warned": "公式"}),
    ]  # fmt: skip
    for serial, (name, cells, want) in enumerate(cases):
        to.line(*_row(serial, name, **cells), want=Wanted(**{"name": name} | want))
