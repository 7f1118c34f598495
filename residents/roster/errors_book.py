"""The rows that could not go in, as a workbook to mend: bad cells coloured, the reason beside them.

Its headings are those of the file, so that it goes in again as it is once its cells are mended.
"""

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

REASON = "不能导入的原因（改好后直接上传，本列不用删）"
BAD, HEAD = PatternFill("solid", fgColor="F9C9C4"), PatternFill("solid", fgColor="E6E6E6")
WHY = Font(color="B3261E")


def write_errors(target, refused, plans):
    """Write refused rows (as `preview.unpacked` gives them); `plans` are the file's sheets by name."""
    book, sheets = Workbook(write_only=True), {}
    for line in refused:
        name = line["sheet"]
        if name not in sheets:
            headings = _headings(line, plans.get(name, {}))
            sheets[name] = _opened(book, name, headings, plans.get(name, {}).get("title", "")), headings
        page, headings = sheets[name]
        page.append([*(_cell(page, line, heading) for heading in headings), _reason(page, line["words"])])
    if not sheets:
        book.create_sheet("没有被退回的行")
    book.save(target)


def _headings(line, plan):
    return [heading for heading in plan.get("headings") or list(line["cells"]) if heading]


def _opened(book, name, headings, title):
    page = book.create_sheet(name[:31] or "Sheet1")
    for number in range(1, len(headings) + 1):
        page.column_dimensions[get_column_letter(number)].width = 16
    page.column_dimensions[get_column_letter(len(headings) + 1)].width = 60
    page.freeze_panes = "A3" if title else "A2"
    if title:
        page.append([title])
    page.append([_styled(page, heading, fill=HEAD, font=Font(bold=True)) for heading in [*headings, REASON]])
    return page


def _cell(page, line, heading):
    """Always text: a number of eighteen digits must not become a number again."""
    value = line["cells"].get(heading)
    return _styled(page, "" if value is None else str(value), fill=BAD if heading in line["bad"] else None)


def _reason(page, words):
    return _styled(page, "；".join(words), font=WHY, wrap=True)


def _styled(page, value, *, fill=None, font=None, wrap=False):
    cell = WriteOnlyCell(page, value=value)
    cell.number_format, cell.data_type = "@", "s"
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    if fill:
        cell.fill = fill
    if font:
        cell.font = font
    return cell
