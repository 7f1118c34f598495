"""Open a roster: which of its sheets we understand, as what, and their rows one after another."""

from dataclasses import dataclass, field


@dataclass
class SheetPlan:
    """What one sheet of the file is and how its columns were matched; shown before anything is imported."""

    name: str
    layout: str  # I-1 居民花名册, I-2 房屋台账, I-3 党员名册, I-4 岗位名册, I-5 重点人群
    headings: list
    columns: dict  # {field: heading}
    fingerprint: str
    title: str = ""
    rows_total: int = 0  # data rows, hidden ones included
    hidden_rows: int = 0
    hidden: bool = False
    hidden_columns: list = field(default_factory=list)  # headings
    skipped: dict = field(default_factory=dict)  # {kind: how many}
    unused: list = field(default_factory=list)  # headings nothing was matched to
    forbidden: list = field(default_factory=list)  # headings we must not collect


class Roster:
    """`layout` of the file is that of its largest sheet."""

    layout: str
    sheets: list
    hidden: int
    skipped: dict

    def rows(self):
        """Every `Incoming` in the order of the file; only one is held at a time."""
        raise ValueError


def read_roster(file, name="", *, columns=None, include_hidden=False, default_place=None):
    """The `Roster` in a file; `columns` {sheet name: {field: heading}} corrects what would be guessed."""
    raise ValueError(file)
