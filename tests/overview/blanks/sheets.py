"""Blank forms as an upper office makes them, and what it takes to prove that only data cells changed."""

import io
import posixpath
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Border, Side

THIN = Border(*[Side(style="thin")] * 4)
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(rows, *, merges=(), title="3月", bordered=None, wb=None, widths=None):
    """A workbook with one more sheet whose rows are lists; `bordered` is an area like A3:G10."""
    wb = wb or openpyxl.Workbook()
    ws = wb.active if wb.active.max_row == 1 and wb.active["A1"].value is None else wb.create_sheet()
    ws.title = title
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                ws.cell(number, column, value)
    for row in ws[bordered] if bordered else ():
        for cell in row:
            cell.border = THIN
    for area in merges:
        ws.merge_cells(area)
    return wb


def saved(wb):
    file = io.BytesIO()
    wb.save(file)
    return file.getvalue()


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        return {info.filename: packed.read(info) for info in packed.infolist()}


def changed(data, changes):
    """The workbook with `changes` {part: function of its text} made in its XML, as another program would write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in packed.infolist():
            content = packed.read(info)
            if info.filename in changes:
                content = changes[info.filename](content.decode()).encode()
            made.writestr(info, content)
        for name in set(changes) - set(packed.namelist()):
            made.writestr(name, changes[name](""))
    return out.getvalue()


def cells_of(part):
    """{A1: the cell's XML}, and the sheet's XML with every cell taken out."""
    root = etree.fromstring(part)
    found = {}
    for row in root.iter(f"{S}row"):
        for cell in list(row):
            found[cell.get("r")] = etree.tostring(cell)
            row.remove(cell)
    return found, etree.tostring(root)


def compared(before, after):
    """{part: {cell: (before, after)}} of what differs; fails when anything but cells of sheets does.

    A formula may have lost its kept result, and nothing else: those are not reported.
    """
    old, new = parts_of(before), parts_of(after)
    assert list(old) == list(new)
    differing = {}
    for name, content in old.items():
        if new[name] == content:
            continue
        assert posixpath.dirname(name) == "xl/worksheets", name
        were, frame_before = cells_of(content)
        are, frame_after = cells_of(new[name])
        assert frame_before == frame_after, name
        differing[name] = {
            at: (were.get(at), are.get(at))
            for at in were.keys() | are.keys()
            if _without_result(were.get(at)) != _without_result(are.get(at))
        }
    return differing


def _without_result(cell):
    if cell is None or b"<f" not in cell:
        return cell
    return re.sub(rb"<v>[^<]*</v>|<v/>| t=\"\w+\"|/>$|</c>$|>(?=$)", b"", cell).replace(b"></f>", b"/>")


def texts_of(data, name=None):
    """{A1: value} of a sheet, as openpyxl reads it."""
    wb = openpyxl.load_workbook(io.BytesIO(data))
    ws = wb[name] if name else wb.worksheets[0]
    return {cell.coordinate: cell.value for row in ws.iter_rows() for cell in row if cell.value is not None}


def reckoned(data, tmp_path, name=None):
    """{A1: value} after LibreOffice opened the file, reckoned every formula and saved it anew."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("本机没有 LibreOffice")
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "form.xlsx").write_bytes(data)
    done = subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "in" / "form.xlsx")],
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    made = tmp_path / "out" / "form.xlsx"
    assert made.exists(), done.stderr
    wb = openpyxl.load_workbook(made, data_only=True)
    ws = wb[name] if name else wb.worksheets[0]
    return {cell.coordinate: cell.value for row in ws.iter_rows() for cell in row if cell.value is not None}
