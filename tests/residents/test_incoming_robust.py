"""Whatever stands in whatever cell: a row is understood or refused, and reading never breaks off."""

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.foundation.workbooks import Sheet
from governance.foundation.workbooks.marks import Marks
from governance.foundation.workbooks.reading import Book
from residents.incoming import SYNONYMS
from residents.incoming.pages import pages_of
from residents.incoming.reading import Roster

ODD = st.sampled_from([
    None, "", " ", "同上", "〃", "#REF!", "无", "/", "是", "√", "×", "1.39E+10", "3.40111E+17", "340111********0029", "3-301", "3栋",
    "2023.5去世", "(", "（）", "()", "张*", "张三、李四", "\n", "_x000D_", "0", "-1", "1e400", "NaN", "每月一次", "每周", "每", "残疾（", "栋", "单元", "#",
    "٣٤٥", "😀", "\ud7ff", "=1+1", "A" * 500, "1" * 40, "农历", "高龄", "2026-02-30", "52.3", "13912345678(", "()13912345678", "第", "号楼",
])  # fmt: skip
CELL = st.one_of(
    ODD,
    st.text(max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**20), 10**20).map(float),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.booleans(),
)
FIELDS = sorted(SYNONYMS)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.lists(st.sampled_from(FIELDS), min_size=3, max_size=14, unique=True), st.booleans())
def test_any_cells_under_any_headings(data, fields, named):
    fields = ["name", "room", *[name for name in fields if name not in ("name", "room")]] if named else fields
    headings = [SYNONYMS[name][0] for name in fields]
    lines = data.draw(st.lists(st.lists(CELL, min_size=len(fields), max_size=len(fields)), min_size=1, max_size=4))
    raw = [(1, headings)] + [
        (n, cells) for n, cells in enumerate(lines, start=2) if any(c not in (None, "") for c in cells)
    ]
    sheet = Sheet("3栋", raw, [(2, 0, 4, 0)], marks=Marks({3}, {1}, {(2, 1)}))
    pages = pages_of(Book("a.xlsx", [sheet]))
    if not pages:
        return
    roster = Roster(Book("a.xlsx", [sheet]), pages, True, None)

    rows = list(roster.rows())

    assert len(rows) == (roster.sheets[0].rows_total if roster.layout != "I-4" else 0)
    for row in rows:
        assert all(problem.words for problem in [*row.problems, *row.warnings])
        assert len(row.person.get("name", "")) <= 40 and len(row.person.get("workplace", "")) <= 80
        assert len(row.household.get("number", "")) <= 30 and len(row.dwelling.get("owner_name", "")) <= 40
        assert len(row.place.room) <= 20 and len(row.place.building) <= 10 and len(row.place.entrance) <= 10
