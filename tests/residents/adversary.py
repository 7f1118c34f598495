"""A workbook by somebody who wishes us ill: every hazard of office spreadsheets, with what must become of each row.

`make(path)` writes it and returns `{(sheet, Excel row): Wanted}`. Every line that is data is in the answer, so that no
row can vanish unnoticed; every refused one says a word its reason must contain.
"""

from datetime import date

import openpyxl

from tests.residents.adversary_cells import numbers, values
from tests.residents.adversary_row import Wanted, Writer, number


def make(path):
    book, wanted = openpyxl.Workbook(), {}
    book.remove(book.active)
    for sheet in (
        _vendor,
        _tab_per_building,
        numbers,
        values,
        _addresses,
        _blocks,
        _care,
        _homes,
        _party,
        _twice,
        _hidden,
        _lists,
    ):
        sheet(book, wanted)
    book.save(path)
    return wanted


def _vendor(book, wanted):
    """The vendor's form: version in A1, title, notices, breadcrumb, two-row headings with marks, a wrong tab."""
    to = Writer(book, "吸毒人员登记表", wanted)
    to.line("1.0", "户籍人口信息登记表")
    to.line(None, "填写注意事项：\n1、带*号为必填项；\n2、身份证号填写18位；\n3、日期格式：1952-03-01。")
    to.line(
        "填报单位：",
        "安徽省",
        "省*",
        "合肥市",
        "市*",
        "包河区",
        "市/县/区*",
        "望湖街道",
        "乡镇/街道*",
        "杏花社区",
        "社区/村*",
    )
    to.blank()
    to.line(
        "姓 名*",
        " 与户主关系*",
        "性别\n(必填)",
        "居民身份证\n号码*",
        "户籍地",
        None,
        None,
        "现住地址*",
        "血型",
        "宗教信仰",
        "月收入(元)",
        "联系\n方式",
    )
    to.line(None, None, None, None, "省*", "市*", "区县*")
    for cells in ("B1:L1", "B2:L2", "E5:G5", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "H5:H6", "L5:L6"):
        to.page.merge_cells(cells)
    to.line(
        "必填，真实姓名",
        "下拉选择",
        "下拉选择",
        "必填，18位",
        "必填",
        "必填",
        "必填",
        "如：润秀苑3栋1单元301",
        "选填",
        "选填",
        "选填",
        "选填",
    )
    to.line("赵一", "户主", "男", number("19380412", "013"), "安徽省", "合肥市", "包河区", "润秀苑12幢2单元1102室", "A", "无", 3000, "13912340001",
            want=Wanted("赵一", place="润秀苑12栋2单元1102", person={"birth_date": date(1938, 4, 12), "sex": "1", "relation": "02", "registered_at": "安徽省合肥市包河区", "phone": "13912340001"}))  # fmt: skip
    to.line("填报人：王芳", None, "审核人：", "李明")


