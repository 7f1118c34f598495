"""What becomes of one row of a roster."""

from dataclasses import dataclass, field

NEW, CHANGED, SAME, CONFLICT, WRONG = "new", "changed", "unchanged", "conflicts", "errors"
WORDS = {NEW: "新增", CHANGED: "更新", SAME: "无变化", CONFLICT: "冲突", WRONG: "错误"}
REFUSED = (CONFLICT, WRONG)

# What a person may decide about a row: the code kept with the batch, and its words.
CHOICES = {
    "file": "以表为准，改底册",
    "new": "是另一个人，新增",
    "move": "搬到这里，原住处迁出",
}


class Refused(Exception):
    """The row cannot go in as it stands: which cell, why, and what may be decided about it."""

    def __init__(self, words, heading="", status=WRONG, choices=()):
        super().__init__(words)
        self.heading, self.words, self.status, self.choices = heading, words, status, choices


@dataclass
class Verdict:
    """One row's fate, as the preview shows it; numbers in it are masked already."""

    sheet: str
    row: int
    status: str = SAME
    name: str = ""
    place: str = ""
    diffs: list = field(default_factory=list)  # [label, before, after, was it edited on a page]
    words: list = field(default_factory=list)  # sentences: why refused, what to look at
    bad: list = field(default_factory=list)  # headings of the cells to mend
    choices: list = field(default_factory=list)  # codes of CHOICES
    suggested: str = ""

    @property
    def key(self):
        return f"{self.sheet}!{self.row}"

    def packed(self):
        """As JSON for the preview."""
        return {
            "k": self.key, "s": self.status, "n": self.name, "p": self.place, "d": self.diffs, "w": self.words,
            "c": self.choices, "sheet": self.sheet, "row": self.row,
        }  # fmt: skip


def counted(verdicts_by_status):
    """The five counts; their sum is the number of rows."""
    return {status: verdicts_by_status.get(status, 0) for status in WORDS}
