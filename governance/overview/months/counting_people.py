"""The organisation, the register and the visits of a month at the leaf.

A stock is asked of the month's last day: terms, marks, households and moves all carry their dates.
"""

from collections import defaultdict

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.utils import timezone

from governance.overview.months.places import midnight
from hierarchy.choices import Level, UnitKind
from hierarchy.figures import in_office
from hierarchy.models import Building, ChatGroup, Entrance
from residents.cadence import due_dates, settings_of
from residents.choices import IN_PERSON, CareKind, Presence, VisitOutcome
from residents.models import CareMark, CareProfile, Finding, Household, Move, Resident, Visit
from residents.models.person import born_before


def count(roll, month):
    _organisation(roll, month)
    _register(roll, month)
    _visits(roll, month)
    _findings(roll, month)


def _organisation(roll, month):
    tree, day = roll.tree, month.day
    for pk, path, kind, founded, closed in tree.units:
        there = (founded is None or founded <= day) and (closed is None or closed > day) and pk not in tree.later
        if there and (code := _of_the_party(path, kind)):
            roll.add(path, "O2", 1)
            roll.add(path, f"O2.{code}", 1)
    entrances = Entrance.objects.order_by().annotate(place=tree.place("building__unit__path", "building"))
    staffed = Count("pk", filter=Q(in_office(day)))
    for path, n, leaders in entrances.values_list("place").annotate(n=Count("pk"), leaders=staffed):
        roll.add(path, "O1", leaders, n)
    groups = ChatGroup.objects.filter(Q(since=None) | Q(since__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))
    buildings = Building.objects.order_by().annotate(place=tree.place("unit__path", "pk"))
    with_group = Count("pk", filter=Exists(groups.filter(building=OuterRef("pk"))))
    for path, n, grouped in buildings.values_list("place").annotate(n=Count("pk"), grouped=with_group):
        roll.add(path, "O3", grouped, n)


def _of_the_party(path, kind):
    if kind == UnitKind.DEPARTMENT:
        return ""
    level = len(path) // 4
    if level == Level.HOUSEHOLD:
        return {UnitKind.CENTER_HOUSEHOLD: "centers", UnitKind.MODEL_HOUSEHOLD: "models"}.get(kind, "")
    return {Level.GRID: "grids", Level.BUILDING: "groups"}.get(level, "")


def people_on(month, tree):
    """(residents who never moved since, {resident: path} of those who did): the register of the month's last day.

    Who moved later lived where the first later move began; that household's path of today is read back like any.
    """
    day = month.day
    moved, before = {}, {}
    later = Move.objects.filter(on__gt=day).order_by("on", "id").values_list("resident", "from_household")
    for resident, household in later:
        before.setdefault(resident, household)
    homes = Household.objects.filter(pk__in={each for each in before.values() if each})
    homes = dict(homes.values_list("pk", tree.place("dwelling__path", "dwelling__building")))
    for resident, household in before.items():
        if household:  # without one the move was the arrival
            moved[resident] = homes[household]
    arrived = Q(since=None) | Q(since__lte=day)
    there = Q(presence=Presence.HERE) | Q(left_on__gt=day) | Q(died_on__gt=day)
    stayed = Resident.objects.filter(arrived & there).exclude(pk__in=list(before)).order_by()
    return stayed.annotate(place=tree.place("path", "building")), moved


def _register(roll, month):
    day = month.day
    stayed, moved = people_on(month, roll.tree)
    eldest, year_ago = born_before(80, day), midnight(month.after.replace(year=month.after.year - 1))
    seen = Visit.objects.filter(_counts(), at__gte=year_ago, at__lt=month.end).values("household")
    checked = Q(household__in=seen) | Q(created_at__gte=year_ago, created_at__lt=month.end)
    told = {"n": Count("pk"), "old": Count("pk", filter=Q(birth_date__lte=eldest)), "m": Count("pk", filter=checked)}
    for row in stayed.values("place").annotate(**told):
        _of_people(roll, row["place"], row["n"], row["old"], row["m"])
    gone = Resident.objects.filter(pk__in=list(moved)).order_by().values("pk").annotate(**told)
    for row in gone:
        _of_people(roll, moved[row["pk"]], 1, row["old"], row["m"])
    _cared_for(roll, month, dict(stayed.filter(care__isnull=False).values_list("pk", "place")) | moved)


