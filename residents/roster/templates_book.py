"""Empty rosters to fill in: the usual columns, and one example row that the import knows as an example."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

EDGE = Border(*[Side(style="thin", color="BBBBBB")] * 4)
GREY, EXAMPLE = PatternFill("solid", fgColor="E6E6E6"), Font(color="8A8A8A", italic=True)
ROWS = 200  # prepared as text cells, so that Excel takes no number for a number


@dataclass(frozen=True)
class Layout:
    title: str
    columns: tuple  # (heading, example)


LAYOUTS = {
    "residents": Layout(
        "居民基本信息花名册",
        (
            ("序号", "示例"), ("小区", "杏花苑"), ("楼栋", "3栋"), ("单元", "1单元"), ("室*", "301"), ("户号", ""),
            ("姓名*", "张三"), ("与户主关系", "户主"), ("性别", "男"), ("民族", "汉"), ("公民身份号码", ""),
            ("出生日期", "1952-03-01"), ("政治面貌", "群众"), ("文化程度", "高中"), ("婚姻状况", "已婚"),
            ("户籍地址", ""), ("户籍类型", "本社区"), ("人户状态", "人户一致"), ("居住性质", "自住"),
            ("工作单位或学校", ""), ("联系电话", ""), ("重点类别", "高龄"), ("备注", ""),
        ),
    ),
    "dwellings": Layout(
        "住户房屋台账",
        (
            ("序号", "示例"), ("小区", "杏花苑"), ("楼栋", "3栋"), ("单元", "1单元"), ("室*", "301"),
            ("房屋状态", "出租"), ("产权人", "李四"), ("产权人电话", ""), ("户主姓名", ""), ("户内人数", "3"),
            ("租客姓名", ""), ("租客电话", ""), ("车牌", ""), ("走访日期", "2026-03-01"), ("备注", ""),
        ),
    ),
    "party": Layout(
        "党员名册",
        (
            ("序号", "示例"), ("姓名*", "张三"), ("性别", "男"), ("民族", "汉"), ("出生年月", "1952-03-01"),
            ("公民身份号码", ""), ("文化程度", "高中"), ("党员类别", "正式党员"), ("所在党支部*", "第一网格党支部"),
            ("党内职务", ""), ("组织关系类型", "在册"), ("工作单位", ""), ("小区", "杏花苑"), ("楼栋", "3栋"),
            ("单元", "1单元"), ("室", "301"), ("联系电话", ""), ("备注", ""),
        ),
    ),
    "care": Layout(
        "重点人群台账",
        (
            ("序号", "示例"), ("姓名*", "张三"), ("性别", "男"), ("公民身份号码", ""), ("出生日期", "1940-03-01"),
            ("小区", "杏花苑"), ("楼栋", "3栋"), ("单元", "1单元"), ("室*", "301"), ("联系电话", ""),
            ("人员类别*", "独居、高龄"), ("居住情况", "独居"), ("健康状况", ""), ("生活自理", "能自理"),
            ("享受补贴", ""), ("紧急联系人", ""), ("联系人关系", ""), ("联系人电话", ""), ("帮扶责任人", ""),
            ("最近走访日期", ""), ("需求", ""), ("备注", ""),
        ),
    ),
}  # fmt: skip


def write_template(target, name):
    layout, book = LAYOUTS[name], Workbook()
    page = book.active
    page.title = layout.title
    page.append([layout.title])
    page.append([heading for heading, _ in layout.columns])
    page.append([example for _, example in layout.columns])
    width = len(layout.columns)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page["A1"].font, page["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center", vertical="center")
    page.row_dimensions[1].height, page.row_dimensions[2].height = 30, 26
    for number in range(1, width + 1):
        page.column_dimensions[get_column_letter(number)].width = 14
        head = page.cell(2, number)
        head.font, head.fill, head.border = Font(bold=True), GREY, EDGE
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.cell(3, number).font = EXAMPLE
        for row in range(3, ROWS + 3):
            page.cell(row, number).number_format = "@"
            page.cell(row, number).border = EDGE
    page.freeze_panes = "A3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.print_title_rows = "2:2"
    book.save(target)
