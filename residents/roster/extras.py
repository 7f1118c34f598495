"""What a row says beside the person: party membership and care."""

from django.utils import timezone

from hierarchy.models import OrgUnit, Term
from residents.cadence import kinds_in_use
from residents.choices import CareKind
from residents.models import CareMark, CareProfile, PartyMember


class Extras:
    def __init__(self, home, deeds):
        self.home, self.deeds = home, deeds
        self.planned = {"partymember": {}, "careprofile": {}}  # person's number → planned number
        self.marked = set()
        units = OrgUnit.objects.filter(path__startswith=home.office_path).current()
        self.branches = _unique((name, pk) for pk, name in units.values_list("pk", "name"))
        serving = Term.objects.in_force().filter(post__unit__path__startswith=home.path)
        self.workers = _unique({(name, pk) for pk, name in serving.values_list("holder_id", "holder__name")})
        self.kinds = set(kinds_in_use(home.office_path))

    def take(self, person, ref, row, verdict, known):
        if row.party or row.is_member:
            self._party(person, ref, row, verdict, known)
        if row.care or row.marks:
            self._care(person, ref, row, verdict, known)

    def _party(self, person, ref, row, verdict, known):
        said = dict(row.party)
        names = [said.pop("party_group", ""), said.pop("branch", "")]  # the smaller one is the more exact
        names = [name for name in names if name]
        found = [unit for name in names if (unit := self._branch(name))]
        if names:
            said |= {"branch_id": found[0]} if found else {"branch_written": names[-1][:60]}
        self._bring("partymember", PartyMember, known.parties.get(ref), ref, said, row, verdict, "党员")

    def _branch(self, name):
        return self.branches.get(name) or self.branches.get(name.removesuffix("党支部"))

    def _care(self, person, ref, row, verdict, known):
        """A category the office does not use is not written, and alone it opens no care file either."""
        kinds = [(CareKind(kind), detail) for kind, detail in row.marks]
        for kind, _ in kinds:
            if kind not in self.kinds:
                verdict.words.append(f"本街道没有启用“{kind.label}”，没有记入这一类别。")
        kinds = [(kind, detail) for kind, detail in kinds if kind in self.kinds]
        if not (row.care or kinds):
            return
        said = dict(row.care)
        written = said.pop("worker", "")
        if written:
            worker = self.workers.get(written)
            said |= {"worker_id": worker} if worker else {"worker_written": written[:40]}
            if not worker:
                verdict.words.append(f"责任人“{written}”在{self.home}没有对应的人员，先按表中的姓名记下。")
        profile = known.cares.get(ref)
        number = self._bring("careprofile", CareProfile, profile, ref, said, row, verdict, "关爱档案")
        if profile is not None and profile.closed_on and kinds:
            self.deeds.change(profile, profile.pk, {"closed_on": None}, row, verdict)
        for kind, detail in kinds:
            self._mark(ref, number, kind, detail, row, verdict, known)

    def _mark(self, person, profile, kind, detail, row, verdict, known):
        mark = known.marks.get(person, {}).get(kind)
        if mark is not None:
            self.deeds.update(mark, mark.pk, {"detail": detail}, row, verdict, strict=False)
        elif (person, kind) not in self.marked:
            self.marked.add((person, kind))
            field = CareMark._meta.get_field("detail")
            self.deeds.put("mark", profile, kind.value, field.seal(detail) or "")
            self.deeds.note(person, verdict, "关爱类别", kind.label)

    def _bring(self, name, model, stored, person, said, row, verdict, label):
        """The number of somebody's party row or care file: brought up to date, or planned."""
        said = {key: value for key, value in said.items() if value not in (None, "")}
        if stored is not None:
            self.deeds.update(stored, stored.pk, said, row, verdict, group=name, strict=False)
            return stored.pk
        ref = self.planned[name].get(person)
        if ref is None:
            ref = self.planned[name][person] = -len(self.planned[name]) - 1
            today = {"opened_on": timezone.localdate()} if model is CareProfile else {}
            self.deeds.plan(name, ref, person, today | said, row, model)
            self.deeds.note(person, verdict, label, "建立")
            return ref
        thing = model()
        for key, (value, _) in self.deeds.pending.get((name, ref), {}).items():
            setattr(thing, key, value)
        self.deeds.update(thing, ref, said, row, verdict, strict=False)
        return ref


def _unique(pairs):
    """{name: number} of the names that only one bears."""
    found = {}
    for name, pk in pairs:
        found[name] = None if name in found else pk
    return {name: pk for name, pk in found.items() if pk}
