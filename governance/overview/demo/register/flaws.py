"""What real registers look like: contradictions for the checkup to find, people who moved out, open requests."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from governance.overview.demo.register.care import worker_for
from governance.overview.demo.register.rounds import call
from residents.choices import Document, MoveKind, Occupancy, Presence, Relation, RequestKind
from residents.models import Move, RegisterRequest


def comings_and_goings(town):
    """Some moved in this year, some left, some died: their history says so."""
    rng, today = town.rng, town.today
    for household in town.households:
        if household.began_on > today - timedelta(days=360):
            for someone in town.members[id(household)]:
                town.moves.append(_move(someone, MoveKind.IN, household.began_on))
    grown = [one for one in town.people if one.relation in CHILDREN and 20 <= one.age_on(today) < 30]
    grown = [one for one in grown if _ordinary(town, one)]
    for someone in rng.sample(grown, min(8, len(grown))):
        _out(town, someone, rng.randint(30, 330))
    old = [one for one in town.people if (one.age_on(today) or 0) >= 78 and _ordinary(town, one)]
    for someone in rng.sample(old, min(5, len(old))):
        someone.presence, someone.died_on = Presence.DEAD, today - timedelta(days=rng.randint(20, 340))
        town.moves.append(_move(someone, MoveKind.DIED, someone.died_on))


CHILDREN = {Relation.SON, Relation.DAUGHTER}


def _ordinary(town, someone):
    """Not one of those whose numbers the descriptions name."""
    estate = someone.building.estate.name
    return estate not in ("长沟新村", "月桂苑") and len(town.members[id(someone.household)]) > 1


def _move(someone, kind, day):
    row = Move(resident=someone, kind=kind, on=day, at=timezone.make_aware(datetime.combine(day, time(10))))
    if kind == MoveKind.IN:
        row.to_household, row.to_path = someone.household, someone.path
    else:
        row.from_household, row.from_path = someone.household, someone.path
    return row


def _out(town, someone, ago):
    someone.presence, someone.left_on = Presence.LEFT, town.today - timedelta(days=ago)
    town.moves.append(_move(someone, MoveKind.OUT, someone.left_on))


def contradictions(town):
    """One of each kind the nightly checkup looks for, in 望湖街道 only, away from the stairs told by hand."""
    homes = [each for each in town.households if each.dwelling.building.estate.name == "福桂苑"]
    couples = [each for each in homes if len(town.members[id(each)]) >= 3]
    if town.ground.plan.code != "WH" or len(couples) < 5:
        return
    two_heads, empty, twins, changed, wrong = couples[:5]
    town.members[id(two_heads)][1].relation = Relation.HEAD
    empty.dwelling.occupancy = Occupancy.VACANT
    original = town.members[id(twins)][0]
    double = town.families.person(original.age_on(town.today), original.sex, Relation.KIN, original.name)
    double.birth_date, double.document, double.id_number = original.birth_date, Document.NONE, ""
    double.phone = original.phone
    town.join(changed, double)
    someone = town.members[id(wrong)][0]
    someone.document = Document.CITIZEN
    someone.id_number = town.families.numbers.identity(someone.birth_date + timedelta(days=31), someone.sex)
    _leader_left(town)
    _dead_but_visited(town)


def _leader_left(town):
    """A building's leader who moved away and still holds the post."""
    for building in {each.dwelling.building.pk: each.dwelling.building for each in town.households}.values():
        leader = town.cast.leader_of(building)
        household = town.homes_of.get(id(leader))
        if household and not leader.username and not household.designation:
            _out(town, town.members[id(household)][0], 12)
            break


def _dead_but_visited(town):
    dead = next((one for one in town.people if one.presence == Presence.DEAD), None)
    if dead is not None:
        call(town, dead.household, dead.died_on + timedelta(days=9), worker_for(town, dead), dead)


def requests(town, workers):
    """Two people asked something of the register and wait for the answer."""
    people = [one for one in town.people if one.phone and 30 <= (one.age_on(town.today) or 0) < 70]
    for someone, kind, words, ago in zip(town.rng.sample(people, 2), *zip(*ASKED, strict=True), strict=True):
        at = timezone.make_aware(datetime.combine(town.today - timedelta(days=ago), time(15, 20)))
        due = at + timedelta(days=21)
        town.requests.append(
            RegisterRequest(resident=someone, kind=kind, words=words, asked_at=at, due_at=due, by=workers[0])
        )


ASKED = (
    (RequestKind.CORRECT, "手机号换了，原来的号码已经不用，请改成新号码；文化程度应为大专。", 3),
    (RequestKind.DELETE, "房子已经卖了，全家上个月搬到外区，请删除我家的联系电话。", 6),
)
