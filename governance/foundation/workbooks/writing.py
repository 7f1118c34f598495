"""Write a ledger as it is printed and signed: streamed, so that a hundred thousand rows cost two seconds and no memory.

Layout of a ledger: title; 填报单位 on the left and 填报日期 on the right; grey headings that stay in view and on every
printed page; bordered rows; the line for signatures; who exported it, when and what for. Only the lines
around the table are merged, so that the file can be read back. Every text is a text cell (`@`): whatever a
resident wrote, Excel never takes it for a formula.
"""

import re
import zipfile
from dataclasses import dataclass

from governance.foundation.workbooks import parts, rowwise

SIGNATURES = "填报人：                审核人：                单位负责人：                联系电话："
HEADER_ROW = 3


@dataclass(frozen=True)
class Column:
    heading: str
    width: float = 12
    kind: str = "text"  # text, short (centred text), day, moment, number


def write_table(target, *, title, columns, rows, left="", right="", footer=SIGNATURES, mark="", sheet=""):
    """Write `rows` (sequences in the order of `columns`) to a path or stream; returns how many there were."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in parts.fixed(_sheet_name(sheet or title), HEADER_ROW).items():
            packed.writestr(name, content)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            return _write_sheet(page, columns, rows, _Frame(title, left, right, footer, mark))


@dataclass
class _Frame:
    title: str
    left: str
    right: str
    footer: str
    mark: str


def _write_sheet(page, columns, rows, frame):
    last = parts.letters(len(columns))
    page.write(rowwise.clean(parts.opening([column.width for column in columns], HEADER_ROW) + _head(columns, frame)))
    written = HEADER_ROW
    for xml, number in rowwise.written(columns, rows, HEADER_ROW):
        page.write(xml)
        written = number
    buffer, end, merges = [], written + 1, [f"A1:{last}1", *_halves(len(columns))]
    for text, style in ((frame.footer, parts.FOOT), (frame.mark, parts.MARK)):
        if text:
            buffer.append(f'<row r="{end}" ht="24" customHeight="1">{_text(f"A{end}", style, text)}</row>')
            merges.append(f"A{end}:{last}{end}")
            end += 1
    merges = [merge for merge in merges if merge.split(":")[0] != merge.split(":")[1]]
    page.write(rowwise.clean("".join(buffer) + parts.closing(merges, frame.mark)))
    return written - HEADER_ROW


def _halves(width):
    """The two halves of the second line: who reports, and when."""
    if width < 4:
        return []
    middle = width // 2
    return [f"A2:{parts.letters(middle)}2", f"{parts.letters(middle + 1)}2:{parts.letters(width)}2"]


def _head(columns, frame):
    width = len(columns)
    right_at = parts.letters(width // 2 + 1 if width >= 4 else width)
    headings = "".join(
        _text(f"{parts.letters(n)}{HEADER_ROW}", parts.HEADING, c.heading) for n, c in enumerate(columns, start=1)
    )
    second = _text("A2", parts.LEFT, frame.left) + (
        _text(f"{right_at}2", parts.RIGHT, frame.right) if width > 1 else ""
    )
    return (
        f'<row r="1" ht="32" customHeight="1">{_text("A1", parts.TITLE, frame.title)}</row>'
        f'<row r="2" ht="20" customHeight="1">{second}</row>'
        f'<row r="{HEADER_ROW}" ht="30" customHeight="1">{headings}</row>'
    )


def _text(at, style, text):
    return (
        f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{rowwise.escaped(str(text))}</t></is></c>'
    )


def _sheet_name(text):
    return re.sub(r"[\[\]:*?/\\'\x00-\x1f\ud800-\udfff]", " ", text).strip()[:31].strip() or "台账"
