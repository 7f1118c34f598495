"""The parts of an .xlsx that do not depend on its rows: styles, page set-up, the list of parts."""

from xml.sax.saxutils import escape

TITLE, LEFT, RIGHT, HEADING, TEXT, SHORT, DAY, MOMENT, NUMBER, FOOT, MARK = range(1, 12)
STYLES = {"text": TEXT, "short": SHORT, "day": DAY, "moment": MOMENT, "number": NUMBER}

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
PACKAGE_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)


def _font(size, name="宋体", bold=False, colour=""):
    return (
        f'<font>{"<b/>" if bold else ""}<sz val="{size}"/>'
        f'{colour and f"<color rgb={chr(34)}{colour}{chr(34)}/>"}<name val="{name}"/><family val="3"/></font>'
    )


WRAP = ' wrapText="1"'


def _style(number=0, font=0, fill=0, border=0, across="left", up="center", wrap=True):
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1"'
        ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{across}" vertical="{up}"{WRAP if wrap else ""}/></xf>'
    )


SIDE = '{0} style="thin"><color rgb="FF8C8C8C"/></{0}>'
BORDER = (
    "<border>"
    + "".join("<" + SIDE.format(side) for side in ("left", "right", "top", "bottom"))
    + "<diagonal/></border>"
)
AS_TEXT = 49  # "@"
STYLE_SHEET = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    f'<fonts count="4">{_font(10)}{_font(16, "黑体", bold=True)}'
    f"{_font(10, '黑体', bold=True)}{_font(9, colour='FF7F7F7F')}</fonts>"
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/>'
    '<bgColor indexed="64"/></patternFill></fill></fills>'
    f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>{BORDER}</borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="12">'
    + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + _style(AS_TEXT, font=1, across="center", wrap=False)  # title
    + _style(AS_TEXT, wrap=False)  # left of line two
    + _style(AS_TEXT, across="right", wrap=False)  # right of line two
    + _style(AS_TEXT, font=2, fill=2, border=1, across="center")  # heading
    + _style(AS_TEXT, border=1)  # text
    + _style(AS_TEXT, border=1, across="center")  # short text
    + _style(164, border=1, across="center")  # day
    + _style(165, border=1, across="center")  # moment
    + _style(0, border=1, across="center")  # number
    + _style(AS_TEXT, wrap=False)  # signatures
    + _style(AS_TEXT, font=3, wrap=False)  # who exported
    + '</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def fixed(sheet, header_row):
    """{part: content} around one sheet; the header row is printed on every page."""
    quoted = escape(sheet.replace("'", "''"))
    book = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews><sheets>'
        f'<sheet name="{escape(sheet, {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/></sheets>'
        f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
        f"'{quoted}'!${header_row}:${header_row}</definedName></definedNames></workbook>"
    )
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/styles.xml": STYLE_SHEET,
    }


def opening(widths, header_row):
    """The sheet up to its first row: one page wide, headings frozen."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, start=1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{header_row}" topLeftCell="A{header_row + 1}" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="16"/><cols>{columns}</cols><sheetData>'
    )


def closing(merges, mark):
    """What follows the rows: merges around the table, A4 landscape, page numbers."""
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    foot = escape("&C第 &P 页，共 &N 页" + (f"&R&8 {mark.replace('&', '&&')[:180]}" if mark else ""))
    return (
        "</sheetData>"
        + (f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else "")
        + '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{foot}</oddFooter></headerFooter></worksheet>"
    )


def letters(column):
    """1 -> A, 27 -> AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
