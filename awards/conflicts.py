"""Which judges must keep away from which nominations, read from what the portal knows.

沁心湖社区 书记 ── a grid of 沁心湖社区          lives in or leads 3号楼 ── 3号楼, and the households of it
same household    the person himself              nominated it             liaison of one partner unit
"""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from awards.choices import ConflictKind
from awards.models import AwardRound, Conflict, Nomination, Seconding, Suggestion
from hierarchy.models import Term
from residents.fields import phone_key
from residents.models import Resident
from volunteers.models import PartnerUnit, TeamPlace, Volunteer

K = ConflictKind


class Ties:
    """What ties judges to places and people, in a fixed number of questions for all of them."""

    def __init__(self, judges):
        users = {judge.user_id: judge.user for judge in judges}
        self.units, self.led, self.buildings = defaultdict(set), defaultdict(set), defaultdict(set)
        self.volunteers, self.partners, self.keepers = defaultdict(set), defaultdict(set), defaultdict(set)
        self._posts(judges)
        for pk, user in Volunteer.objects.filter(user__in=users).values_list("pk", "user"):
            self.volunteers[user].add(pk)
        self.households = homes_of(users.values())
        self._buildings_lived_in()
        for partner, user, path in PartnerUnit.liaisons.through.objects.filter(user__in=users).values_list(
            "partnerunit", "user", "partnerunit__path"
        ):
            self.partners[user].add(partner)
            if len(path) > 4:  # a partner of the whole street is near to nobody in particular
                self.keepers[user].add(path)

    def _posts(self, judges):
        """Posts of today, and those held at any time since the first day whose figures a judge's round counts."""
        since = dict(AwardRound.objects.filter(pk__in={judge.round_id for judge in judges}).values_list("pk", "since"))
        held, today = defaultdict(list), timezone.localdate()
        terms = Term.objects.filter(holder__in={judge.user_id for judge in judges}, began_on__lte=today)
        lasting = Q(ended_on=None) | Q(ended_on__gt=min(since.values(), default=today))
        for term in terms.filter(lasting).select_related("post__unit", "post__entrance"):
            held[term.holder_id].append(term)
        for judge in judges:
            for term in held[judge.user_id]:
                if term.ended_on is None or term.ended_on > since.get(judge.round_id, today):
                    self._post(judge, term.post)

    def _post(self, judge, post):
        if building := post.entrance.building_id if post.entrance_id else post.building_id:
            self.led[judge.pk].add(building)
        if post.unit.depth > 1:
            self.units[judge.pk].add(post.unit.path)

    def _buildings_lived_in(self):
        living = {household for households in self.households.values() for household in households}
        rows = Resident.objects.filter(household__in=living).order_by()
        building_of = dict(rows.values_list("household", "building").distinct())
        for user, households in self.households.items():
            self.buildings[user] |= {building_of[each] for each in households if each in building_of}

    def of(self, judge, nomination):
        """The kinds of conflict between a judge and a nomination; empty when there is none.

        `nomination` comes from `with_places`.
        """
        user, found = judge.user_id, set()
        if any(_one_line(nomination.path, path) for path in self.units[judge.pk]):
            found.add(K.TREE)
        if nomination.homes & self.households[user]:
            found.add(K.HOUSEHOLD)
        if nomination.home_building and nomination.home_building in self.buildings[user] | self.led[judge.pk]:
            found.add(K.BUILDING)
        if user in nomination.nominators:
            found.add(K.NOMINATED)
        if user == nomination.person_id or nomination.volunteer_id in self.volunteers[user]:
            found.add(K.SELF)
        if self.partners[user] & nomination.team_partners or any(
            _one_line(nomination.path, path) for path in self.keepers[user]
        ):
            found.add(K.PARTNER)
        return found


def _one_line(one, other):
    """Whether one unit is the other or lies below or above it."""
    return one.startswith(other) or other.startswith(one)


