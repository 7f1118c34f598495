"""Open a roster: which of its sheets we understand, as what, and their rows one after another."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from governance.foundation import workbooks
from governance.foundation.workbooks import NoTable, fingerprint, heading_key
from residents.incoming.care_words import kind_of_title
from residents.incoming.headings import is_forbidden, is_reason
from residents.incoming.layouts import SERIAL
from residents.incoming.pages import pages_of
from residents.incoming.understanding import Options, understood

MOST_ROWS = 120_000
ADDRESS = ("building", "entrance", "room", "address")


@dataclass
class SheetPlan:
    """What one sheet of the file is and how its columns were matched; shown before anything is imported."""

    name: str
    layout: str  # I-1 居民花名册, I-2 房屋台账, I-3 党员名册, I-4 岗位名册, I-5 重点人群
    headings: list
    columns: dict  # {field: heading}
    fingerprint: str
    title: str = ""
    rows_total: int = 0  # data rows, hidden ones included
    hidden_rows: int = 0
    hidden: bool = False
    hidden_columns: list = field(default_factory=list)  # headings
    skipped: dict = field(default_factory=dict)  # {kind: how many}
    unused: list = field(default_factory=list)  # headings nothing was matched to
    forbidden: list = field(default_factory=list)  # headings we must not collect


class Roster:
    """`layout` of the file is that of its largest sheet. Walking `rows` again reads the file's copy again."""

    def __init__(self, book, pages, include_hidden, default_place):
        self.book, self.pages = book, pages
        self.include_hidden, self.default_place = include_hidden, default_place
        self.sheets = [_plan(page) for page in pages]
        largest = max(self.sheets, key=lambda plan: (not plan.hidden, plan.rows_total))
        self.layout = largest.layout
        self.skipped = dict(sum((Counter(plan.skipped) for plan in self.sheets), Counter()))
        self.hidden = 0 if include_hidden else sum(map(_hidden_in, self.sheets))

    @property
    def rows_total(self):
        """Rows that `rows` will yield."""
        return sum(plan.rows_total for plan in self.sheets if plan.layout != "I-4") - self.hidden

    def rows(self):
        """Every `Incoming` in the order of the file; only one and the one before it are held at a time."""
        for page in self.pages:
            if page.layout != "I-4" and (self.include_hidden or not page.sheet.hidden):
                yield from self._rows_of(page)

    def _rows_of(self, page):
        options, above = self._options(page), None
        leave_out = set() if self.include_hidden else page.sheet.hidden_rows
        for line in page.walk({}):
            row, cells = understood(page, line, above, options)
            cells.above = None
            above = cells
            if line[0] not in leave_out:
                yield row

    def _options(self, page):
        today = timezone.localdate()
        dates = {"from_1904": self.book.from_1904, "numbers_as_text": self.book.kind != "excel", "today": today}
        columns = {page.headings.index(page.columns[name]) for name in ADDRESS if name in page.columns}
        apart = any(map(is_reason, page.headings))  # refused rows: not those that stood together in the file
        merged = any(bottom > top and left in columns for top, left, bottom, _ in page.sheet.merges)
        titled = kind_of_title(page.title) if page.layout == "I-5" else None
        return Options(today, dates, titled, self.default_place, merged, apart)


def _hidden_in(plan):
    if plan.layout == "I-4":
        return 0
    return plan.rows_total if plan.hidden else plan.hidden_rows


def _plan(page):
    sheet, shown = page.sheet, [heading for heading in page.headings if heading]
    matched = set(page.columns.values())
    rest = [each for each in shown if each not in matched and heading_key(each) not in SERIAL and not is_reason(each)]
    forbidden = [heading for heading in rest if is_forbidden(heading)]
    plan = SheetPlan(sheet.name, page.layout, shown, page.columns, fingerprint(shown), page.title, hidden=sheet.hidden)
    plan.forbidden, plan.unused = forbidden, [heading for heading in rest if heading not in forbidden]
    plan.hidden_columns = [h for at, h in enumerate(page.headings) if h and at in sheet.marks.columns]
    for number, _, _, _ in page.walk(plan.skipped):
        plan.rows_total += 1
        plan.hidden_rows += number in sheet.hidden_rows
    return plan


def read_roster(file, name="", *, columns=None, include_hidden=False, default_place=None):
    """The `Roster` in a file; `columns` {sheet name: {field: heading}} corrects what would be guessed.

    `Unreadable` or `NoTable` with a sentence when there is nothing to read. A roster of posts (I-4) is told apart
    and yields no rows: it belongs to the import of the structure.
    """
    book = workbooks.read(file, name, most_rows=MOST_ROWS, walked=True)
    pages = pages_of(book, columns)
    if not pages:
        raise NoTable(
            "没有找到能导入的花名册：前 10 行里要有一行列名，至少包括姓名、房号、证件号码这样的三列。"
            "请补上表头后再上传，或对照模板调整列名。"
        )
    return Roster(book, pages, include_hidden, default_place)
