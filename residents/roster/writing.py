"""Writing what an examination put aside: all of it in the caller's transaction, a few hundred rows a statement.

The register may have changed since the examination. A row somebody edited meanwhile is left alone and counted as a
conflict; a person somebody registered meanwhile is not registered twice.
"""

from collections import defaultdict

from django.db import connection
from django.db.models import F
from django.utils import timezone

from governance.foundation.bulk import Inserter, settled
from hierarchy.actions import tree
from hierarchy.models import Building, OrgUnit
from residents.cadence import reckon, settings_of
from residents.choices import MoveKind
from residents.models import (
    CareMark,
    CareProfile,
    Dwelling,
    Household,
    Move,
    PartyMember,
    Resident,
    RosterChange,
    SecondHome,
)
from residents.roster.deeds import AFTER, BEFORE, as_json
from residents.roster.founding import found
from residents.roster.verdict import CHANGED, NEW

MODELS = {
    model._meta.model_name: model for model in (Dwelling, Household, Resident, PartyMember, CareProfile, CareMark)
}
AT_ONCE = 1000
ORDER = ("dwelling", "household", "person", "partymember", "careprofile", "mark", "second", "change", "move", "line")


def unhurried():
    """A long transaction of our own is no hanging one: PostgreSQL's limits step aside until it ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL lock_timeout = 0")


def write(examination, batch, *, by):
    """Write all deeds. Returns [sheet, row, words, status] of the rows that came too late, and the places founded."""
    unhurried()
    writer = _Writer(examination, batch, by)
    for part in examination.spool.read(AT_ONCE):
        writer.part(part)
    writer.finish()
    return [[*where, *more] for where, more in writer.too_late.items()], writer.made


class _Writer:
    def __init__(self, examination, batch, by):
        self.batch, self.by, self.home = batch, by, examination.home
        tree.lock(self.home)
        self.at, self.made = found(examination.places.new, by=by, home=self.home)
        self.numbers = {name: {} for name in ("dwelling", "household", "person", "partymember", "careprofile")}
        self.versions, self.too_late, self.cared = {}, {}, set()
        self.now = timezone.now()
        self.inserters = {}
        self.units = {}

    def number(self, name, ref):
        """The stored number of a planned row; None where it was not made after all."""
        return ref if ref > 0 else self.numbers[name].get(ref)

    def _late(self, where, words, status=CHANGED):
        """A row that is refused after all; it counts as a conflict, once. Without a status the person went in and only
        what the row says of the door did not: it is told and counted as before.
        """
        self.too_late.setdefault(tuple(where), (words, status))

    def part(self, part):
        deeds = defaultdict(list)
        for deed in part:
            deeds[deed[0]].append(deed)
        for name in ORDER:
            if deeds[name]:
                getattr(self, f"_{name}")(deeds[name])

    def _place(self, spot):
        """(building, entrance, home, path) of a door as the tree is now, held until we commit."""
        building = self.at.get(spot[0], spot[0])
        if building not in self.units:
            self.units[building] = Building.objects.values_list("unit_id", "unit__path").get(pk=building)
        return building, self.at.get(spot[1], spot[1]), *self.units[building]

    def _dwelling(self, deeds):
        self._learn_buildings(deed[2][0] for deed in deeds)
        there = self._doors_there(deeds)
        rows, made = [], []
        for _, ref, spot, values in deeds:
            building, entrance, home, path = self._place(spot)
            known = there.get((building, entrance, values["number"]))
            if known:
                self.numbers["dwelling"][ref] = known
                continue
            made.append(ref)
            place = {"building_id": building, "entrance_id": entrance, "home_id": home, "path": path}
            rows.append(values | place)
        self._create("dwelling", made, rows)

    def _learn_buildings(self, planned):
        asked = {self.at.get(each, each) for each in planned} - set(self.units)
        for pk, unit, path in Building.objects.filter(pk__in=asked).values_list("pk", "unit_id", "unit__path"):
            self.units[pk] = unit, path

    def _doors_there(self, deeds):
        """Doors somebody made since the examination."""
        buildings = {self.at.get(deed[2][0], deed[2][0]) for deed in deeds}
        numbers = {deed[3]["number"] for deed in deeds}
        rows = Dwelling.objects.filter(building__in=buildings, number__in=numbers)
        return {
            key: pk
            for pk, *key in rows.values_list("pk", "building_id", "entrance_id", "number")
            for key in [tuple(key)]
        }

    def _create(self, name, refs, rows):
        """Insert rows of plain values and remember their numbers."""
        if name not in self.inserters:
            self.inserters[name] = Inserter(MODELS["resident" if name == "person" else name])
        more = {"batch_id": self.batch.pk}
        self.numbers[name].update(zip(refs, self.inserters[name].insert([row | more for row in rows]), strict=True))

    def _household(self, deeds):
        rows = [values | {"dwelling_id": self.number("dwelling", door)} for _, _, door, values in deeds]
        self._create("household", [deed[1] for deed in deeds], rows)

    def _person(self, deeds):
        self._learn_buildings(deed[4]["spot"][0] for deed in deeds)
        keys = {deed[3]["id_key"] for deed in deeds} - {""}
        taken = set(
            Resident.objects.filter(street_path=self.home.office_path, id_key__in=keys).values_list("id_key", flat=True)
        )
        rows, refs = [], []
        for _, ref, household, values, more in deeds:
            if values["id_key"] in taken:
                self._late(more["where"], "核对以后，有人登记了同一个证件号。请重新导入这一行。", NEW)
                continue
            building, entrance, home, path = self._place(more["spot"])
            refs.append(ref)
            more = {"household_id": self.number("household", household), "created_at": self.now, "changed_at": self.now}
            place = {"building_id": building, "entrance_id": entrance, "home_id": home, "path": path}
            rows.append(values | place | more)
        self._create("person", refs, rows)

    def _partymember(self, deeds):
        self._beside(PartyMember, "partymember", deeds)

    def _careprofile(self, deeds):
        self._beside(CareProfile, "careprofile", deeds)
        self.cared.update(
            self.numbers["careprofile"][deed[1]] for deed in deeds if deed[1] in self.numbers["careprofile"]
        )

    def _beside(self, model, name, deeds):
        """Rows that belong to one person, at most one each."""
        people = {deed[1]: self.number("person", deed[2]) for deed in deeds}
        there = set(
            model.objects.filter(resident__in=filter(None, people.values())).values_list("resident_id", flat=True)
        )
        kept = [deed for deed in deeds if people[deed[1]] and people[deed[1]] not in there]
        rows = [deed[3] | {"resident_id": people[deed[1]]} for deed in kept]
        self._create(name, [deed[1] for deed in kept], rows)

    def _mark(self, deeds):
        rows = [
            CareMark(profile_id=profile, kind=kind, detail=detail, batch=self.batch)
            for _, ref, kind, detail in deeds
            if (profile := self.number("careprofile", ref))
        ]
        CareMark.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        self.cared.update(row.profile_id for row in rows)

    def _second(self, deeds):
        rows = [
            SecondHome(resident_id=person, household_id=self.number("household", household), batch=self.batch)
            for _, ref, household in deeds
            if (person := self.number("person", ref))
        ]
        SecondHome.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)

    def _change(self, deeds):
        kept = []
        for _, name, ref, version, new, memory, where, status in deeds:
            pk = self.number("person" if name == "resident" else name, ref)
            if pk is None:
                continue
            after = self._update(name, pk, version if ref > 0 else None, new)
            if after is None:
                words = "核对以后，有人修改了这条记录，没有覆盖。请重新导入这一行再核对。"
                self._late(where, words, "" if status == NEW else CHANGED)
            elif memory:
                kept.append(self._memory(name, pk, after, *memory, where))
            if name in ("careprofile", "caremark"):
                self.cared.add(pk if name == "careprofile" else CareMark.objects.get(pk=pk).profile_id)
        RosterChange.objects.bulk_create(kept, batch_size=AT_ONCE)

    def _update(self, name, pk, version, new):
        """Change one stored row if it is still the one that was looked at; returns its version, None when it is not.

        However many rows of the file change it, it counts as one change.
        """
        model = MODELS[name]
        if new.get("id_key") and self._is_taken(new["id_key"], pk):
            return None
        rows, first = model.objects.filter(pk=pk), (name, pk) not in self.versions
        if version is not None:
            rows = rows.filter(version=version if first else self.versions[name, pk])
            if first:
                new = new | {"version": F("version") + 1}
        if model is Resident:
            new = new | {"changed_at": self.now}
        if not rows.update(**new):
            return None
        if version is None:
            return 1
        if first:
            self.versions[name, pk] = version + 1
        return self.versions[name, pk]

    def _is_taken(self, key, pk):
        """Somebody else was given this identity number since the examination."""
        ours = Resident.objects.filter(street_path=self.home.office_path, id_key=key)
        return ours.exclude(pk=pk).exists()

    def _memory(self, name, pk, version, before, after, where):
        return RosterChange(
            batch=self.batch, sheet=where[0][:40], row=where[1], model=name, object_id=pk, version=version,
            before=before, after=after,
        )  # fmt: skip

    def _move(self, deeds):
        """Somebody's main home becomes the household of the sheet."""
        for _, pk, planned, spot, version, where in deeds:
            old = Resident.objects.get(pk=pk)
            self._learn_buildings([spot[0]])
            building, entrance, home, path = self._place(spot)
            new = {
                "household_id": self.number("household", planned), "building_id": building, "entrance_id": entrance,
                "home_id": home, "path": path,
            }  # fmt: skip
            before = {key: getattr(old, key) for key in new}
            after = self._update("resident", pk, version, new)
            if after is None:
                self._late(where, "核对以后，有人修改了这个人，没有搬家。请重新导入这一行再核对。")
                continue
            Move.objects.create(
                resident_id=pk, kind=MoveKind.BETWEEN, on=timezone.localdate(), by=self.by,
                from_household_id=old.household_id, to_household_id=new["household_id"],
                from_path=old.path, to_path=path, at=self.now,
            )  # fmt: skip
            memory = BEFORE.seal(as_json(before)), AFTER.seal(as_json(new))
            self._memory("resident", pk, after, *memory, where).save()

    def _line(self, deeds):
        for _, ref, kind, on in deeds:
            if pk := self.number("person", ref):
                Move.objects.create(resident_id=pk, kind=kind, on=on or timezone.localdate(), by=self.by, at=self.now)

    def finish(self):
        settings = settings_of(self.home.office_path)
        cared = sorted(self.cared)
        for start in range(0, len(cared), AT_ONCE):
            profiles = CareProfile.objects.filter(pk__in=cared[start : start + AT_ONCE]).prefetch_related("marks")
            rows = [reckon(profile, settings) for profile in profiles]
            CareProfile.objects.bulk_update(rows, ["due_on", "in_person_due_on"], batch_size=300)
        settled(Dwelling, Household, Resident, PartyMember, CareProfile, CareMark, SecondHome, RosterChange, OrgUnit)
