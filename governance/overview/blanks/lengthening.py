"""A form whose lists have too few prepared rows gets more, as a careful person puts them in: above the last prepared
row, looking like it. What stands below moves down with its merges, formulas, breaks, drop-down lists and print area.
"""

import posixpath
import re
from xml.sax.saxutils import escape

from governance.foundation.workbooks.parts import letters
from governance.overview.blanks.formulas import written_out
from governance.overview.blanks.moving import Anchors, Mover, with_attribute
from governance.overview.blanks.page import TAG_END, place
from governance.overview.blanks.shifting import Rigid, Shift
from governance.overview.blanks.splicing import filled_cell, opened_cell, row_opened
from governance.overview.blanks.zipping import replaced

CHAIN = "xl/calcChain.xml"
CHAINED = re.compile(
    rb"<(?:\w+:)?(Override|Relationship)\s[^>]*calcChain\.xml[^>]*(?:/>|(?<!/)>\s*</(?:\w+:)?(?:Override|Relationship)>)"
)
FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)")
STIFF = ("xl/pivotTables/", "xl/pivotCache/", "xl/tables/", "xl/slicers/", "xl/ctrlProps/", "xl/threadedComments/")
DIGITS = re.compile("[0-9]{1,9}")
SHOWING = re.compile(rb"""\stextlink=["'][^"']""")  # a text box that shows a cell
CONTROL = re.compile(rb"""ObjectType=["'](?!Note|Pict)""")


def lengthened(form, part, rooms):
    """The bytes of `form` with the `Room`s in the sheet of `part`; `Rigid` where that is not certain to be right."""
    package = form.package
    grid = next(sheet.grid for sheet in form.sheets if sheet.part == part)
    page, shift = grid.page, Shift(grid.name, rooms)
    if page.protected:
        raise Rigid("工作表保护")
    if any(name.startswith(STIFF) for name in package.names):
        raise Rigid("数据透视表或表格对象")
    if any(name.startswith("xl/drawings/drawing") and SHOWING.search(package.part(name)) for name in package.names):
        raise Rigid("显示单元格内容的文本框")
    made = {part: _Own(grid, shift).moved()}
    for sheet, other in zip(package.sheets, form.all_pages, strict=True):
        if sheet.part != part:
            made[sheet.part] = _Cells(other.data, shift, page=other).moved()
    made["xl/workbook.xml"] = Mover(package.part("xl/workbook.xml"), shift).moved()
    for name in package.names:
        if name.startswith("xl/charts/chart"):
            made[name] = Mover(package.part(name), shift).moved()
    made |= _beside(package, part, shift)
    without = set()
    if CHAIN in package.names:  # tells where formulas stand; whatever opens the file makes it anew
        without.add(CHAIN)
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            made[name] = CHAINED.sub(b"", package.part(name))
    changed = {name: data for name, data in made.items() if data != package.part(name)}
    return replaced(package.data, changed, without)


def _beside(package, part, shift):
    """Drawings and comments that belong to the sheet."""
    folder, name = posixpath.split(part)
    links = package.tree(f"{folder}/_rels/{name}.rels")
    made = {}
    for link in links if links is not None else ():
        if link.get("TargetMode") == "External":
            continue
        kind = link.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join(f"/{folder}", link.get("Target", ""))).lstrip("/")
        if kind == "drawing":
            made[target] = Anchors(package.part(target), shift).moved()
        elif kind == "comments":
            comments = package.tree(target)
            places = [] if comments is None else [each.get("ref", "") for each in comments.iter("comment")]
            if comments is None or any(place(ref)[0] >= shift.top for ref in places):
                raise Rigid("批注")
        elif kind == "vmlDrawing" and CONTROL.search(package.part(target)):
            raise Rigid("按钮、复选框等控件")
        elif kind not in ("vmlDrawing", "printerSettings", "image", "hyperlink", "customProperty"):
            raise Rigid("表格对象或控件")
    return made


class _Cells(Mover):
    """A sheet; formulas of its cells that name the lengthened one are told anew."""

    def __init__(self, data, shift, *, page, own=False):
        super().__init__(data, shift, page=page, own=own)
        self.formulas = written_out(page)
        told = {at: self.told(at) for at in self.formulas}
        alone = {page.cells[at].shared for at, text in told.items() if own or text != self.formulas[at]}
        for at, text in told.items():
            cell, same = page.cells[at], text == self.formulas[at]
            if cell.array and not same:
                raise Rigid("数组公式")
            if not same or (cell.shared is not None and cell.shared in alone):
                self.tell(cell, text)

    def told(self, at):
        formula = self.formulas[at]
        return formula and self.shift.formula(formula, of=self.page.name)

    def tell(self, cell, text):
        """A shared formula is written out: its cells no longer lie as they were shared."""
        found = FORMULA.search(self.data, cell.start, cell.end)
        if not found:
            raise Rigid("公式")
        self.edits.append((*found.span(), self.written(text)))

    def written(self, formula):
        mark = self.page.prefix.encode()
        return b"<%sf>%s</%sf>" % (mark, escape(formula).encode(), mark)


