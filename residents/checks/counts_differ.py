from django.db.models import Count, F, Q

from residents.checks.found import Check, finding, narrowed
from residents.choices import Presence
from residents.models import Household


def find(place, only=None):
    """The number a ledger of doors gave, against the people registered. A household nobody is known of is no error."""
    here = Count("members", filter=Q(members__presence=Presence.HERE))
    rows = Household.objects.living().filter(dwelling__community_path=place).exclude(declared=None)
    rows = narrowed(rows, only, household_id="pk").annotate(here=here).exclude(here=F("declared")).exclude(here=0)
    for pk, home, path, declared, n in rows.values_list(
        "pk", "dwelling__home_id", "dwelling__path", "declared", "here"
    ):
        yield finding("counts_differ", home, path, f"{pk}:{declared}:{n}", household_id=pk)


def say(findings):
    told = {}
    for row in findings:
        _, _, declared, n = row.key.split(":")
        told[row.pk] = f"住户台账登记 {declared} 人，底册里在册 {n} 人。"
    return told


CHECK = Check(
    "counts_differ", "户内人数对不上", "有人没登记，或有人走了没销；核实后以底册人数为准。", find, say,
    mends=(("declare_real", "按在册人数改"),),
)  # fmt: skip
