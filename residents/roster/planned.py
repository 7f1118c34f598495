"""People whom earlier rows of the same file will bring in, and one way to ask for them and the stored ones."""

from array import array
from collections import defaultdict

from residents.fields import id_key, phone_key
from residents.identity import other_form
from residents.models import Resident
from residents.roster.comparing import column


class Planned:
    """Kept small: of a planned person only where the spool has it, and by what it can be found."""

    def __init__(self, spool, pending):
        self.spool, self.pending = spool, pending
        self.second, self.moved = {}, {}  # person's number → doors where they live too; the door they move to
        self.positions = array("Q")
        self.id_numbers, self.rooms, self.phones = {}, defaultdict(list), {}

    def next_number(self):
        return -len(self.positions) - 1

    def learn(self, number, at, person, dwelling):
        self.positions.append(at)
        if person.id_key:
            self.id_numbers[bytes.fromhex(person.id_key)] = number
        if person.phone_key:
            self.phones[person.name, bytes.fromhex(person.phone_key)] = number
        self.rooms[dwelling, person.name].append(number)

    def number_given(self, key, number):
        """A row gave a number to somebody who had none; `number` is above zero for a stored person."""
        self.id_numbers[bytes.fromhex(key)] = number

    def person(self, number):
        """The planned person again, as a row that is not stored yet."""
        _, ref, household, values, more = self.spool.at(self.positions[-number - 1])
        values = {name: _opened(name, value) for name, value in values.items()}
        person = Resident(**values)
        for name, (value, _) in self.pending.get(("resident", ref), {}).items():
            setattr(person, name, value)
        self._as_said_by(values, ref, more["where"][1])
        person.ref, person.where = ref, more["where"]
        person.in_household, person.in_dwelling = household, more["dwelling"]
        return person

    def _as_said_by(self, values, ref, row):
        """What the earlier row said counts as said: another row may add to it, not contradict it."""
        said = self.pending.setdefault(("resident", ref), {})
        for name, value in values.items():
            said.setdefault(name, (value, row))


class People:
    """Stored people first, then those of earlier rows."""

    def __init__(self, known, planned, home):
        self.known, self.planned, self.home = known, planned, home

    def by_id(self, key):
        if person := self.known.by_id.get(key):
            return person
        number = self.planned.id_numbers.get(bytes.fromhex(key))
        if number and number > 0:
            return self.known.person(number)
        return self.planned.person(number) if number else None

    def by_number(self, said):
        """By the identity number; an old one of fifteen places and what it became are one number."""
        if person := self.by_id(id_key(said["id_number"])):
            return person
        return self.by_id(old) if (old := old_key_of(said)) else None

    def in_room(self, dwelling, name):
        if dwelling is None:
            return []
        return [*self.known.by_room.get((dwelling, name), ()), *self._planned(dwelling, name)]

    def _planned(self, dwelling, name):
        return [self.planned.person(number) for number in self.planned.rooms.get((dwelling, name), ())]

    def by_phone(self, name, key):
        found = list(self.known.by_phone.get((name, key), ()))
        number = self.planned.phones.get((name, bytes.fromhex(key)))
        return [*found, self.planned.person(number)] if number else found

    def is_ours(self, person):
        """One of this file, or of the unit it is imported for."""
        return person.pk is None or person.path.startswith(self.home.path)

    def by_birth(self, name):
        """Stored people of the unit only."""
        return [each for each in self.known.by_birth.get(name, ()) if self.is_ours(each)]


def _opened(name, value):
    field = column(Resident, name)
    return field.open(value) if hasattr(field, "open") else value


def keys_of(said):
    return id_key(said.get("id_number")), phone_key(said.get("phone"))


def old_key_of(said):
    """The blind index of the same number in its other length."""
    return id_key(other_form(said.get("id_number")))
