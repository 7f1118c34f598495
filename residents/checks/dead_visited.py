from django.db.models import F, Max

from residents.checks.found import Check, finding, narrowed
from residents.choices import Presence, VisitOutcome
from residents.models import Visit


def find(place, only=None):
    """Met after the day of death: one of the two was written down wrongly."""
    visits = Visit.objects.filter(
        community_path=place,
        revoked_at=None,
        resident__presence=Presence.DEAD,
        at__date__gt=F("resident__died_on"),
    ).exclude(outcome=VisitOutcome.ABSENT)
    visits = narrowed(visits, only, resident_id="resident_id")
    rows = visits.values("resident_id", "resident__home_id", "resident__path").annotate(last=Max("pk")).order_by()
    for row in rows.values_list("resident_id", "resident__home_id", "resident__path", "last"):
        yield finding("dead_visited", row[1], row[2], f"{row[0]}:{row[3]}", resident_id=row[0])


def say(findings):
    visits = Visit.objects.filter(pk__in=[row.key.rsplit(":", 1)[1] for row in findings]).select_related("by")
    by_person = {visit.resident_id: visit for visit in visits.defer("note")}
    told = {}
    for row in findings:
        visit = by_person.get(row.resident_id)
        who = f"，{visit.by.name}又在 {visit.at:%Y-%m-%d} 登记见到本人" if visit else ""
        told[row.pk] = f"{row.resident.masked_name}登记为 {row.resident.died_on:%Y-%m-%d} 去世{who}。"
    return told


CHECK = Check(
    "dead_visited", "已故的人又被走访", "去世登错了人，或走访登错了人；先打电话核实。", find, say,
    mends=(("restore", "人还在，恢复在册"),),
)  # fmt: skip
