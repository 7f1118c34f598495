"""A sheet as an eye sees it: texts, blanks to fill, merged cells as one; rows and columns count from 1."""

import re
import unicodedata
from functools import cached_property

from governance.overview.blanks.page import MOST_ROWS

PLACEHOLDER = re.compile(
    r"[×xX＿_—\-–－/／\s.…·。〇○□]+|[（(]?(请填写?|填写|待填|示例?|样例|例如?)[:：]?.{0,20}[)）]?|[（(]\s*[)）]"
)
PARTICULAR = re.compile(
    r"\s*(填[报表](单位|人|日期|时间)|制表(人|单位|日期|时间)?|上报(单位|日期|时间|人)|报送(单位|日期|时间|人)|报表(日期|时间|月份)|"
    r"统计(时间|日期|月份|单位|人)|单位(名称)?[(（]?盖?章?[)）]?|审核人?|复核人?|单位?负责人|分管领导|主要领导|签[字名发]人?|经办人|"
    r"联系(电话|人|方式)|日期|时间)\s*\d*\s*([(（][^)）]*[)）])?\s*[:：]"
)
NOTE = re.compile(r"\s*(注|备注|说明|填[表报写]说明|填写要求|注意事项)\s*\d*\s*[:：]|\s*[*※]")
ATTACHED = re.compile(r"\s*附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?\s*")
LONGEST = 60  # characters of a heading; what is longer is a note
FORM_NAME = re.compile(r"(表|册|台账|名单|清单|档案)\s*([(（].*)?$")
EXAMPLE = re.compile(r"(示例|样例|范例|例如?[:：]?|举例)\d*")
MOST_CANDIDATES, MOST_ACROSS = 60_000, 128


