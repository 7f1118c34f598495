"""What Excel would call damaged in a workbook: it says nothing when all is well."""

import io
import posixpath
import re

import openpyxl
from lxml import etree
from openpyxl.utils import column_index_from_string, range_boundaries

from tests.overview.blanks.sheets import S, parts_of

LAST_ROW = 1_048_576
ORDER = [
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
]


def assert_sound(data):
    """Well-formed parts, no dangling ones, elements, rows and cells in order, no merge over another, no row too far."""
    parts = parts_of(data)
    for name in re.findall(r'PartName="/([^"]+)"', parts["[Content_Types].xml"].decode()):
        assert name in parts, name
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(content)
            if name.endswith(".rels"):
                _assert_linked(name, root, parts)
            elif posixpath.dirname(name) == "xl/worksheets":
                _assert_sheet(root)
    openpyxl.load_workbook(io.BytesIO(data))


def _assert_linked(name, root, parts):
    folder = posixpath.dirname(posixpath.dirname(name))
    for link in root:
        if link.get("TargetMode") != "External":
            assert posixpath.normpath(posixpath.join(f"/{folder}", link.get("Target"))).lstrip("/") in parts


def _assert_sheet(root):
    places = [ORDER.index(etree.QName(each).localname) for each in root if isinstance(each.tag, str)]
    assert places == sorted(places)
    last = 0
    for row in root.iter(f"{S}row"):
        number = int(row.get("r", last + 1))
        assert last < number
        last, column = number, 0
        for cell in row.iter(f"{S}c"):
            found = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
            here = column_index_from_string(found[1]) if found else column + 1
            assert here > column
            assert not found or int(found[2]) == number
            column = here
    merges, taken = [each.get("ref") for each in root.iter(f"{S}mergeCell")], set()
    for each in root.iter(f"{S}mergeCells"):
        assert int(each.get("count", len(merges))) == len(merges)
    for area in merges:
        left, top, right, bottom = range_boundaries(area)
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        assert not cells & taken, area
        taken |= cells
    for each in root.iter("*"):
        areas = f"{each.get('ref', '')} {each.get('sqref', '')} {each.text if str(each.tag).endswith('}sqref') else ''}"
        assert all((range_boundaries(area)[3] or 0) <= LAST_ROW for area in areas.split())
        if str(each.tag).endswith(("}f", "}formula", "}formula1")):
            assert all(int(row) <= LAST_ROW for row in re.findall(r"[A-Z]\$?(\d+)", each.text or ""))
