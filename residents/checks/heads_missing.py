from itertools import groupby

from django.db.models import Count, Exists, OuterRef

from residents.checks.found import Check, finding, narrowed
from residents.choices import Presence, Relation
from residents.models import Household, Resident
from residents.models.person import born_before


def find(place, only=None):
    """Households of a family; flat-shares of people who are no kin have no head. The eldest grown-up is proposed."""
    heads = Resident.objects.filter(household=OuterRef("household"), presence=Presence.HERE, relation=Relation.HEAD)
    people = Resident.objects.here().filter(~Exists(heads), community_path=place)
    people = narrowed(people, only, household_id="household_id").order_by("household_id", "birth_date", "pk")
    columns = ("household_id", "pk", "home_id", "path", "relation", "birth_date")
    grown = born_before(18)
    for household, members in groupby(people.values_list(*columns).iterator(), key=lambda member: member[0]):
        members = [member for member in members if member[4] != Relation.NO_KIN]
        adults = [member for member in members if member[5] is None or member[5] <= grown]
        if adults:
            eldest = min(adults, key=lambda member: (member[5] is None, member[5] or grown, member[1]))
            about = {"household_id": household, "resident_id": eldest[1]}
            yield finding("heads_missing", eldest[2], eldest[3], f"{household}:{eldest[1]}", **about)


def say(findings):
    rows = Household.objects.filter(pk__in=[row.household_id for row in findings])
    rows = rows.filter(members__presence=Presence.HERE).annotate(here=Count("members"))
    counts = dict(rows.values_list("pk", "here"))
    return {
        row.pk: f"这一户 {counts.get(row.household_id, 0)} 人，没有登记户主；最年长的是{row.resident.masked_name}。"
        for row in findings
    }


CHECK = Check(
    "heads_missing", "没有登记户主", "不影响办事，补上后户主姓名和关系才完整。", find, say,
    mends=(("make_head", "登记最年长的为户主"),), info=True,
)  # fmt: skip
