"""The XML of a workbook's parts with every place that lies below new rows moved down; all other bytes stay."""

import re
from xml.parsers import expat
from xml.sax.saxutils import escape

from governance.overview.blanks.page import TAG_END
from governance.overview.blanks.shifting import Rigid
from governance.overview.blanks.splicing import applied

PLACES = {  # element -> attributes that name places
    "dimension": ("ref",),
    "sheetView": ("topLeftCell",),
    "pane": ("topLeftCell",),
    "selection": ("activeCell", "sqref"),
    "protectedRange": ("sqref",),
    "autoFilter": ("ref",),
    "sortState": ("ref",),
    "sortCondition": ("ref",),
    "mergeCell": ("ref",),
    "conditionalFormatting": ("sqref",),
    "dataValidation": ("sqref",),
    "hyperlink": ("ref",),
    "ignoredError": ("sqref",),
}
UNPLACED = {
    *("sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "mergeCells", "phoneticPr", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors", "drawing", "legacyDrawing", "picture"),
    *("legacyDrawingHF", "extLst", "customProperties"),
}
FORMULAS = {"formula", "formula1", "formula2", "f", "definedName", "calculatedColumnFormula"}
ATTRIBUTE = rb"""(\s%s\s*=\s*)(?:"[^"]*"|'[^']*')"""


def with_attribute(tag, name, value):
    """A start tag's bytes with another value of one attribute."""
    found = re.compile(ATTRIBUTE % name.encode())
    return found.sub(lambda old: old[1] + b'"' + escape(value, {'"': "&quot;"}).encode() + b'"', tag, count=1)


def _refuse(*_):
    raise ValueError("a document type")


class Mover:
    """Reads a part and gathers edits (start, end, bytes). `page` is the part's `Page` when it is a sheet's;
    `own` says that it is the sheet which gets the rows.
    """

    def __init__(self, data, shift, *, page=None, own=False):
        self.data, self.shift, self.page, self.own = data, shift, page, own
        self.edits, self.open, self.said = [], [], None

    def moved(self):
        """The part's bytes after the shift."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, found: self.start(tag, found, parser.CurrentByteIndex)
        parser.EndElementHandler = lambda tag: self.stop(tag, parser.CurrentByteIndex)
        parser.CharacterDataHandler = lambda text: self.said.append(text) if self.said is not None else None
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(self.data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Rigid("读不懂的内容") from error
        return applied(self.data, self.edits)

    def start(self, tag, found, at):
        name, end = tag.rpartition(":")[2], TAG_END.match(self.data, at).end()
        if self.own and len(self.open) == 1 and name not in PLACES and name not in UNPLACED:
            raise Rigid("表格对象或控件")
        inside = [each for each, _ in self.open]
        self.open.append((name, end))
        if "c" in inside:
            return  # cells are the business of whoever knows their formulas
        changed = self.data[at:end]
        for attribute in PLACES.get(name, ()) if self.own else ():
            if attribute in found:
                changed = with_attribute(changed, attribute, self.places(name, found[attribute]))
        if name == "brk" and "rowBreaks" in inside and self.own:
            changed = with_attribute(changed, "id", str(self.shift.row(int(found.get("id", 0)) + 1) - 1))
        if name == "hyperlink" and found.get("location"):
            changed = with_attribute(changed, "location", self.formula(found["location"], counts=False))
        if name == "cfvo" and "$" in found.get("val", ""):
            changed = with_attribute(changed, "val", self.formula(found["val"], counts=False))
        if changed != self.data[at:end]:
            self.edits.append((at, end, changed))
        if name in FORMULAS or (name == "sqref" and self.own):
            self.said = []

    def places(self, name, text):
        """Where a drop-down list or a format is told for the last row alone, the new rows would have none."""
        if name in ("mergeCell", "hyperlink"):
            return self.shift.kept(text)
        if name not in ("dataValidation", "conditionalFormatting"):
            return self.shift.areas(text)
        tops = [int(found[0]) for each in text.split() if (found := re.search(r"\d+", each))]
        if any(room.first < room.last == top for room in self.shift.rooms for top in tops):
            raise Rigid("每行单独设的下拉选项或条件格式")
        return self.shift.ruled(text)

    def formula(self, text, *, counts=True):
        return self.shift.formula(text, of=self.page.name if self.page else "", counts=counts and not self.own)

    def stop(self, tag, at):
        name, begun = self.open.pop()
        if self.said is None or (name not in FORMULAS and name != "sqref"):
            return
        said, self.said = "".join(self.said), None
        told = self.places("dataValidation", said) if name == "sqref" else said and self.formula(said)
        if told != said:
            self.edits.append((begun, at, escape(told).encode()))


class Anchors(Mover):
    """A drawing: pictures and charts below the new rows move down. Rows count from 0 there."""

    def start(self, tag, found, at):
        name, end = tag.rpartition(":")[2], TAG_END.match(self.data, at).end()
        self.open.append((name, end))
        if name == "twoCellAnchor":
            self.stiff, self.grown = found.get("editAs") in ("oneCell", "absolute"), set()
        if name == "row":
            self.said = []

    def stop(self, tag, at):
        name, begun = self.open.pop()
        if name == "row" and self.said:
            row, self.said = int("".join(self.said)), None
            moved = self.shift.row(row + 1) - 1
            self.edits.append((begun, at, str(moved).encode()))
            if self.open[-2][0] == "twoCellAnchor":
                self.grown.add(moved - row)
        if name == "twoCellAnchor" and self.stiff and len(self.grown) > 1:
            raise Rigid("横跨加行处、不随单元格变大的图片")
