"""A workbook of structure and post-holders as rows, and the template people fill in."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from governance.foundation.workbooks import NoTable, find_table, guess_columns, read, token
from hierarchy.sheets import INHERITED, POSTS, SAME, TEMPLATE_POSTS, TEMPLATE_UNITS, UNITS

MOST_ROWS = 2000  # about 15 ms a row: half a minute at most


def rows_of(file, name=""):
    """(rows of units, rows of posts), each `(sheet, Excel row number, {field: cell})`; `ActionRefused` for the rest."""
    book, units, posts = read(file, name=name), [], []
    for sheet in book.shown:
        kind, table, columns = _recognised(sheet)
        if kind is None:
            continue
        rows = [(sheet.name, n, {f: cells.get(h) for f, h in columns.items()}) for n, cells in table.rows]
        (units if kind is UNITS else posts).extend(_carried_down(rows) if kind is POSTS else rows)
    if not units and not posts:
        raise NoTable("没有找到可以导入的表：需要有“层级、名称”两列的架构表，或有“职务、姓名”两列的岗位人员表。")
    if len(units) + len(posts) > MOST_ROWS:
        raise NoTable(f"一次最多导入 {MOST_ROWS} 行，请按社区拆成几个文件。")
    return units, posts


def _recognised(sheet):
    for kind, needed in ((UNITS, {"level", "name"}), (POSTS, {"role", "name"})):
        try:
            table = find_table(sheet, kind)
        except NoTable:
            continue
        columns = guess_columns(table.headings, kind)
        if needed <= set(columns):
            return kind, table, columns
    return None, None, None


def _carried_down(rows):
    """同上 and its marks take the place from the row above; never a name or a phone number."""
    above = {}
    for _, _, cells in rows:
        for name in INHERITED:
            if name in cells and token(cells[name]) in SAME:
                cells[name] = above.get(name)
            above[name] = cells.get(name)
    return rows


EXAMPLES_UNITS = [
    ["社区", "杏花社区", "", "", "", ""],
    ["网格", "杏花第一网格", "杏花社区", "", "", 26],
    ["楼栋", "杏花苑3号楼党小组", "杏花第一网格", "", "", 8],
    ["中心户", "王家中心户", "杏花苑3号楼党小组", "", "", 2],
]
_GRID, _GROUP = ["杏花社区", "杏花第一网格"], ["杏花苑3号楼党小组", "杏花苑"]
EXAMPLES_POSTS = [
    [1, *_GRID, "", "", "", "", "网格长", "李明", "13900000001", "任命", "2026-01-01", "", "", ""],
    [2, *_GRID, *_GROUP, "3栋", 72, "楼栋长", "王芳", "13900000002", "推选", "2026-01-01", "3栋邻里群", 86, ""],
    [3, *_GRID, *_GROUP, "3栋1单元", 36, "单元长", "赵强", "13900000003", "推选", "2026-01-01", "", "", ""],
    [4, *_GRID, *_GROUP, "3栋2单元", 36, "单元长", "空缺", "", "", "", "", "", "姓名写“空缺”只设岗"],
]
NOTES = [
    "架构：层级填社区、网格、楼栋、中心户或示范户；上级填名称或编码，写在下级前面的行。编码留空由系统编排。",
    "岗位人员：职务可填书记、副书记、社区工作者、网格长、网格员、党小组长、片长、楼栋长、单元长。",
    "楼栋/单元：写成 3栋2单元；3#、3幢、三号楼都认作 3 号楼。任职日期写成 2026-01-01。",
    "认人：手机号相同即为同一人；没有手机号时，同一网格内同名即为同一人。",
    "同一份表重复导入不会重复建立；现任与表中不同的一岗一人职务，按交接办理。示例行请删除。",
]


def template():
    """The bytes of an empty workbook with examples, headings as we expect them and the rules beside."""
    book = Workbook()
    book.remove(book.active)
    _sheet(book, "架构", TEMPLATE_UNITS, EXAMPLES_UNITS)
    _sheet(book, "岗位人员", TEMPLATE_POSTS, EXAMPLES_POSTS)
    notes = book.create_sheet("填写要求")
    notes.column_dimensions["A"].width = 100
    for number, line in enumerate(NOTES, start=1):
        cell = notes.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book, name, headings, examples):
    sheet = book.create_sheet(name)
    line = Border(*[Side(style="thin", color="BFBFBF")] * 4)
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font, cell.border, cell.fill = Font(bold=True), line, PatternFill("solid", fgColor="F2F2F2")
        sheet.column_dimensions[get_column_letter(column)].width = max(10, 2.2 * len(heading) + 4)
    for row, values in enumerate(examples, start=2):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, value)
            cell.border = line
            cell.number_format = "@"  # so that phone numbers and dates stay as typed
    sheet.freeze_panes = "A2"
