"""What a drop-down list of the blank allows, and which of its words means ours."""

import re

from governance.overview.blanks.page import area
from governance.overview.blanks.words import tidy

MOST_WORDS = 3_000
CODED = re.compile(r"^[\dA-Za-z]{1,4}[-—.、:：|_ ]+(.+)$")
MEANT = [  # words of one line mean the same
    ("是", "有", "√", "y", "yes", "true", "1", "对", "已"),
    ("否", "无", "×", "n", "no", "false", "0", "没有", "未"),
    ("男", "男性"),
    ("女", "女性"),
    ("中共党员", "党员", "正式党员"),
    ("中共预备党员", "预备党员"),
    ("共青团员", "团员"),
    ("群众", "普通群众", "一般群众"),
    ("已婚", "有配偶", "已结婚"),
    ("未婚", "未结婚"),
    ("丧偶", "丧偶未再婚"),
    ("大学本科", "本科"),
    ("大学专科", "专科", "大专"),
    ("研究生", "硕士研究生", "硕士及以上"),
    ("高中", "普通高中"),
    ("初中", "普通初中"),
    ("户主", "本人", "户主本人"),
    ("妻", "妻子"),
    ("夫", "丈夫"),
    ("子", "儿子"),
    ("女", "女儿"),
    ("自住", "自有住房", "自有"),
    ("租住", "出租", "租赁", "租房"),
    ("空置", "闲置"),
    ("汉族", "汉"),
]
UNKNOWN = None


class Allowed:
    """Drop-down lists of one sheet. `words(at)` is None for a free cell, UNKNOWN words as an empty tuple."""

    def __init__(self, package, page, page_of):
        self.package, self.page, self.page_of = package, page, page_of
        self.lists = {}

    def words(self, at):
        """The words a cell may hold: None when anything goes, () when the list cannot be read."""
        for number, (kind, ranges, formula) in enumerate(self.page.rules):
            if kind == "list" and any(t <= at[0] <= b and left <= at[1] <= r for t, left, b, r in ranges):
                if number not in self.lists:
                    self.lists[number] = tuple(self._read(formula))
                return self.lists[number]
        return None

    def _read(self, formula, depth=0):
        formula = formula.strip().lstrip("=")
        if formula.startswith('"') and formula.endswith('"'):
            return [word.strip() for word in formula[1:-1].replace('""', '"').split(",") if word.strip()]
        of, _, where = formula.rpartition("!")
        try:
            top, left, bottom, right = area(where.upper())
        except ValueError:
            named = self.package.defined.get(formula.lower(), "")
            return self._read(named, depth + 1) if named and depth < 3 else []
        grid = self.page_of(of.strip("'").replace("''", "'") if of else self.page.name)
        if grid is None or (bottom - top + 1) * (right - left + 1) > MOST_WORDS * 10:
            return []
        words = []
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                said = grid.text((row, column)) or grid.value((row, column))
                if said.strip():
                    words.append(said.strip())
        return words[:MOST_WORDS]


def fitting(value, words):
    """The one of `words` that means `value`; None when none surely does."""
    said = tidy(value)
    keys = {}
    for word in words:
        keys.setdefault(tidy(word), word)
        if coded := CODED.match(word):
            keys.setdefault(tidy(coded[1]), word)
    if said in keys:
        return keys[said]
    for alike in MEANT:
        if said in alike:
            found = list(dict.fromkeys(keys[each] for each in alike if each in keys))
            if len(found) == 1:
                return found[0]
    return None