class _Own(_Cells):
    """The sheet itself: rows and cells below are renumbered, the new ones stand between."""

    def __init__(self, grid, shift):
        page, self.grid, self.ways = grid.page, grid, {}
        super().__init__(page.data, shift, page=page, own=True)
        if any(bottom >= shift.top for _, _, bottom, _ in page.arrays):
            raise Rigid("数组公式")
        for row in page.rows.values():
            if row.number >= shift.top:
                self._renumber(row)
        self.merged = []
        for room in shift.rooms:
            self._merge(room)
            self._make(room)

    def told(self, at):
        formula, (row, column) = self.formulas[at], at
        room = self.shift.room_of(row)
        if not formula or not room or row < room.last:
            if room and row == room.last - 1 and (room.last, column) not in self.formulas:
                raise Rigid("各行写法不同的公式")
            return formula and self.shift.formula(formula, of=self.page.name, row=row)
        before = self.formulas.get((row - 1, column)) if room.first < row else None
        self.ways[at] = self.shift.way(before, formula, room, of=self.page.name)
        return self.copied(at, self.shift.row(row))

    def copied(self, at, to):
        return self.shift.formula(self.formulas[at], of=self.page.name, row=at[0], to=to, down=self.ways[at])

    def _renumber(self, row):
        number = self.shift.row(row.number)
        self._retag(row.start, "row", str(number))
        room = self.shift.room_of(row.number)
        for cell in row.cells:
            count = self._count(cell, room, number) if room and row.number == room.last else None
            if count is not None:
                opened = opened_cell(self.page, number, cell.column, cell.style)
                self.edits.append((cell.start, cell.end, filled_cell(self.page.prefix, opened, count)))
            else:
                self._retag(cell.start, "c", f"{letters(cell.column)}{number}")

    def _retag(self, start, name, place):
        end = TAG_END.match(self.data, start).end()
        changed = with_attribute(self.data[start:end], "r", place)
        if changed != self.data[start:end]:
            self.edits.append((start, end, changed))

    def _make(self, room):
        like = self.page.rows.get(room.last)
        if like is None:
            return  # nothing is written there: no style to follow
        rows = []
        for number in self.shift.made(room):
            cells = b"".join(self._like(cell, room, number) for cell in like.cells)
            opened = row_opened(self.page, like, number)
            rows.append(b"%s>%s</%srow>" % (opened, cells, self.page.prefix.encode()))
        at = like.start if room.first < room.last else like.end
        self.edits.append((at, at, b"".join(rows)))

    def _like(self, cell, room, number):
        """A new row's cell: the style, its row's formula, the next running number, or what every prepared row says."""
        opened = opened_cell(self.page, number, cell.column, self._style(cell, room))
        at = (room.last, cell.column)
        if self.formulas.get(at):
            return b"%s>%s</%sc>" % (opened, self.written(self.copied(at, number)), self.page.prefix.encode())
        count = self._count(cell, room, number)
        if count is not None:
            return filled_cell(self.page.prefix, opened, count)
        if cell.raw and self._everywhere(cell, room):
            whole = self.data[cell.start : cell.end]
            return with_attribute(whole, "r", f"{letters(cell.column)}{number}")
        if cell.raw and self.grid.anchor(at) == at and not self.grid.is_blank(at):
            raise Rigid("各行预先写好的不同内容")
        return opened + b"/>"

    def _style(self, cell, room):
        """The last prepared row may close the frame with a thick line: rows above it look like their neighbours."""
        above = [self.page.cells.get((row, cell.column)) for row in (room.last - 1, room.last - 2) if row >= room.first]
        same = len(above) == 2 and all(above) and above[0].style == above[1].style
        return above[0].style if same else cell.style

    def _count(self, cell, room, number):
        """What the last prepared row's running number is in the row `number`, 03 after 02; None when it holds none."""
        if not cell.raw or cell.formula is not None:
            return None
        last = self._said((room.last, cell.column))
        if not DIGITS.fullmatch(last):
            return None
        if cell.column not in room.numbers:
            said = [self._said((row, cell.column)) for row in range(room.first, room.last + 1)]
            if len(said) < 2 or not all(map(DIGITS.fullmatch, said)) or not _follow(list(map(int, said))):
                return None
        count = int(last) + self.shift.further(room, number)
        return count if cell.kind in ("", "n") else str(count).zfill(len(last))

    def _said(self, at):
        return self.grid.text(at) or self.grid.value(at)

    def _everywhere(self, cell, room):
        if not room.first < room.last:
            return False
        others = [self.page.cells.get((row, cell.column)) for row in range(room.first, room.last)]
        return all(each and (each.raw, each.kind) == (cell.raw, cell.kind) for each in others)

    def _merge(self, room):
        """Cells merged across in the last prepared row are merged across in the new ones."""
        for top, left, bottom, right in self.page.merges:
            if top == bottom == room.last:
                self.merged += [f"{letters(left)}{row}:{letters(right)}{row}" for row in self.shift.made(room)]
            reaches = top < bottom and bottom >= room.first and top <= room.last
            if reaches and (top > room.first or bottom < room.last):
                raise Rigid("跨几行合并的单元格")

    def stop(self, tag, at):
        name, begun = self.open[-1]
        if name == "mergeCells" and self.merged:
            new = "".join(f'<{self.page.prefix}mergeCell ref="{area}"/>' for area in self.merged)
            self.edits.append((at, at, new.encode()))
            start = self.data.rindex(b"<", 0, begun)
            count = str(len(self.page.merges) + len(self.merged))
            self.edits.append((start, begun, with_attribute(self.data[start:begun], "count", count)))
        super().stop(tag, at)


def _follow(numbers):
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
