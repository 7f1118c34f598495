"""Whom one may name: found by a few words among what one's posts reach, those already named marked so."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from awards.choices import NominationState, Nominator, Target
from awards.models import Nomination
from hierarchy.choices import Role
from hierarchy.models import Building, OrgUnit, Term, User
from hierarchy.scope import serves
from residents.models import Dwelling, Household
from residents.search import buildings, doors, understood
from volunteers.models import Volunteer

MOST = 30  # shown; more words find fewer
DEPTH = {Target.COMMUNITY: 2, Target.GRID: 3}
NOUNS = {
    Target.COMMUNITY: ["unit"],
    Target.GRID: ["unit"],
    Target.BUILDING: ["building"],
    Target.FAMILY: ["household"],
    Target.LEADER: ["person", "volunteer"],
}


@dataclass
class Candidate:
    """Somebody or something that may be named. `key` as it stands in an address: building-12."""

    key: str
    title: str
    place: str
    target: dict  # as `nominate` takes it: {"building": Building}
    known: object = None  # the nomination it already has


def within(user, target):
    """Whether somebody of this sort can lie in the person's reach: no grid for who leads a building."""
    longest = 4 * DEPTH.get(target, 99)
    return target not in DEPTH or any(len(path) <= longest for path in user.scope.branches)


def candidates(entry, user, words=""):
    """At most thirty of what a person reaches and the words mean; a number of somebody finds nobody."""
    asked = understood(words)
    if asked.is_number:
        return []
    found = []
    for noun in NOUNS[entry.kind.target]:
        rows = _narrowed(noun, _rows(noun, entry, user), user, asked)
        found += [_shown(noun, row) for row in rows[: MOST - len(found)]]
    return _with_known(entry, found)


def candidate(entry, user, key):
    """The one a key names, within the person's reach, or None."""
    noun, _, number = key.partition("-")
    if noun not in NOUNS[entry.kind.target] or not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    row = _rows(noun, entry, user).filter(pk=int(number)).first()
    return _with_known(entry, [_shown(noun, row)])[0] if row is not None else None


def source_of(user, chosen):
    """自荐 of oneself, one's own unit or household; 楼栋长推荐 by leaders of houses; else 组织推荐."""
    unit, household = chosen.target.get("unit"), chosen.target.get("household")
    if chosen.target.get("person") == user or (unit is not None and serves(user, unit)):
        return Nominator.SELF
    own = own_volunteer(user)
    if own is not None and (
        chosen.target.get("volunteer") == own or (household is not None and own.resident.household_id == household.pk)
    ):
        return Nominator.SELF
    roles = user.scope.roles
    return Nominator.LEADER if roles and roles <= {Role.BUILDING, Role.ENTRANCE} else Nominator.ORGANISATION


def own_volunteer(user):
    return Volunteer.objects.filter(user=user, resident__isnull=False).select_related("resident").first()


def _rows(noun, entry, user):
    """What of a noun the person reaches in the street whose round it is."""
    office = entry.round.office.path
    if noun == "unit":
        units = OrgUnit.objects.visible_to(user).current()
        return units.filter(depth=DEPTH[entry.kind.target], path__startswith=office).order_by("path")
    if noun == "building":
        rows = Building.objects.visible_to(user).filter(unit__path__startswith=office)
        return rows.select_related("estate", "unit").order_by("estate", "pk")
    if noun == "household":
        own = own_volunteer(user)
        reached = Q(pk__in=Household.objects.visible_to(user).values("pk"))
        rows = Household.objects.living().filter(reached | Q(pk=own.resident.household_id) if own else reached)
        rows = rows.filter(dwelling__path__startswith=office)
        return rows.select_related("dwelling__building__estate", "dwelling__entrance", "dwelling__home").order_by("pk")
    if noun == "person":
        now = Term.objects.in_force().filter(post__unit__path__startswith=office).select_related("post__unit")
        people = User.objects.visible_to(user).filter(is_active=True, pk__in=now.values("holder"))
        return people.prefetch_related(Prefetch("terms", now, to_attr="posts_now")).order_by("pk")
    serving = Volunteer.objects.visible_to(user).serving().filter(path__startswith=office)
    return serving.select_related("unit").order_by("pk")


def _narrowed(noun, rows, user, asked):
    """What the words mean; without words what is nearest: what one leads, where one lives, marked households."""
    if noun == "unit":
        return rows.named_like(asked.words) if asked.words else rows
    if noun == "building":
        return rows.filter(pk__in=buildings(rows.order_by(), asked).values("pk")) if asked.words else rows
    if noun == "household":
        if asked.words:
            return rows.filter(dwelling__in=doors(Dwelling.objects.visible_to(user), asked))
        own = own_volunteer(user)
        near = Q(pk=own.resident.household_id) if own else Q(pk__in=[])
        return rows.filter(near | ~Q(designation=""))
    if noun == "volunteer":
        return rows.filter(name__startswith=asked.words) if asked.words else rows.filter(user=user)
    return rows.filter(name__contains=asked.words) if asked.words else rows


def _shown(noun, row):
    if noun == "unit":
        title, place = row.name, ""
    elif noun == "building":
        title, place = f"{row.estate}{row}", row.unit.name
    elif noun == "household":
        title, place = row.dwelling.line, row.designated or row.dwelling.home.name
    elif noun == "person":
        post = row.posts_now[0].post
        title, place = row.name, f"{post.unit} {post.name}"
    else:
        title, place = row.name, f"{row.unit} 志愿者"
    return Candidate(f"{noun}-{row.pk}", title, place, {noun: row})


def _with_known(entry, found):
    named = Nomination.objects.filter(entry=entry).exclude(state=NominationState.WITHDRAWN)
    by_key = {}
    for noun in NOUNS[entry.kind.target]:
        ids = [each.target[noun].pk for each in found if noun in each.target]
        for nomination in named.filter(**{f"{noun}__in": ids}) if ids else []:
            by_key[f"{noun}-{getattr(nomination, f'{noun}_id')}"] = nomination
    for each in found:
        each.known = by_key.get(each.key)
    return found