def _of_people(roll, path, n, old, checked):
    roll.add(path, "P1", n)
    roll.add(path, "P1.checked", checked, n)
    roll.add(path, "P2.over_80", old)


def _counts():
    """A contact: somebody was seen or reached, and nobody took it back."""
    return Q(revoked_at=None) & ~Q(outcome=VisitOutcome.ABSENT)


def _cared_for(roll, month, homes):
    for path, kinds, due, seen in cared_for(month, homes):
        roll.add(path, "P2", 1)
        roll.add(path, "P2.alone", int(CareKind.LIVING_ALONE_ELDER in kinds))
        if due:
            roll.add(path, "V1", int(seen), 1)


def cared_for(month, homes):
    """(path, categories, whether the month asks for the person, whether they were seen in it) of each in `homes`
    ({resident: path}) with marks in force on the day. Asked for: due by its end, or seen in it (residents.cadence).
    """
    day = month.day
    kinds, profiles = defaultdict(list), {}
    marks = CareMark.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), since__lte=day)
    for resident, kind in marks.values_list("profile__resident", "kind"):
        if resident in homes:
            kinds[resident].append(kind)
    running = CareProfile.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)
    profiles = {row[0]: row[1:] for row in running.values_list("resident", "opened_on", "every")}
    before, seen = _contacts(month)
    settings = {path: settings_of(path) for path in {each[:4] for each in homes.values()}}
    for resident, of in kinds.items():
        if resident not in profiles:
            continue
        path, (opened, every) = homes[resident], profiles[resident]
        visited, met = before.get(resident, (None, None))
        due, _ = due_dates(
            of, opened_on=opened, visited_on=visited, met_on=met, every=every, settings=settings[path[:4]]
        )
        yield path, of, resident in seen or due <= month.last, resident in seen


def homes_of_cared(month, tree):
    """{resident: path} of everybody in the register of the day who has, or once had, a care profile."""
    stayed, moved = people_on(month, tree)
    return dict(stayed.filter(care__isnull=False).values_list("pk", "place")) | moved


def _contacts(month):
    """({resident: (last contact, last meeting) before the month}, residents seen in it)."""
    rows = Visit.objects.filter(_counts(), resident__isnull=False).order_by()
    earlier = rows.filter(at__lt=month.period.begin, resident__care__isnull=False).values_list("resident")
    before = {
        resident: (timezone.localdate(last), met and timezone.localdate(met))
        for resident, last, met in earlier.annotate(last=Max("at"), met=Max("at", filter=Q(way__in=IN_PERSON)))
    }
    return before, set(rows.filter(month.moments("at")).values_list("resident", flat=True))


def _visits(roll, month):
    rows = Visit.objects.filter(_counts(), month.moments("at")).order_by()
    rows = rows.annotate(place=roll.tree.place("path", "building"))
    for path, household, n, people in rows.values_list("place", "household").annotate(n=Count("pk"), m=Sum("met")):
        roll.add(path, "V2", n)
        roll.add(path, "V2.people", people)
        roll.one_of(path, "V2.households", household)


def _findings(roll, month):
    rows = Finding.objects.filter(found_at__lt=month.end).order_by().values("path")
    open_before = Q(closed_at=None) | Q(closed_at__gte=month.period.begin)
    told = rows.annotate(
        opening=Count("pk", filter=Q(found_at__lt=month.period.begin) & open_before),
        found=Count("pk", filter=month.moments("found_at")),
        fixed=Count("pk", filter=month.moments("closed_at")),
        open=Count("pk", filter=Q(closed_at=None) | Q(closed_at__gte=month.end)),
    )
    for row in told:
        for name in ("found", "fixed", "open"):
            roll.add(row["path"], f"Q1.{name}", row[name])
        roll.add(row["path"], "Q1", row["fixed"], row["opening"] + row["found"])
