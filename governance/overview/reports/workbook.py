"""街道月报 as one file of four sheets: 总表, 诉求分类表, 重点人群与走访表, 文字部分."""

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from governance.foundation.workbooks import rowwise
from governance.overview.months.definitions import INDICATORS
from governance.overview.reports.month import LINES, NOTHING, compared, label
from governance.overview.reports.texts import PARTS

TITLE, HEAD, BODY, SMALL = Font("黑体", 16, bold=True), Font("黑体", 10, bold=True), Font("宋体", 10), Font("宋体", 9)
GREY = PatternFill("solid", fgColor="FFE7E6E6")
LINE = Border(*[Side("thin", "FF8C8C8C")] * 4)
MIDDLE = Alignment("center", "center", wrap_text=True)
LEFT, RIGHT = Alignment("left", "center", wrap_text=True), Alignment("right", "center")
SUMMARY = ["代码", "指标", "单位", "本月", "上月", "环比", "本年累计"]
CATEGORIES = ["类别", "期初在办", "受理", "重办", "办结", "期末在办", "超期", "有效回访", "解决率", "满意率"]
CARE = ["类别", "人数", "应访人数", "访到人数", "未访到人数", "走访率"]
OF_SUMMARY = [
    "统计期为自然月，单位按月末的隶属；分母为 0 的写“—”。环比：率为百分点之差，数为增减百分比。",
    "本年累计为各月表上的数相加，率按分子、分母相加后再算；定稿以后的追补、更正另列，不加进累计。",
]
OF_CATEGORIES = [
    "超期：本月办结时已过时限的，和月末在办、已过时限的，按现在的时限计。",
    "按诉求现在的类别归类；以后改了类别，各类的数会变，合计不变。",
]
OF_CARE = [
    "人数：月末在册、有关爱类别的人（同 P2）；一人几类在各类都列，合计只计一次。",
    "应访人数：按走访频次本月到期的，和本月已访到的（同 V1）；走访率 = 访到人数 ÷ 应访人数；没见到人的走访不计。",
]
HOLDS = {True: "符合", False: "不符", None: "无法核对"}
HEADER_ROW = 3


def write(target, month, *, name, categories, care, text, identities, differences, mark):
    """Write the workbook of a `Month` to a stream.

    `name` is the unit with those above it; `categories` [CategoryLine] with the sum last, `care` [CareLine], `text` a
    MonthText, `identities` and `differences` as of their modules.
    """
    book = Workbook()
    _summary(book.active, month, name, identities, differences, mark)
    of_categories, of_care = [_category(each) for each in categories], [_care(each) for each in care]
    _sheet(book, month, name, "诉求分类表", CATEGORIES, of_categories, [18, *[10] * 9], OF_CATEGORIES, mark)
    _sheet(book, month, name, "重点人群与走访表", CARE, of_care, [34, *[14] * 5], OF_CARE, mark)
    _words(book.create_sheet("文字部分"), month, name, text, mark)
    book.save(target)


def number(value, places=0):
    """A cell's number, or the dash of nothing to divide by."""
    return NOTHING if value is None else round(value, places) if places else value


def _summary(sheet, month, name, identities, differences, mark):
    parts = [str(unit) for unit, *_ in month.parts]
    rows = [_indicator(month, code) for code in LINES if code in month.figures]
    notes = [f"{code} {INDICATORS[code].name}：{_meaning(code)}" for code in LINES if code in month.figures]
    _frame(sheet, month, name, "总表", [*SUMMARY, *parts], rows, [9, 26, 8, 10, 10, 14, 11, *[12] * len(parts)])
    if month.changes:
        _block(sheet, "追补、更正（定稿以后发现的，定稿数不变）", [_change(each) for each in month.changes])
    _block(
        sheet,
        "勾稽关系",
        [f"{HOLDS[each.holds]}：{each.words}（{each.left} / {each.right}）" for each in identities],
    )
    _block(sheet, "与上月相比变动较大的", [_difference(each) for each in differences] or ["没有。"])
    _sign(sheet, month, mark)
    _block(sheet, "表注（口径）", [*OF_SUMMARY, *notes])


def _indicator(month, code):
    value, places = month.value(code), INDICATORS[code].places
    year = number(month.value(code, month.year), places) if INDICATORS[code].summed else NOTHING
    below = [number(month.value(code, figures), places) for _, figures, _ in month.parts]
    before = month.value(code, month.last)
    return [
        code, label(code), INDICATORS[code].unit, number(value, places), number(before, places),
        compared(code, value, before), year, *below,
    ]  # fmt: skip


def _difference(each):
    return f"{each.name} {each.value}，上月 {each.before}，{each.change}{f'：{each.why}' if each.why else ''}"


def _meaning(code):
    indicator = INDICATORS[code]
    return "；".join(filter(None, [indicator.formula, indicator.note]))


