"""Days from a sheet with 日期, 性质, 名称: every row is a day's form, and every bad row has its message."""

from governance.foundation.forms import DayForm
from governance.foundation.workbooks import Doubtful, day, find_table, read, text

HEADINGS = {
    "date": ["日期", "放假日期", "时间"],
    "kind": ["性质", "类型", "类别", "安排"],
    "name": ["名称", "节日名称", "节日", "节假日"],
}


def read_sheet(file):
    """({date: (kind, name)}, [(row number, message)]) of an uploaded workbook; refuses a file without the table."""
    table = find_table(read(file, file.name), HEADINGS)
    columns = table.guess(HEADINGS)
    days, problems = {}, []
    for number, cells in table.rows:
        try:
            when = day(cells.get(columns.get("date")))
        except Doubtful as error:
            problems.append((number, str(error)))
            continue
        form = DayForm({"date": when, **{name: text(cells.get(columns.get(name))) for name in ("kind", "name")}})
        if not form.is_valid():
            problems += [
                (number, f"{form[name].label}：{words}") for name, said in form.errors.items() for words in said
            ]
        elif form.cleaned_data["date"] in days:
            problems.append((number, f"{when:%Y-%m-%d} 在前面的行里已经有了。"))
        else:
            days[when] = (form.cleaned_data["kind"], form.cleaned_data["name"])
    if not table.rows:
        problems.append((table.header_row, "表头下面没有数据。"))
    return days, problems