class Grid:
    """`page` with the texts of its `package`; asked of by (row, column)."""

    def __init__(self, package, page):
        self.package, self.page, self.name = package, page, page.name
        self.covered = {}  # a cell inside a merge -> its first cell
        self.reach = {}  # first cell of a merge -> (bottom, right)
        for top, left, bottom, right in page.merges:
            if (bottom - top + 1) * (right - left + 1) > MOST_CANDIDATES or bottom > MOST_ROWS * 4:
                continue
            self.reach[top, left] = (bottom, right)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.covered[row, column] = (top, left)

    def anchor(self, at):
        return self.covered.get(at, at)

    def end(self, at):
        """(bottom, right) of the cell, merged or not."""
        return self.reach.get(at, at)

    @cached_property
    def _texts(self):
        strings = self.package.strings
        texts = {}
        for at, cell in self.page.cells.items():
            if cell.formula is not None:
                continue
            if cell.kind == "s":
                number = int(cell.raw) if cell.raw.isdigit() else -1
                said = strings[number] if 0 <= number < len(strings) else ""
            elif cell.kind in ("str", "inlineStr"):
                said = cell.raw
            else:
                continue
            if said.strip():
                texts[at] = said
        return texts

    @cached_property
    def rows_with_text(self):
        """Rows in which a text stands, or into which a merged one reaches."""
        return {row for top, left in self._texts for row in range(top, self.end((top, left))[0] + 1)}

    def text(self, at):
        """What is written there, placeholders too; "" for numbers, formulas and blanks."""
        return self._texts.get(self.anchor(at), "")

    def label(self, at):
        """A text that names a row or column: neither placeholder nor number, no note, nothing like 填报单位."""
        said = self.text(at)
        if not said or len(said) > LONGEST or PLACEHOLDER.fullmatch(said.strip()):
            return ""
        if PARTICULAR.match(said) or NOTE.match(said) or ATTACHED.fullmatch(said):
            return ""
        key = unicodedata.normalize("NFKC", said).strip()
        return "" if re.fullmatch(r"[\d.,、()\s]+", key) else said

    def titles_above(self, row):
        """Places of the texts above a row."""
        return sorted(at for at in self._texts if at[0] < row)

    @cached_property
    def _signed(self):
        return {row for (row, _), said in self._texts.items() if PARTICULAR.match(said) or NOTE.match(said)}

    def is_signed(self, row):
        """Whether the row is for 填报单位, signatures or notes, not for figures."""
        return row in self._signed

    def has_formula(self, at):
        cell = self.page.cells.get(at)
        if cell is not None and cell.formula is not None:
            return True
        return any(top <= at[0] <= bottom and left <= at[1] <= right for top, left, bottom, right in self.page.arrays)

    def value(self, at):
        """A number, truth or error that stands there; "" else."""
        cell = self.page.cells.get(at)
        return cell.raw if cell is not None and cell.formula is None and cell.kind in ("", "n", "b", "e") else ""

    def is_blank(self, at):
        """Whether it waits for a value: empty, or only a placeholder; the first cell of its merge."""
        if self.anchor(at) != at or self.has_formula(at) or self.value(at):
            return False
        said = self.text(at)
        return not said or bool(PLACEHOLDER.fullmatch(said.strip()))

    def style(self, at):
        cell = self.page.cells.get(at)
        row = self.page.rows.get(at[0])
        number = cell.style if cell is not None else -1
        if cell is None and row is not None:
            number = row.style
        if number < 0:
            number = self.page.column_styles.get(at[1], -1) if cell is None else 0
        return self.package.style(max(number, 0))

    def is_locked(self, at):
        return self.page.protected and self.style(at).locked

    def is_hidden(self, at):
        row = self.page.rows.get(at[0])
        return at[1] in self.page.hidden_columns or (row is not None and row.hidden)

    @cached_property
    def extent(self):
        """(top, left, bottom, right) of what is written or bordered; None for an empty sheet."""
        places = [
            at
            for at, cell in self.page.cells.items()
            if cell.raw or cell.formula is not None or self.package.style(max(cell.style, 0)).bordered
        ]
        if not places:
            return None
        rows, columns = [row for row, _ in places], [column for _, column in places]
        bottom, right = max(rows), max(columns)
        for at in places:
            below, beside = self.end(at)
            bottom, right = max(bottom, below), max(right, beside)
        top, left = min(rows), min(columns)
        right = min(right, left + MOST_ACROSS - 1)
        return top, left, min(bottom, top + MOST_CANDIDATES // (right - left + 1)), right

    def is_wide(self, at):
        """A text over most of the sheet's width: a title or a section's heading, not a column's."""
        if not self.extent:
            return False
        _, left, _, right = self.extent
        width = right - left + 1
        if at in self.reach:
            return self.reach[at][1] - at[1] + 1 >= max(min(3, width), 0.7 * width)
        return at in self._lone_titles

    @cached_property
    def _lone_titles(self):
        """Titles nobody merged: the first rows, as long as each holds one text that calls itself a form."""
        top, left, bottom, right = self.extent
        found = set()
        for row in range(top, min(top + 4, bottom + 1)):
            texts = [at for at in ((row, column) for column in range(left, right + 1)) if at in self._texts]
            if len(texts) > 1 or any(self.value((row, column)) for column in range(left, right + 1)):
                break
            if texts and not self.is_signed(row) and FORM_NAME.search(self._texts[texts[0]]):
                found.add(texts[0])
        return found

    @cached_property
    def header_rows(self):
        """Rows that name columns. A row of a table's body has labels on the left and blanks beside them; a header has
        labels all along and something to fill under at least one of them. Found from below, for a header's upper row
        stands on its lower one.
        """
        found = set()
        if not self.extent:
            return found
        top, left, bottom, right = self.extent
        for row in range(bottom, top - 1, -1):
            across = range(left, right + 1)
            labels = [c for c in across if self.label((row, c)) and not self.is_wide(self.anchor((row, c)))]
            if len(labels) < 2 or row in self.examples:
                continue
            framed = any(self.style((row, c)).bordered for c in labels)
            blanks = [c for c in across if self.is_blank((row, c)) and (not framed or self.style((row, c)).bordered)]
            counted = any(self.has_formula((row, c)) or self.value((row, c)) for c in across)
            free = [c for c in labels if self._is_free((row, c))]
            if (
                (free and not blanks and not counted)
                or (len(labels) > 2 * len(blanks) and 2 * len(free) >= len(labels) and not counted)
                or (len(labels) >= 3 and row == bottom and not blanks and not counted)
                or (self._stands_on(row, labels, found) and len(labels) > 2 * len(blanks))
            ):
                found.add(row)
        return found

    def _is_free(self, at):
        """Whether something to fill stands under a label: inside the table, and no label itself."""
        below = (self.end(self.anchor(at))[0] + 1, at[1])
        while self.text(below) and self.is_wide(self.anchor(below)):  # 一、诉求办理: the table goes on under it
            below = (self.end(self.anchor(below))[0] + 1, at[1])
        return below[0] <= self.extent[2] and (not self.text(below) or below[0] in self.examples)

    @cached_property
    def examples(self):
        """Rows that show how to fill the others: 示例, 张三, 男 …"""
        first = {}
        for (row, column), said in sorted(self._texts.items()):
            first.setdefault(row, (column, said))
        return {row for row, (_, said) in first.items() if EXAMPLE.match(said.strip())}

    def _stands_on(self, row, labels, headers):
        """Whether the row is the upper part of a header: merged across, or merged down into the lower part."""
        anchors = {self.anchor((row, c)) for c in labels} & set(self.reach)
        lower = [self.end(anchor)[0] + (self.end(anchor)[0] == row) for anchor in anchors]
        return any(each in headers for each in lower)
