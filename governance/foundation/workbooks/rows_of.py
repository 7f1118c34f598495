"""A process of its own that turns one workbook into lines of JSON, within limits of memory and time.

A spreadsheet of a few kilobytes can claim a sheet of seventeen thousand million cells; what dies of it here is
this process, not the portal. Run as a script with the file's path, the most rows and the most columns; it
imports nothing of ours. For each sheet there is one line with its name, hidden, merges; then a line for each row that
is not empty, `[Excel number, cells]`, so that neither side ever holds a whole sheet as text.
"""

import json
import sys
from datetime import date, datetime, time, timedelta

MEMORY = 1536 * 1024 * 1024
SECONDS = 60


def limit():
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def plain(value):
    if isinstance(value, (datetime, date)):
        return {"datetime" if isinstance(value, datetime) else "date": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(f"a cell holds {type(value)}")


def write_sheet(sheet, metadata, most_rows, most_columns, out):
    head = {
        "name": metadata.name,
        "hidden": not str(metadata.visible).endswith(".Visible"),
        "merges": [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
    }
    out.write(json.dumps(head) + "\n")
    encode = json.JSONEncoder(default=plain).encode
    before = [None] * (sheet.start[1] if sheet.start else 0)
    written = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [None if cell == "" else cell for cell in cells]
        while row and row[-1] is None:
            row.pop()
        if row:
            out.write(encode([number, before + row]) + "\n")
            written += 1
            if written > most_rows or len(before) + len(row) > most_columns:
                break


def main(path, most_rows, most_columns):
    limit()
    import python_calamine

    try:
        book = python_calamine.load_workbook(path if not path.startswith("-") else f"./{path}")
        for metadata in book.sheets_metadata:
            if str(metadata.typ).endswith(".WorkSheet"):
                sheet = book.get_sheet_by_name(metadata.name)
                write_sheet(sheet, metadata, int(most_rows), int(most_columns), sys.stdout)
    except python_calamine.PasswordError:
        return 3
    except python_calamine.CalamineError as error:
        sys.stderr.write(str(error)[:300])
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
