"""The rows that could not go in, as a workbook to mend: bad cells coloured, the reason beside them.

Its headings are those of the file, so that it goes in again as it is once its cells are mended.
"""

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from residents.incoming.headings import REASON, is_reason
from residents.roster.preview import unpacked

BAD, HEAD = PatternFill("solid", fgColor="F9C9C4"), PatternFill("solid", fgColor="E6E6E6")
LONG, LOST = 1e11, 1e15  # longer numbers are phones and documents; of longer ones Excel lost the end
WHY = Font(color="B3261E")


def write_errors(target, refused, plans):
    """Write refused rows as they are stored with the batch; `plans` are the file's sheets by name."""
    book, sheets, headings_of = Workbook(write_only=True), {}, _headings(refused, plans)
    for line in unpacked(refused):
        name = line["sheet"]
        if name not in sheets:
            sheets[name] = _opened(book, name, headings_of[name], plans.get(name, {}).get("title", ""))
        page = sheets[name]
        page.append([*(_cell(page, line, heading) for heading in headings_of[name]), _reason(page, line["words"])])
    if not sheets:
        book.create_sheet("没有被退回的行")
    book.save(target)


def _headings(refused, plans):
    """{sheet: headings}: those of the file, and 小区, 楼栋 or 单元 where lines between the rows said them."""
    found = {}
    for line in unpacked(refused):
        headings = found.setdefault(line["sheet"], dict.fromkeys(plans.get(line["sheet"], {}).get("headings") or ()))
        headings.update(dict.fromkeys(line["cells"]))
    return {name: [each for each in headings if each and not is_reason(each)] for name, headings in found.items()}


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
    """Text, for a number of eighteen digits must not become a number again; but 1952.1 stays the number it was."""
    value = line["cells"].get(heading)
    if isinstance(value, float) and value.is_integer() and abs(value) < LOST:
        value = int(value)
    fill = BAD if heading in line["bad"] else None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < LONG:
        cell = WriteOnlyCell(page, value=value)
        cell.alignment = Alignment(vertical="top")
        if fill:
            cell.fill = fill
        return cell
    return _styled(page, "" if value is None else str(value), fill=fill)


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
