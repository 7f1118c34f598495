"""The rounds of the last months: who was called on, when, by whom, and when the next visit is due."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from governance.overview.demo.register.care import worker_for
from governance.overview.demo.register.settling import VILLAGE
from residents.cadence import cadence, due_dates
from residents.choices import IN_PERSON, Presence, VisitOutcome, VisitWay
from residents.models import Visit

VILLAGE_VISITS, VILLAGE_DOORS, SUGGESTIONS = 760, 306, 64
BACK = 75  # days of rounds told one by one
WAYS = (VisitWay.HOME, VisitWay.PHONE, VisitWay.MET)
NOTES = (
    "一切都好，血压正常，嘱咐关好煤气。",
    "家里收拾得干净，女儿昨天来过。",
    "说楼道灯不亮，已记下报修。",
    "精神不错，想参加重阳节活动。",
    "电话里说这两天在儿子家住，下周回来。",
    "感冒刚好，提醒按时吃药。",
    "问高龄津贴怎么办，已告诉带什么材料。",
)


def rounds(town):
    village = []
    for profile in town.profiles:
        if profile.resident.building.estate.name == VILLAGE:
            village.append(profile)
        else:
            _regular(town, profile)
    _of_the_village(town, village)
    _once_a_year(town)
    town.visits.sort(key=lambda visit: visit.at)
    remember(town)


def call(town, household, day, by, someone=None):
    """One visit, in the daytime."""
    door, rng = household.dwelling, town.rng
    at = timezone.make_aware(datetime.combine(day, time(rng.randint(8, 19), rng.randrange(60))))
    visit = Visit(household=household, resident=someone, at=at, created_at=at, by=by, path=door.path)
    visit.building, visit.entrance, visit.home = door.building, door.entrance, door.home
    town.visits.append(visit)
    return visit


def _fitting(visit, note):
    """Nobody tells of a tidy home who met nobody, nor of a telephone call at the door."""
    if visit.outcome == VisitOutcome.ABSENT:
        return "敲门没有人应，改天再来。" if visit.way != VisitWay.PHONE else "电话没有人接，改天再打。"
    return NOTES[0] if "电话里" in note and visit.way != VisitWay.PHONE else note


def _regular(town, profile):
    """As often as the category says, now and then late; somebody in ten has been waiting for too long."""
    rng, household = town.rng, profile.resident.household
    days, _ = cadence(profile.kinds)
    late = rng.random()
    day = town.today - timedelta(days=round(days * (rng.uniform(1.05, 1.8) if late < 0.13 else rng.uniform(0.05, 0.9))))
    told = 0
    while (town.today - day).days < BACK + days and day > profile.opened_on:
        visit = call(town, household, min(day, town.today - timedelta(days=1)), profile.worker, profile.resident)
        visit.way = rng.choices(WAYS, (60, 30, 10))[0] if told % 3 else VisitWay.HOME
        told += 1
        drawn = rng.random()
        if drawn < 0.05:
            visit.outcome, visit.met = VisitOutcome.ABSENT, 0
        elif drawn < 0.14:
            visit.outcome, visit.suggestions = VisitOutcome.FOUND, 1
        if rng.random() < 0.4:
            visit.note = _fitting(visit, rng.choice(NOTES))
        day -= timedelta(days=max(round(days * rng.uniform(0.7, 1.15)), 4))


def _of_the_village(town, profiles):
    """The branch of the village called on more than three hundred households, 760 times in a year."""
    rng = town.rng
    homes = [each for each in town.households if each.dwelling.building.estate.name == VILLAGE]
    if not homes:
        return
    chosen = rng.sample(homes, VILLAGE_DOORS)
    times = chosen * 2 + rng.choices(chosen, k=VILLAGE_VISITS - 2 * VILLAGE_DOORS)
    cared = {id(profile.resident.household): profile.resident for profile in profiles}
    spoke = set(rng.sample(range(VILLAGE_VISITS), SUGGESTIONS))
    for n, household in enumerate(times):
        first = (town.members[id(household)] or [None])[0]
        by = worker_for(town, first)
        visit = call(
            town, household, town.today - timedelta(days=rng.randint(1, 330)), by, cared.get(id(household), first)
        )
        if n in spoke:
            visit.outcome, visit.suggestions, visit.note = VisitOutcome.FOUND, 1, rng.choice(NOTES)


def _once_a_year(town):
    """Households without anybody in need: a third of them were called on this year."""
    seen = {id(visit.household) for visit in town.visits}
    for household in town.households:
        members = [one for one in town.members[id(household)] if one.presence == Presence.HERE]
        village = household.dwelling.building.estate.name == VILLAGE
        if id(household) in seen or village or not members or town.rng.random() > 0.34:
            continue
        by = worker_for(town, members[0])
        visit = call(town, household, town.today - timedelta(days=town.rng.randint(3, 360)), by)
        visit.met = min(len(members), 2)


def remember(town):
    """What visits leave behind in the door, the household and the file, as recording them would have."""
    for visit in town.visits:
        day = timezone.localdate(visit.at)
        visit.household.visited_on = visit.household.dwelling.visited_on = day
    contacts, meetings = {}, {}
    for visit in town.visits:
        if visit.resident is not None and visit.outcome != VisitOutcome.ABSENT:
            day = timezone.localdate(visit.at)
            contacts[id(visit.resident)] = day
            if visit.way in IN_PERSON:
                meetings[id(visit.resident)] = day
    for profile in town.profiles:
        profile.visited_on, profile.met_on = contacts.get(id(profile.resident)), meetings.get(id(profile.resident))
        profile.due_on, profile.in_person_due_on = due_dates(
            profile.kinds, opened_on=profile.opened_on, visited_on=profile.visited_on, met_on=profile.met_on
        )
