from django.db.models import Exists, OuterRef

from residents.checks.found import Check, finding, narrowed
from residents.choices import Presence
from residents.models import Household, Resident


def find(place, only=None):
    """People were known here and all of them are gone; a household nobody was ever known of is not meant."""
    members = Resident.objects.filter(household=OuterRef("pk"))
    rows = Household.objects.living().filter(
        Exists(members), ~Exists(members.filter(presence=Presence.HERE)), dwelling__community_path=place
    )
    rows = narrowed(rows, only, household_id="pk")
    for pk, home, path in rows.values_list("pk", "dwelling__home_id", "dwelling__path"):
        yield finding("empty_households", home, path, str(pk), household_id=pk)


def say(findings):
    told = {}
    for row in findings:
        still = f"，而且仍是{row.household.designated}" if row.household.unit_id else ""
        told[row.pk] = f"这一户的人都已迁出或去世，户还没有销{still}。"
    return told


CHECK = Check(
    "empty_households", "人都走了，户还在", "户数会多算；是中心户、示范户的，称号也要一并撤。", find, say,
    mends=(("end_household", "销户"),),
)  # fmt: skip
