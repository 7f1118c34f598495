"""What a judge is shown of who or what he judges. In a blind round: a number, the deeds without names, no place.

Made here for every page, sheet and the API, so that no door shows more than another.
"""

import re
from dataclasses import dataclass

from governance.foundation.deidentify import deidentify
from hierarchy.models import OrgUnit
from residents.models import Resident

INSTEAD = "某某"
EMPTIED = "（事迹里都是名称，已隐去）"


@dataclass(frozen=True)
class Face:
    """`title`, `place` and `deeds` as the judge may read them; `blind` says that names were taken out."""

    title: str
    place: str
    deeds: str
    blind: bool


def faces(reviews):
    """{review id: Face}, in a fixed number of questions; `reviews` come `with_subject()`."""
    reviews = list(reviews)
    hidden = [each.nomination for each in reviews if each.judge.round.blind]
    names = names_in(hidden) if hidden else {}
    return {each.pk: _face(each, names.get(each.nomination_id)) for each in reviews}


def _face(review, names):
    it = review.nomination
    if names is None:
        return Face(it.title, it.unit.name, it.deeds, False)
    return Face(f"{review.pk} 号", "", without_names(it.deeds, names)[0], True)


def without_names(deeds, names):
    """(the text without names, numbers and doors; what was taken out)."""
    cleared = deidentify(deeds, dict.fromkeys(names, INSTEAD))
    text = re.sub(rf"(?:{INSTEAD}|\s)+", lambda hit: INSTEAD if INSTEAD in hit[0] else " ", cleared.text)
    bare = re.sub(rf"[\W_]|{INSTEAD}", "", text)
    return (text if bare or not deeds.strip() else EMPTIED), [words for _, words in cleared.found]


def names_in(nominations):
    """{nomination id: names that would tell who it is}; units above and below, estate, building, people of the home."""
    lines = {each.path[:n] for each in nominations for n in range(8, len(each.path) + 1, 4)}
    units = dict(OrgUnit.objects.filter(path__in=lines).values_list("path", "name"))
    people = {}
    homes = [each.household_id for each in nominations if each.household_id]
    for household, name in Resident.objects.filter(household__in=homes).values_list("household", "name"):
        people.setdefault(household, []).append(name)
    return {each.pk: _names(each, units, people.get(each.household_id, [])) for each in nominations}


def _names(it, units, people):
    found = {it.title, it.title.partition("（")[0], it.nominator, *people}
    for n in range(8, len(it.path) + 1, 4):
        name = units.get(it.path[:n], "")
        found |= {name, re.sub(r"(社区|网格|党小组|党支部|党委)$", "", name)}
    if it.building_id:
        found |= {str(it.building), it.building.estate.name, f"{it.building.estate}{it.building}"}
    if it.person_id:
        found.add(it.person.name)
    if it.volunteer_id:
        found.add(it.volunteer.name)
    if it.nominated_by_id:
        found.add(it.nominated_by.name)
    return {name for name in found if name and len(name) > 1}