def homes_of(users):
    """{user id: ids of households} as the register knows them: by the volunteer's own entry, or by telephone."""
    found = defaultdict(set)
    phones = {phone_key(user.phone): user.pk for user in users if user.phone}
    for phone, household in Resident.objects.filter(phone_key__in=[key for key in phones if key]).values_list(
        "phone_key", "household"
    ):
        found[phones[phone]].add(household)
    own = Volunteer.objects.filter(user__in=[user.pk for user in users], resident__isnull=False)
    for user, household in own.values_list("user", "resident__household"):
        found[user].add(household)
    return found


def nominators_of(nominations):
    """{nomination id: ids of users it came from}: who named or seconded it, withdrew it later, or took a letter in."""
    found = {each.pk: {each.nominated_by_id} - {None} for each in nominations}
    former = Nomination.former_nominators.through.objects.filter(nomination__in=found)
    letters = Suggestion.objects.filter(nomination__in=found, handled_by__isnull=False)
    seconded = Seconding.objects.filter(nomination__in=found, by__isnull=False).values_list("nomination", "by")
    rows = seconded.union(letters.values_list("nomination", "handled_by"), former.values_list("nomination", "user"))
    for pk, user in rows:
        found[pk].add(user)
    return found


def with_places(nominations):
    """The nominations as a list, each knowing its building, its households and the partner units it serves with."""
    related = ("household__dwelling", "volunteer__resident", "person")
    nominations = list(nominations.select_related(*related))
    serving = [each.volunteer_id for each in nominations if each.volunteer_id]
    partners = defaultdict(set)
    for volunteer, partner in TeamPlace.objects.filter(
        volunteer__in=serving, left=None, team__partner__isnull=False
    ).values_list("volunteer", "team__partner"):
        partners[volunteer].add(partner)
    nominators = nominators_of(nominations)
    homes = homes_of([each.person for each in nominations if each.person_id])
    for each in nominations:
        home = each.household.dwelling.building_id if each.household_id else None
        each.nominators = nominators[each.pk]
        each.home_building, each.team_partners = each.building_id or home, partners[each.volunteer_id]
        each.homes = {each.household_id} - {None} | homes[each.person_id]
        if each.volunteer_id and each.volunteer.resident_id:
            each.homes.add(each.volunteer.resident.household_id)
    return nominations


def look(judges, nominations):
    """{(judge, nomination): set of kinds} as things are at this moment; writes nothing."""
    judges, nominations = list(judges), with_places(nominations)
    ties, found = Ties(judges), {}
    for judge in judges:
        for nomination in nominations:
            if kinds := ties.of(judge, nomination):
                found[judge.pk, nomination.pk] = kinds
    return found


def known(judges, nominations):
    """What is found at this moment and what is on record: {(judge, nomination): set of kinds}. Writes nothing."""
    judges = list(judges)
    found = look(judges, nominations)
    on_record = Conflict.objects.filter(judge__in=judges, nomination__in=nominations.order_by().values("pk"))
    for judge, nomination, kind in on_record.values_list("judge", "nomination", "kind"):
        found.setdefault((judge, nomination), set()).add(kind)
    return found


def find(judges, nominations):
    """The same, and what is new is written down."""
    judges = list(judges)
    Conflict.objects.bulk_create(
        (
            Conflict(judge_id=judge, nomination_id=nomination, kind=kind)
            for (judge, nomination), kinds in look(judges, nominations).items()
            for kind in sorted(kinds)
        ),
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip
    found = defaultdict(set)
    on_record = Conflict.objects.filter(judge__in=judges, nomination__in=nominations.order_by().values("pk"))
    for judge, nomination, kind in on_record.values_list("judge", "nomination", "kind"):
        found[judge, nomination].add(kind)
    return found


def of_reviews(reviews):
    """{review id: set of kinds} of one judge's reviews that may not be marked at this moment."""
    reviews = list(reviews)
    if not reviews:
        return {}
    there = Nomination.objects.filter(pk__in=[each.nomination_id for each in reviews])
    found = known({each.judge for each in reviews}, there)
    pairs = {each.pk: found.get((each.judge_id, each.nomination_id)) for each in reviews}
    return {pk: kinds for pk, kinds in pairs.items() if kinds}
