"""A roster row by row against the register: every row gets exactly one verdict, and what it asks for is put aside.

Nothing is written here and no lock is held; the preview and the import run the same examination.
"""

from collections import Counter
from itertools import islice

from hierarchy.initials import initials_of
from residents.choices import MoveKind, Presence
from residents.models import Resident
from residents.roster.deeds import Deeds, sealed, today
from residents.roster.doors import Doors
from residents.roster.extras import Extras
from residents.roster.known import Known
from residents.roster.matching import matched, must_be_here
from residents.roster.places import PlaceBook
from residents.roster.planned import People, Planned, keys_of, old_key_of
from residents.roster.spool import Spool
from residents.roster.verdict import CHANGED, NEW, SAME, WRONG, Refused, Verdict, counted

CHUNK = 500
PLACE_FIELDS = ("estate", "building", "entrance", "room")


class Examination:
    def __init__(self, home, options, sink=lambda verdict, row: None, columns=None):
        """`columns` {sheet: {field: heading}} tells which cell a refusal speaks of."""
        self.home, self.options, self.sink, self.columns = home, options, sink, columns or {}
        self.spool = Spool()
        self.deeds = Deeds(self.spool, options)
        self.planned = Planned(self.spool, self.deeds.pending)
        self.places = PlaceBook(home, create=options.create_places)
        self.doors, self.extras = Doors(self.deeds), Extras(home, self.deeds)
        self.found, self.rows, self.suggested, self.warned = Counter(), 0, Counter(), 0

    @property
    def counts(self):
        return {"rows": self.rows, **counted(self.found)}

    def run(self, rows, alive=lambda done: None):
        """Examine all rows; `alive(rows so far)` after each few hundred."""
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            known, spots = self._load(chunk)
            for row, spot in zip(chunk, spots, strict=True):
                verdict = self._verdict(row, spot, known)
                self.found[verdict.status] += 1
                self.rows += 1
                self.warned += bool(verdict.words) and verdict.status not in ("conflicts", "errors")
                self.sink(verdict, row)
            alive(self.rows)
        return self

    def _load(self, chunk):
        """The register's part that these rows may touch."""
        known, spots, ids, phones, names = Known(self.home, self.deeds.pending), [], set(), set(), set()
        for row in chunk:
            try:
                spots.append(None if row.problems else self.places.find(row.place))
            except Refused as refused:
                spots.append(refused)
            if row.is_person and not row.problems:
                id_key, phone_key = row.keys = keys_of(row.person)
                ids |= {id_key, old_key_of(row.person)}
                phones.add(phone_key)
                if spots[-1] is None:
                    names.add(row.person["name"])
        known.load([s.key for s in spots if s and not isinstance(s, Refused)], ids - {""}, phones - {""}, names)
        return known, spots

    def _verdict(self, row, spot, known):
        verdict = Verdict(row.sheet, row.row, name=row.person.get("name", ""), place=row.place.line)
        verdict.words += [problem.words for problem in row.warnings]
        if row.problems:
            verdict.status = WRONG
            verdict.words = [problem.words for problem in row.problems]
            verdict.bad = [problem.heading for problem in row.problems]
            return verdict
        try:
            if isinstance(spot, Refused):
                raise spot
            made = self._person(row, spot, verdict, known) if row.is_person else self._door(row, spot, verdict, known)
        except Refused as refused:
            verdict.status, verdict.diffs = refused.status, []
            verdict.words, verdict.choices = [refused.words], list(refused.choices)
            verdict.bad = self._cell(row, refused.heading)
            return verdict
        verdict.status = NEW if made else CHANGED if verdict.diffs else SAME
        return verdict

    def _cell(self, row, field):
        """The heading of the column to mend; a door may stand in several, or in one."""
        columns = self.columns.get(row.sheet, {})
        heading = columns.get(field) or (columns.get("address") if field in PLACE_FIELDS else None)
        return [heading] if heading else []

    def _door(self, row, spot, verdict, known):
        """A row of a dwelling ledger; new when the door was not known."""
        if spot is None:
            raise Refused("这一行既没有姓名，也没有写明是哪一室。请补上。")
        spot = self.places.settle(self.places.find(row.place))
        made = not self.doors.known(spot, known)
        door = self.doors.take(spot, row, verdict, known)
        if row.household or row.party or row.care:
            self._designation(row, verdict)
            self.doors.household(door, row, verdict, known)
        return made

    def _person(self, row, spot, verdict, known):
        """Match, then plan; refuses before anything is planned. True for somebody new."""
        if spot is not None:
            spot = self.places.find(row.place)  # again: an earlier row may have planned it
        decided = self.options.decisions.get(verdict.key, "")
        door = self.doors.known(spot, known)
        person = matched(
            row.person,
            damaged=row.damaged_id,
            digits=row.damaged_digits,
            dwelling=door,
            people=People(known, self.planned, self.home),
            decided=decided,
        )
        self._suggestion(row, verdict)
        self._designation(row, verdict)
        if person is None:
            return self._newcomer(row, spot, verdict, known)
        must_be_here(person)
        self._again(person, row, spot, door, verdict, known, decided)
        return False

    def _newcomer(self, row, spot, verdict, known):
        if spot is None:
            raise Refused("没有写住址，底册里也没有找到这个人。请补上楼栋、单元和室号。", "room")
        spot, verdict.status = self.places.settle(spot), NEW
        door = self.doors.take(spot, row, verdict, known)
        household = self.doors.household(door, row, verdict, known)
        values = {key: value for key, value in row.person.items() if value not in (None, "")}
        if self.options.apply_suggestions and row.suggested:
            values |= self._departure(row)
        person = Resident(name=values["name"])
        person.id_key, person.phone_key = row.keys
        if person.phone_key:
            person.phone = values["phone"]
            person.seal_keys()
            person.id_key = row.keys[0]
        values |= {"id_key": person.id_key, "phone_key": person.phone_key, "phone_tail": person.phone_tail}
        values["initials"] = initials_of(values["name"])[:20]
        ref = self.planned.next_number()
        more = {"where": (row.sheet, row.row), "dwelling": door, "spot": (spot.building, spot.entrance)}
        at = self.deeds.put("person", ref, household, sealed(Resident, values), more)
        self.planned.learn(ref, at, person, door)
        self.extras.take(person, ref, row, verdict, known)
        verdict.diffs = []
        return True

    def _again(self, person, row, spot, door, verdict, known, decided):
        """Somebody the register knows, or an earlier row brought: what is new about them, and where they live too."""
        ref = person.pk or person.ref
        home = person.in_dwelling if person.pk is None else person.household.dwelling_id
        own = person.in_household if person.pk is None else person.household_id
        ours = People(known, self.planned, self.home).is_ours(person)
        said = {key: value for key, value in row.person.items() if ours and (key != "name" or decided == "file")}
        if len(said.get("id_number", "")) == 15 and len(person.id_number) == 18:
            said = {key: value for key, value in said.items() if key not in ("id_number", "document")}
        if row.damaged_id:
            said.pop("id_number", None)
            said.pop("document", None)
            verdict.words.append("表里的证件号已损坏，按姓名、出生日期和住址认出本人，底册里的号码不变。")
        elsewhere = spot is not None and door != home
        if elsewhere:
            said.pop("relation", None)
        if self.options.apply_suggestions and row.suggested and ours:
            said |= self._departure(row)
        had = person.id_key
        self.deeds.update(person, ref, said, row, verdict, group="resident")
        if person.id_key and person.id_key != had:
            self.planned.number_given(person.id_key, ref)
        if self.options.apply_suggestions and row.suggested and ours:
            self.deeds.put("line", ref, MoveKind.DIED if row.suggested == "dead" else MoveKind.OUT, row.suggested_on)
        if elsewhere:
            self._second_home(person, ref, row, spot, verdict, known, decided)
        elif spot is not None:
            spot = self.places.settle(spot)
            self.doors.take(spot, row, verdict, known)
            self.doors.household(door, row, verdict, known, own=own)
        if ours:
            self.extras.take(person, ref, row, verdict, known)
        else:
            verdict.words.append("这个人登记在本街道另一个社区，只记下这里也住，其他内容没有改。")

    def _second_home(self, person, ref, row, spot, verdict, known, decided):
        spot = self.places.settle(spot)
        door = self.doors.take(spot, row, verdict, known)
        also = self.planned.second.setdefault(ref, set())
        if door in also or door in known.second.get(ref, ()) or door == self.planned.moved.get(ref):
            return
        household = self.doors.household(door, row, verdict, known)
        place = (spot.building, spot.entrance)
        if decided == "move" and ref > 0 and person.path.startswith(self.home.path):
            self.planned.moved[ref] = door
            self.deeds.put("move", ref, household, place, person.version, (row.sheet, row.row))
            verdict.diffs.append(["住处", "原住处", row.place.line, False])
            return
        also.add(door)
        self.deeds.put("second", ref, household)
        verdict.diffs.append(["另一居所", "", row.place.line, False])
        if ref > 0 and person.path.startswith(self.home.path):
            verdict.choices = ["move"]

    def _departure(self, row):
        on = row.suggested_on
        if row.suggested == "dead":
            return {"presence": Presence.DEAD, "died_on": on or today()}
        return {"presence": Presence.LEFT, "left_on": on or today()}

    def _suggestion(self, row, verdict):
        if not row.suggested:
            return
        verdict.suggested = row.suggested
        self.suggested[row.suggested] += 1
        if not self.options.apply_suggestions:
            what = "已故" if row.suggested == "dead" else "已搬走"
            verdict.words.append(f"备注像是说这个人{what}。勾选“按备注登记去世和迁出”才会改，现在按在册导入。")

    def _designation(self, row, verdict):
        if row.household.get("designation"):
            verdict.words.append("表里写了中心户或示范户。认定要在住户页上办理，这里没有改。")
