"""What the adversary writes a sheet with, and what is wanted of each row."""

from dataclasses import dataclass, field

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(born="19520301", sequence="002", area="340111"):
    seventeen = f"{area}{born}{sequence}"
    return seventeen + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, seventeen, strict=True)) % 11]


def ending_in_x(born="19630412"):
    return next(found for k in range(1, 999) if (found := number(born, f"{k:03}")).endswith("X"))


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@dataclass
class Wanted:
    name: str = ""
    refused: str = ""  # part of the reason; "" for a row that goes in
    place: str = ""  # Place.line
    person: dict = field(default_factory=dict)  # columns that must be so
    absent: tuple = ()  # columns of the person that must not be filled
    warned: str = ""  # part of a warning
    damaged: str = ""  # what is left of a damaged number
    marks: tuple = None
    more: dict = field(default_factory=dict)  # {"dwelling.occupancy": …}


class Writer:
    def __init__(self, book, sheet, wanted):
        self.page, self.name, self.wanted = book.create_sheet(sheet), sheet, wanted

    def line(self, *cells, want=None):
        self.page.append(list(cells))
        row = self.page._current_row
        if want:
            self.wanted[self.name, row] = want
        return row

    def blank(self):
        self.page._current_row += 1
