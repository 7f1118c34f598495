"""What the register holds about a few hundred rows, in a handful of queries, with what earlier rows will change."""

from collections import defaultdict

from residents.models import CareMark, CareProfile, Dwelling, Household, PartyMember, Resident, SecondHome


class Known:
    """Loaded a chunk at a time; `pending` are the values earlier rows of the file gave to rows that are here."""

    def __init__(self, home, pending):
        self.home, self.office, self.pending = home, home.office_path, pending
        self.dwellings, self.households = {}, defaultdict(list)
        self.people, self.by_id = {}, {}
        self.by_room, self.by_phone, self.by_birth = defaultdict(list), defaultdict(list), defaultdict(list)
        self.second, self.parties, self.cares, self.marks = defaultdict(set), {}, {}, defaultdict(dict)

    def load(self, keys, id_keys, phone_keys, names):
        """`keys` of dwellings, blind indexes, and names of rows that say no address."""
        self._load_doors([key for key in keys if key[0] and key[0] > 0])
        ours = Resident.objects.filter(street_path=self.office)
        for wanted in (  # one index each: an OR of several walks the table
            id_keys and ours.filter(id_key__in=id_keys),
            phone_keys and ours.filter(phone_key__in=phone_keys),
            names and ours.filter(path__startswith=self.home.path, name__in=names),
        ):
            for person in wanted.select_related("household") if wanted else ():
                self._learn_person(person)
        self._load_belongings()

    def _load_doors(self, keys):
        if not keys:
            return
        wanted = set(keys)
        doors = Dwelling.objects.filter(building__in={key[0] for key in keys}, number__in={key[2] for key in keys})
        for door in doors:
            key = door.building_id, door.entrance_id, door.number
            if key in wanted:
                self.dwellings[key] = self._as_pending(door)
        ids = [door.pk for door in self.dwellings.values()]
        if not ids:
            return
        living = Household.objects.filter(dwelling__in=ids, ended_on=None).order_by("pk")
        for household in living:
            self.households[household.dwelling_id].append(self._as_pending(household))
        people = Resident.objects.filter(household__in=[h.pk for some in self.households.values() for h in some])
        for person in people.select_related("household"):
            self._learn_person(person)

    def _learn_person(self, person):
        if person.pk in self.people:
            return
        person = self.people[person.pk] = self._as_pending(person)
        if person.id_key:
            self.by_id[person.id_key] = person
        if person.phone_key:
            self.by_phone[person.name, person.phone_key].append(person)
        self.by_room[person.household.dwelling_id, person.name].append(person)
        self.by_birth[person.name].append(person)

    def person(self, pk):
        """A stored person whom an earlier row changed so that these rows mean them."""
        if pk not in self.people:
            self._learn_person(Resident.objects.select_related("household").get(pk=pk))
            self._load_belongings([pk])
        return self.people[pk]

    def _load_belongings(self, ids=None):
        ids = ids or list(self.people)
        if not ids:
            return
        for person, dwelling in SecondHome.objects.filter(resident__in=ids, ended_on=None).values_list(
            "resident_id", "household__dwelling_id"
        ):
            self.second[person].add(dwelling)
        for member in PartyMember.objects.filter(resident__in=ids):
            self.parties[member.resident_id] = self._as_pending(member)
        for profile in CareProfile.objects.filter(resident__in=ids):
            self.cares[profile.resident_id] = self._as_pending(profile)
        for mark in CareMark.objects.filter(profile__resident__in=ids, ended_on=None).select_related("profile"):
            self.marks[mark.profile.resident_id][mark.kind] = self._as_pending(mark)

    def _as_pending(self, thing):
        for name, (value, _) in self.pending.get((thing._meta.model_name, thing.pk), {}).items():
            setattr(thing, name, value)
        return thing