def _change(each):
    name = INDICATORS[each.code].name if each.code in INDICATORS else each.code
    old, new = (NOTHING if row is None or row[2] is None else f"{row[2]:g}" for row in (each.old, each.new))
    why = f"，原因：{each.why}" if each.why else ""
    return f"{each.get_kind_display()}：{name} 由 {old} 变为 {new}（{timezone.localdate(each.at)}）{why}"


def _category(each):
    n = each.counts
    return [
        each.name, n.opening, n.accepted, n.reopened, n.resolved, n.closing, each.overdue, n.answered,
        _percent(n.solving), _percent(n.satisfaction),
    ]  # fmt: skip


def _care(each):
    return [each.name, each.people, each.due, each.seen, each.waiting, _percent(each.rate)]


def _percent(value):
    return NOTHING if value is None else f"{value:.1f}%"


def _sheet(book, month, name, title, headings, rows, widths, notes, mark):
    sheet = book.create_sheet(title)
    _frame(sheet, month, name, title, headings, rows, widths)
    _sign(sheet, month, mark)
    _block(sheet, "表注（口径）", notes)


def _frame(sheet, month, name, title, headings, rows, widths):
    """Title, who reports, headings, bordered rows; frozen, repeated on every printed page, one page wide."""
    sheet.title, last = title, len(headings)
    _line(sheet, 1, f"{name}{month.name}{title}", last, TITLE, MIDDLE, 32)
    middle = last // 2
    _put(sheet.cell(2, 1), f"填报单位：{name}（盖章）", BODY, Alignment("left", "center"))
    _put(sheet.cell(2, middle + 1), state_words(month), BODY, RIGHT)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=middle)
    sheet.merge_cells(start_row=2, start_column=middle + 1, end_row=2, end_column=last)
    for n, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        _put(sheet.cell(HEADER_ROW, n), heading, HEAD, MIDDLE, border=LINE, fill=GREY)
        sheet.column_dimensions[get_column_letter(n)].width = width
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        for n, value in enumerate(row, start=1):
            _put(sheet.cell(at, n), value, BODY, LEFT if n <= 2 else MIDDLE, border=LINE)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _paper(sheet)


def _paper(sheet, across="landscape"):
    sheet.page_setup.orientation, sheet.page_setup.paperSize = across, sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _words(sheet, month, name, text, mark):
    sheet.column_dimensions["A"].width = 100
    _put(sheet.cell(1, 1), f"{name}{month.name}月报文字部分", TITLE, MIDDLE)
    sheet.row_dimensions[1].height = 32
    at = 2
    for n, (field, heading) in enumerate(PARTS.items()):
        _put(sheet.cell(at, 1), f"{'一二三四'[n]}、{heading}", HEAD, LEFT)
        at += 1
        for paragraph in getattr(text, field).splitlines() or ["（未填写）"]:
            _put(sheet.cell(at, 1), f"　　{paragraph.strip()}" if paragraph.strip() else "", BODY, LEFT)
            sheet.row_dimensions[at].height = 15 * (1 + len(paragraph) // 48)
            at += 1
    _sign(sheet, month, mark)
    _paper(sheet, "portrait")


def _block(sheet, heading, lines):
    """Lines of text below a table, each over its whole width."""
    last = max(sheet.max_column, 7)
    _line(sheet, sheet.max_row + 2, heading, last, HEAD, LEFT)
    for words in lines:
        _line(sheet, sheet.max_row + 1, words, last, SMALL, LEFT, 13 * (1 + len(words) // 90))


def _sign(sheet, month, mark):
    last = max(sheet.max_column, 1)
    _line(sheet, sheet.max_row + 2, signatures(month), last, BODY, Alignment("left", "center"), 24)
    _line(sheet, sheet.max_row + 1, mark, last, SMALL, Alignment("left", "center"))


def signatures(month):
    """填报人 and 审核人 as far as the portal knows who submitted and who confirmed; the unit's head signs by hand."""
    report = month.report
    filled = report.submitted_by.name if report and report.submitted_by_id else ""
    reviewed = report.frozen_by.name if report and report.frozen_by_id else ""
    return f"填报人：{filled:　<8}审核人：{reviewed:　<8}单位负责人：{'':　<8}联系电话："


def state_words(month):
    """What the paper is: final, waiting, a draft, or a month that still runs."""
    day = f"{timezone.localtime(month.counted_at):%Y年%-m月%-d日}" if month.counted_at else ""
    if month.running:
        return f"本月未结束，数字截至 {day}"
    return f"{month.report.get_state_display() if month.report else '草稿'}，统计日期：{day}"


def _line(sheet, row, words, last, font, across, height=None):
    _put(sheet.cell(row, 1), words, font, across)
    if last > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    if height:
        sheet.row_dimensions[row].height = height


def _put(cell, value, font, across, border=None, fill=None):
    """A text is always a text: what begins with = never becomes a formula."""
    if isinstance(value, str):
        cell.value = rowwise.clean(value).decode()
        cell.data_type, cell.number_format = "s", "@"
    else:
        cell.value = value
    cell.font, cell.alignment = font, across
    if border:
        cell.border = border
    if fill:
        cell.fill = fill
