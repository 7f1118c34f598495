"""An uploaded blank, read: its visible sheets with their blanks, lists and headings; and its fingerprint."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from governance.foundation.workbooks.formats import Unreadable
from governance.overview.blanks.allowed import Allowed
from governance.overview.blanks.grid import Grid
from governance.overview.blanks.headings import Reader
from governance.overview.blanks.lists import blocks_of
from governance.overview.blanks.package import Package
from governance.overview.blanks.page import read_page
from governance.overview.blanks.words import WHOLE, tidy

MOST_SHEETS = 40


@dataclass
class FormSheet:
    number: int
    grid: Grid
    part: str
    allowed: Allowed
    blanks: list = field(default_factory=list)
    lists: list = field(default_factory=list)
    places: dict = field(default_factory=dict)  # at -> the Heading that stands there

    @property
    def name(self):
        return self.grid.name

    @cached_property
    def cells(self):
        """Blanks that are no part of a list."""
        of_lists = {row for block in self.lists for row in block.rows}
        return [blank for blank in self.blanks if blank.at[0] not in of_lists and not self._sums_a_list(blank)]

    def _sums_a_list(self, blank):
        """Whether it stands in a list's 合计 row, under 姓名 or the like."""
        if blank.row is None or blank.column is None or tidy(blank.row.labels[-1]) not in WHOLE:
            return False
        return any(blank.column in block.columns.values() for block in self.lists)

    @cached_property
    def headings(self):
        """[Heading] in reading order, rows and columns, each once."""
        found = {}
        for blank in self.cells:
            for heading in (blank.column, blank.row):
                if heading is not None:
                    found.setdefault(heading.key, heading)
        for block in self.lists:
            for heading in block.columns.values():
                found.setdefault(heading.key, heading)
        return list(found.values())


class Form:
    """`Unreadable` with advice when the bytes are no .xlsx, and when there is no table to fill."""

    def __init__(self, data):
        self.package = Package(data)
        if len(self.package.sheets) > MOST_SHEETS:
            raise Unreadable("工作簿里的工作表太多，不像一份空白表。请只留要填的几张后再上传。")
        self.pages, self.sheets = {}, []
        shown = [sheet for sheet in self.package.sheets if not sheet.hidden]
        for number, sheet in enumerate(shown):
            grid = self.grid_of(sheet.name)
            reader = Reader(grid, number)
            blanks = reader.blanks()
            lists = blocks_of(grid, number, blanks)
            allowed = Allowed(self.package, grid.page, self.grid_of)
            self.sheets.append(FormSheet(number, grid, sheet.part, allowed, blanks, lists, reader.places))
        if not any(sheet.headings for sheet in self.sheets):
            raise Unreadable(
                "没有找到要填的表格：表里要有栏目名和空着的格子。请确认上传的是空白表，不是填好的表或者通知文件。"
            )

    def grid_of(self, name):
        """The `Grid` of a sheet by its name, hidden ones too; None when there is none."""
        if name not in self.pages:
            part = next((sheet.part for sheet in self.package.sheets if sheet.name == name), None)
            self.pages[name] = Grid(self.package, read_page(name, self.package.part(part))) if part else None
        return self.pages[name]

    @cached_property
    def all_pages(self):
        """Pages of every sheet, hidden ones too: their formulas may read what was filled."""
        return [self.grid_of(sheet.name).page for sheet in self.package.sheets]

    @cached_property
    def title(self):
        """What the form calls itself: its first wide text, else its first text, else its tab."""
        for sheet in self.sheets:
            grid = sheet.grid
            if grid.extent is None:
                continue
            top, left, bottom, right = grid.extent
            texts = [(row, column) for row in range(top, min(top + 4, bottom + 1)) for column in range(left, right + 1)]
            texts = [at for at in texts if grid.anchor(at) == at and grid.label(at)]
            wide = [at for at in texts if grid.is_wide(at)]
            for at in wide or texts[:1]:
                return " ".join(grid.text(at).split())[:80]
        return self.sheets[0].name[:80]

    @cached_property
    def fingerprint(self):
        """The same for every month's copy of one layout: the headings in their order, whatever the titles say."""
        keys = [heading.key for sheet in self.sheets for heading in sheet.headings]
        return sha256("\n".join(keys).encode()).hexdigest()