def _tab_per_building(book, wanted):
    """No building column: the tab supplies it. Rooms merged over a family, ditto marks, sums and a signature."""
    to = Writer(book, "3栋", wanted)
    to.line("杏花社区润秀苑小区居民花名册")
    to.line("填表单位：杏花社区", None, "填表人：", None, "2026年11月")
    to.line("序号", "单元", "房号", "姓名", "户主关系", "身份证号", "联系电话", "民族")
    first = to.line(1, "1单元", "0301", "钱一", "户主", number("19520301", "021"), "139 1234 0011", "汉族",
                    want=Wanted("钱一", place="润秀苑小区3栋1单元0301", person={"phone": "13912340011", "ethnicity": "01"}))  # fmt: skip
    to.line(2, None, None, "钱二", "老伴", number("19530502", "022"), "13912340012（儿子）", "Han",
            want=Wanted("钱二", place="润秀苑小区3栋1单元0301", person={"relation": "10", "phone": "13912340012", "other_phones": "13912340012（儿子）", "ethnicity": "01"}))  # fmt: skip
    to.line(3, None, None, "钱三", "大儿子", number("19780606", "023"), "13912340013/0551-65123456", "汉",
            want=Wanted("钱三", place="润秀苑小区3栋1单元0301", person={"relation": "22", "phone": "13912340013", "other_phones": "0551-65123456"}))  # fmt: skip
    to.page.merge_cells(start_row=first, end_row=first + 2, start_column=2, end_column=2)
    to.page.merge_cells(start_row=first, end_row=first + 2, start_column=3, end_column=3)
    to.line(
        4,
        None,
        None,
        "钱四",
        "妻",
        number("19790606", "024"),
        None,
        None,
        want=Wanted("钱四", person={"relation": "12"}, warned=""),
    )
    to.line(5, None, None, "钱五", "妻", None, None, None, want=Wanted("钱五", refused="没有房号"))
    to.line(
        6,
        "1单元",
        302,
        "孙一",
        "户主",
        None,
        13912340014.0,
        "汉",
        want=Wanted("孙一", place="润秀苑小区3栋1单元302", person={"phone": "13912340014"}),
    )
    to.line(
        7,
        "同上",
        "〃",
        "孙二",
        "租客",
        None,
        None,
        "同上",
        want=Wanted(
            "孙二",
            place="润秀苑小区3栋1单元302",
            person={"relation": "98"},
            absent=("ethnicity",),
            warned="只能用在地址",
        ),
    )
    to.line(8, "″", "“", "同上", "子", None, None, None, want=Wanted("", refused="姓名不能写“同上”"))
    to.line(9, "同上", "同上", "孙四", "子", "同上", None, None, want=Wanted("孙四", refused="不能写“同上”"))
    to.line(10, None, None, None, None, None, None, None)
    to.line("合计", None, "2户", None, None, None, None, None)
    to.line("共2户9人")
    to.line("填报人：王芳        审核人：李明        联系电话：0551-65123456")
    to.line("注：以上数据截至11月")


def _addresses(book, wanted):
    """One column of addresses, each written another way, and rooms Excel took for dates."""
    to = Writer(book, "住址", wanted)
    to.line("姓名", "家庭住址", "联系电话")
    for serial, (written, line) in enumerate(
        [
            ("3-301", "3栋301"),
            ("3#1-301", "3栋1单元301"),
            ("三栋一单元301室", "3栋1单元301"),
            ("０３幢１单元０３０１", "3栋1单元0301"),
            ("A座1A", "A栋1A"),
            ("3栋1层门面", "3栋1层门面"),
            ("5栋地下室", "5栋地下室"),
            ("润秀苑12幢2单元1102室", "润秀苑12栋2单元1102"),
            ("安徽省合肥市包河区望湖街道杏花社区润秀苑3号楼2单元601复式", "润秀苑3栋2单元601"),
        ]
    ):
        to.line(
            f"沈{'一二三四五六七八九'[serial]}",
            written,
            None,
            want=Wanted(f"沈{'一二三四五六七八九'[serial]}", place=line),
        )
    to.line("韩一", date(2026, 3, 1), None, want=Wanted("韩一", refused="改成了日期"))
    to.line("韩二", "那边那个院子拐角处第三家隔壁1", None, want=Wanted("韩二", refused="看不懂"))
    to.line("韩三", "同上", None, want=Wanted("韩三", place="", refused=""))
    wanted["住址", to.page._current_row].refused = "看不懂"
    to.line("韩四", None, None, want=Wanted("韩四", refused="没有楼栋和房号"))


def _blocks(book, wanted):
    """Several blocks, each after a line with its building; the third has its columns in another order."""
    to = Writer(book, "分栋", wanted)
    to.line("润秀苑小区居民花名册")
    to.line("7栋")
    to.line("序号", "房号", "姓名", "性别", "电话")
    to.line(1, "301", "杨一", "男", "13912340041", want=Wanted("杨一", place="润秀苑小区7栋301", person={"sex": "1"}))
    to.line("小计", None, "1人")
    to.line("一、8栋（共1户）")
    to.line("序号", "房号", "姓 名", "性别", "电话")
    to.line(1, "302", "杨二", "女", "13912340042", want=Wanted("杨二", place="润秀苑小区8栋302", person={"sex": "2"}))
    to.line("润秀苑小区9栋居民花名册")
    to.line("序号", "姓名", "房号", "电话", "性别")
    to.line(
        1,
        "杨三",
        "303",
        "13912340043",
        "男",
        want=Wanted("杨三", place="润秀苑小区9栋303", person={"sex": "1", "phone": "13912340043"}),
    )


