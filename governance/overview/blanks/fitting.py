"""A form filled for somebody: its lists made as long as what goes into them, then every cell decided."""

from dataclasses import replace

from governance.foundation.workbooks.formats import Unreadable
from governance.overview.blanks.filling import fill
from governance.overview.blanks.form import Form
from governance.overview.blanks.lengthening import lengthened
from governance.overview.blanks.shifting import Rigid, Shift


def fitted(form, wish):
    """(`Form`, `Outcome`): the form itself, or one with more rows where a list had too few; nothing is written yet."""
    outcome = fill(form, wish)
    longer, told, reasons = form, [], {}
    for part, wanted in outcome.short.items():
        try:
            longer = _longer(longer, part, [short.room for short in wanted])
        except Rigid as rigid:
            reasons[part] = rigid
        else:
            told += [_said(short) for short in wanted if not short.grows]
    if longer is not form:
        outcome = fill(longer, wish)
        outcome.left = told + outcome.left
    for part in reasons.keys() & outcome.short.keys():
        for short in outcome.short[part]:
            said = short.said
            if short.grows:  # written on below, with the rest of the form as it was
                why = f"名单往下多写了 {short.missing} 行；表里有{reasons[part]}，请核对合计、打印区域和下拉选项"
                outcome.left.append(replace(said, heading="加了行", why=why, warns=True))
            else:
                said.why = f"{said.why}（表里有{reasons[part]}，程序不敢自己加行；插入后请核对公式和合计）"
    return longer, outcome


def _longer(form, part, rooms):
    try:
        longer = Form(lengthened(form, part, rooms))
    except (Unreadable, ValueError) as error:
        raise Rigid("读不懂的内容") from error
    if longer.fingerprint != form.fingerprint:
        raise Rigid("认不准的版式")
    shift = Shift(_sheet(form, part).name, rooms)
    waiting = {row for block in _sheet(longer, part).lists for row in block.rows}
    if not all(waiting.issuperset(shift.made(room)) for room in rooms):
        raise Rigid("认不准的版式")
    return longer


def _sheet(form, part):
    return next(sheet for sheet in form.sheets if sheet.part == part)


def _said(short):
    room = short.room
    where = f"第 {room.last} 行{'前' if room.first < room.last else '后'}"
    why = f"原来留的行不够，程序在{where}加了 {short.missing} 行，样式、公式照第 {room.last} 行，下面的内容顺延"
    return replace(short.said, heading="加了行", why=why, warns=True)
