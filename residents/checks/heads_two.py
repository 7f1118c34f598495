from itertools import groupby

from django.db.models import Count, Q

from residents.checks.found import Check, finding, narrowed
from residents.choices import Presence, Relation
from residents.models import Household, Resident

HEADS = Count("members", filter=Q(members__presence=Presence.HERE, members__relation=Relation.HEAD))


def find(place, only=None):
    """The one registered first counts as the head."""
    doubled = Household.objects.filter(dwelling__community_path=place).annotate(heads=HEADS).filter(heads__gt=1)
    heads = Resident.objects.here().filter(
        community_path=place, relation=Relation.HEAD, household__in=doubled.values("pk")
    )
    heads = narrowed(heads, only, household_id="household_id").order_by("household_id", "pk")
    for household, people in groupby(
        heads.values_list("household_id", "pk", "home_id", "path").iterator(), key=lambda head: head[0]
    ):
        people = list(people)
        _, first, home, path = people[0]
        key = f"{household}:{first}:{people[-1][1]}:{len(people)}"
        yield finding("heads_two", home, path, key, household_id=household, resident_id=first)


def say(findings):
    return {row.pk: f"这一户登记了 {row.key.rsplit(':', 1)[1]} 位户主。" for row in findings}


CHECK = Check(
    "heads_two", "一户有两个户主", "一户只有一位户主；多半是分户没有办，或录入时都填了“户主”。", find, say,
    mends=(("first_head", "保留先登记的户主"),),
)  # fmt: skip