def _care(book, wanted):
    """People in need of care: ticks in columns beside one column of words."""
    to = Writer(book, "Sheet9", wanted)
    to.line("杏花社区重点人群台账")
    to.line(
        "姓名",
        "住址",
        "人员类别",
        "独居",
        "低保",
        "残疾类型",
        "残疾等级",
        "生活自理",
        "走访频次",
        "紧急联系人",
        "联系人电话",
        "宗教信仰",
    )
    to.line("朱一", "润秀苑3栋1单元101", "独居、低保、80岁以上", None, None, None, None, "自理", "每周一次", "朱大", "13912340051",
            want=Wanted("朱一", place="润秀苑3栋1单元101", marks=("advanced_age", "living_alone_elder", "subsistence_allowance"), more={"care.every": 7, "care.contact_phone": "13912340051", "care.self_care": "full"}))  # fmt: skip
    to.line("朱二", "润秀苑3栋1单元102", None, "√", "×", "肢体", "二级", None, "每月2次",
            want=Wanted("朱二", marks=("disability", "living_alone_elder"), more={"care.every": 15}))  # fmt: skip
    to.line(
        "朱三",
        "润秀苑3栋1单元103",
        "养花爱好者",
        "否",
        "",
        None,
        None,
        None,
        None,
        None,
        "1.38E+10",
        want=Wanted("朱三", refused="科学计数法"),
    )
    to.line(
        "朱四",
        "润秀苑3栋1单元104",
        "无",
        "●",
        "Y",
        None,
        None,
        None,
        None,
        want=Wanted("朱四", marks=("living_alone_elder", "subsistence_allowance")),
    )


def _homes(book, wanted):
    """The ledger of homes: heads, tenants, vacant flats."""
    to = Writer(book, "房屋", wanted)
    to.line("润秀苑住户房屋台账")
    to.line(
        "小区",
        "楼栋",
        "单元",
        "室",
        "房屋状态",
        "产权人",
        "产权人电话",
        "户主姓名",
        "户内人数",
        "租客姓名/电话",
        "车牌",
        "是否中心户",
    )
    to.line("润秀苑", "A座", None, "101", "自住", "秦一", "13912340061", "秦一", 3, None, "皖A12345", "是",
            want=Wanted("秦一", place="润秀苑A栋101", person={"relation": "02"}, more={"dwelling.occupancy": "owner", "household.declared": 3, "household.designation": "center_household"}))  # fmt: skip
    to.line("润秀苑", "A座", None, "102", "出租", "秦二", "13912340062", "秦二", "2人", "许一13912340063", None, "否",
            want=Wanted("许一", person={"phone": "13912340063", "relation": "02"}, more={"dwelling.owner_name": "秦二", "household.declared": 2, "dwelling.occupancy": "rented"}))  # fmt: skip
    to.line(
        "润秀苑",
        "A座",
        None,
        "103",
        "空置",
        "秦三",
        None,
        None,
        None,
        None,
        None,
        None,
        want=Wanted("", place="润秀苑A栋103", more={"dwelling.occupancy": "vacant"}),
    )
    to.line(
        "润秀苑",
        "A座",
        None,
        None,
        "空置",
        "秦四",
        None,
        None,
        None,
        None,
        None,
        None,
        want=Wanted("", refused="没有房号"),
    )


