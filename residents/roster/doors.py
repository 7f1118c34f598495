"""The door and the household a row speaks of: found, brought up to date, or planned."""

from collections import defaultdict

from residents.models import Dwelling, Household


class Doors:
    """Planned doors and households have numbers below zero; `deeds` keeps what is to be written."""

    def __init__(self, deeds):
        self.deeds = deeds
        self.planned, self.households, self.numbers = {}, defaultdict(list), {"dwelling": 0, "household": 0}

    def number(self, model):
        self.numbers[model] -= 1
        return self.numbers[model]

    def known(self, spot, known):
        """The door's number: stored, planned, or 0 for one nobody wrote down yet."""
        if spot is None:
            return None
        door = known.dwellings.get(spot.key)
        return door.pk if door else self.planned.get(spot.key, 0)

    def take(self, spot, row, verdict, known):
        """The number of the row's door, made or brought up to date as the row says."""
        door, said = known.dwellings.get(spot.key), row.dwelling
        if door is None and spot.key in self.planned:
            ref = self.planned[spot.key]
            self.deeds.update(self._again(Dwelling, ref), ref, said, row, verdict, strict=False)
            return ref
        if door is not None:
            self.deeds.update(door, door.pk, said, row, verdict, group="dwelling", strict=False)
            return door.pk
        ref = self.planned[spot.key] = self.number("dwelling")
        values = {"number": spot.number[:20], "floor": spot.floor, "kind": spot.kind, "written": spot.written, **said}
        self.deeds.plan("dwelling", ref, (spot.building, spot.entrance), values, row, Dwelling)
        return ref

    def household(self, door, row, verdict, known, *, own=None):
        """The household behind the door a row belongs to; `own` is that of the person already living there."""
        said = {name: value for name, value in row.household.items() if name != "designation"}
        there = [(h.pk, h.number, h) for h in known.households.get(door, ())]
        there += [(ref, number, None) for ref, number in self.households.get(door, ())]
        found = self._own(there, own) or self._fitting(there, said.get("number", ""), row, verdict)
        if found is None:
            ref = self.number("household")
            self.households[door].append((ref, said.get("number", "")))
            self.deeds.plan("household", ref, door, said, row, Household)
            return ref
        ref, _, household = found
        self.deeds.update(
            household or self._again(Household, ref), ref, said, row, verdict, group="household", strict=False
        )
        return ref

    def _own(self, there, own):
        return next((each for each in there if each[0] == own), None) if own else None

    def _fitting(self, there, number, row, verdict):
        if number:
            same = [each for each in there if each[1] == number]
            blank = [each for each in there if not each[1]]
            return same[0] if same else blank[0] if len(there) == len(blank) == 1 else None
        if len(there) > 1:
            verdict.words.append(f"这一室有 {len(there)} 户，表里没有写户号，归入最早登记的一户，请核对。")
        return there[0] if there else None

    def _again(self, model, ref):
        """A planned row with what earlier rows said of it."""
        thing = model()
        for name, (value, _) in self.deeds.pending.get((model._meta.model_name, ref), {}).items():
            setattr(thing, name, value)
        return thing
