"""What one row of a roster says, after it was understood and before anybody compared it with the register."""

from dataclasses import dataclass, field

from residents.addresses import Place


@dataclass(frozen=True)
class Problem:
    """Something a person must look at, and the cell it stands in."""

    heading: str  # of the column, as the sheet writes it; "" for the row as a whole
    words: str  # a sentence that says what is wrong and what to write instead


@dataclass
class Incoming:
    """`person`, `household`, … hold only columns the row fills: a blank cell is no value and deletes nothing."""

    sheet: str
    row: int
    place: Place = field(default_factory=Place)
    person: dict = field(default_factory=dict)  # columns of Resident; name, sex, birth_date, id_number (normalised), …
    household: dict = field(default_factory=dict)  # number, declared, vehicles, visited_on, designation
    dwelling: dict = field(default_factory=dict)  # occupancy, owner_name, owner_phone, kind, note
    party: dict = field(default_factory=dict)  # columns of PartyMember; branch, party_group as written
    care: dict = field(default_factory=dict)  # columns of CareProfile; worker as written
    marks: list = field(default_factory=list)  # [(CareKind, detail)]
    suggested: str = ""  # "dead" or "left" read from a note, with `suggested_on`
    suggested_on: object = None
    damaged_id: bool = False  # a number cell in the ID column: its last digits are lost
    damaged_digits: str = ""  # what is left of it from the front: the right number begins so
    layout: str = "I-1"
    is_member: bool = False  # a row of a party roster, whatever its columns fill
    problems: list = field(default_factory=list)  # of Problem: the row is refused
    warnings: list = field(default_factory=list)  # of Problem: shown, the row goes in
    cells: dict = field(
        default_factory=dict
    )  # {heading: value as the sheet had it, filled down}, for the error workbook
    blank: set = field(default_factory=set)  # (group, column) of cells that are there and empty, for 空白即清空

    @property
    def is_person(self):
        return bool(self.person.get("name"))
