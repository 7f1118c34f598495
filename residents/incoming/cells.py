"""The cells of one row by field: filled down inside merges and by 同上 where an address allows it, and nowhere else."""

import re
from datetime import date, datetime
from functools import lru_cache

from governance.foundation.workbooks import text
from residents.incoming.dates import FOUR_YEARS
from residents.incoming.headings import FIELDS, HOUSEHOLD, PERSON, PLACE
from residents.incoming.row import Problem

DITTO = frozenset(
    ("同上", "〃", "″", "“", "”", '"', '""', "''", "〞", "同", "同前", "上同", "同上行", "々", "↑", "‖", "--〃--")
)
OF_A_PERSON = {"owner", "owner_phone", "dwelling_note", "tenant", "tenant_phone", "vehicles", "declared", "designation"}
SUSPECT = frozenset("# \t\r\n\xa0\u3000" + "".join(said[0] for said in DITTO))
CARRIED = (set(PLACE) | set(HOUSEHOLD) | {name for name in PERSON if name.startswith("registered_")}) - OF_A_PERSON
MERGED = set(PLACE) | set(HOUSEHOLD) | {"registered_at"}
DATED = ("birth_date", "since", "left_on", "died_on", "reported_on", "disclosed", "household_visited", "visited_on")
NEVER = {"name": "姓名", "id_number": "证件号码"}
PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff-]+")
BROKEN = re.compile(r"#(REF|N/A|VALUE|NAME\?|DIV/0|NULL|NUM)!?")


@lru_cache(maxsize=4096)
def _clean(value):
    return value if PLAIN.fullmatch(value) else text(value).replace("\n", " ")


class Cells:
    """What the columns of one row say; `above` is the same for the row before it."""

    __slots__ = ("above", "block", "broken", "incoming", "merged", "values")

    def __init__(self, incoming, block, filled, raw, unsaved, above):
        self.incoming, self.block, self.above, self.broken, self.merged = incoming, block, above, set(), False
        values = self.values = {}
        missing = len(block.headings) - len(raw)
        shown = dict(zip(block.headings, raw + [None] * missing if missing > 0 else raw, strict=False))
        shown.pop("", None)
        incoming.cells = shown
        width, wide = len(raw), len(filled)
        for name, position in block.positions.items():
            if name in MERGED:
                value = filled[position] if position < wide else None
            else:
                value = raw[position] if position < width else None
            if value is None or value == "":
                if unsaved and (incoming.row, position) in unsaved:
                    self._no_result(name)
                continue
            if type(value) is str and value[0] in SUSPECT:
                value = self._of_text(name, value)
                if value is None:
                    continue
            values[name] = value
            if name in MERGED:
                shown[block.columns[name]] = value

    def _of_text(self, name, value):
        stripped = value.strip()
        if stripped in DITTO:
            return self._ditto(name, stripped)
        if stripped[:1] == "#" and BROKEN.fullmatch(stripped):
            self._no_result(name)
            return None
        return value if stripped else None

    def _no_result(self, name):
        self.broken.add(name)
        words = "公式没有保存结果或结果出错，请改成填好的值"
        (self.problem if name in NEVER else self.warn)(name, words)

    def _ditto(self, name, said):
        if name in NEVER:
            self.problem(name, f"{NEVER[name]}不能写“{said}”，请填写完整")
            self.broken.add(name)
        elif name not in CARRIED:
            self.warn(name, f"“{said}”只能用在地址和户的列，这一格没有登记")
        elif self.above and name in self.above.values:
            return self.above.values[name]
        else:
            self.problem(name, f"写的是“{said}”，但上一行这一列没有内容，请填写完整")
            self.broken.add(name)
        return None

    def said(self, name, most=None):
        """The cell as one line of clean text; too long a text is cut and said so."""
        value = self.values.get(name)
        if value is None:
            return ""
        if type(value) is str:
            if not (value.isascii() and value.isalnum()):
                value = _clean(value)
        else:
            value = str(int(value)) if type(value) is float and value.is_integer() else _clean(text(value))
        if most and len(value) > most:
            self.warn(name, f"超过 {most} 个字，后面的没有登记")
            value = value[:most]
        return value

    def count_from_1900(self):
        """Bare day numbers of a file that counts from 1904, as another file must write them."""
        for name in DATED:
            value = self.values.get(name)
            if isinstance(value, (int, float)) and 3000 < value < 60_000:
                self.incoming.cells[self.heading(name)] = value + FOUR_YEARS

    def is_date(self, name):
        return isinstance(self.values.get(name), (date, datetime))

    def heading(self, name):
        return self.block.columns.get(name, FIELDS.get(name, ""))

    def problem(self, name, words):
        self.incoming.problems.append(Problem(self.heading(name), words))

    def warn(self, name, words):
        self.incoming.warnings.append(Problem(self.heading(name), words))