def _party(book, wanted):
    """Party members: dates of joining are not read at all."""
    to = Writer(book, "名册", wanted)
    to.line("杏花社区党员名册")
    to.line(
        "姓名",
        "性别",
        "公民身份号码",
        "入党日期",
        "转正日期",
        "党员类别",
        "所在党支部",
        "党内职务",
        "组织关系类型",
        "居住小区-楼栋-室",
        "亮身份",
    )
    to.line("尤一", "男", number("19600101", "301"), "1985.07", "1986.07", "正式", "杏花第一网格党支部", "组织委员", "在职双报到", "润秀苑3-1-301", "2024-07-01",
            want=Wanted("尤一", place="润秀苑3栋1单元301", more={"party.kind": "formal", "party.membership": "dual", "party.branch": "杏花第一网格党支部", "party.disclosed_on": date(2024, 7, 1)}))  # fmt: skip
    to.line("尤二", "女", number("19990101", "302"), None, None, "预备", "杏花第一网格党支部", None, "流入", None, "是",
            want=Wanted("尤二", person={"politics": "02"}, more={"party.kind": "probationary"}, warned="日期"))  # fmt: skip


def _twice(book, wanted):
    """One number at two addresses: reading keeps both rows, whoever compares must not make two people of them."""
    to = Writer(book, "重复", wanted)
    to.line("小区", "楼栋", "室", "姓名", "身份证号")
    same = number("19700707", "501")
    to.line("润秀苑", "6栋", "101", "孔一", same, want=Wanted("孔一", place="润秀苑6栋101", person={"id_number": same}))
    to.line(
        "杏花苑",
        "1栋",
        "202",
        "孔一",
        same.lower(),
        want=Wanted("孔一", place="杏花苑1栋202", person={"id_number": same}),
    )


def _hidden(book, wanted):
    """Rows filtered away, a hidden column, a hidden sheet of people."""
    to = Writer(book, "筛选", wanted)
    to.line("姓名", "楼栋", "房号", "电话")
    to.line("何一", "5", "801", "13912340071", want=Wanted("何一", place="5栋801"))
    row = to.line("何二", "5", "802", "13912340072", want=Wanted("何二", place="5栋802"))
    to.page.row_dimensions[row].hidden = True
    to.page.column_dimensions["D"].hidden = True
    to = Writer(book, "旧名单", wanted)
    to.line("姓名", "楼栋", "房号", "电话")
    to.line("吕一", "5", "901", "13912340081", want=Wanted("吕一", place="5栋901"))
    to.page.sheet_state = "hidden"


def _lists(book, _):
    """Lists for drop-downs, and a roster of posts that belongs elsewhere."""
    to = Writer(book, "字典", {})
    for line in (
        ["性别", "民族", "政治面貌", "文化程度"],
        ["男", "汉族", "群众", "小学"],
        ["女", "回族", "中共党员", "初中"],
    ):
        to.line(*line)
    to.page.sheet_state = "veryHidden"
    to = Writer(book, "骨干", {})
    to.line("楼栋长单元长名册")
    to.line("序号", "社区", "小区", "楼栋/单元", "责任户数", "职务", "姓名", "联系电话", "产生方式")
    to.line(1, "杏花社区", "润秀苑", "3栋", 36, "楼栋长", "施一", "13912340091", "推选")


CSV = [
    ["楼栋", "单元", "房号", "姓名", "身份证号", "出生年月", "联系电话"],
    ["3栋", "1", "301", "张一", number("19520301", "401"), "", "13912340101"],
    ["3栋", "1", "302", "张二", "3.40111E+17", "1952.1", "13912340102"],
    ["3栋", "1", "303", "张三", "", "1952.03", "1.39E+10"],
    ["3栋", "1", "304", "张四", f'="{number("19520302", "402")}"', "", "\t13912340104"],
]


def as_csv(encoding="gb18030", delimiter=","):
    lines = [
        delimiter.join(f'"{cell}"' if "=" not in cell else '"' + cell.replace('"', '""') + '"' for cell in row)
        for row in CSV
    ]
    return "\r\n".join(lines).encode(encoding)


def as_page(encoding="gb2312"):
    """A web page that calls itself .xls, with a merged address."""
    return f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset={encoding}></head><body><table>
<tr><td colspan=4>3栋居民花名册</td></tr><tr><th>房号</th><th>姓名</th><th>关系</th><th>身份证号</th></tr>
<tr><td rowspan=2>301</td><td>张一</td><td>户主</td><td x:str>{number("19520301", "401")}</td></tr>
<tr><td>张二</td><td>妻</td><td>&nbsp;</td></tr></table></body></html>""".encode(encoding)
