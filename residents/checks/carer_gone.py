from residents.checks.found import Check, finding
from residents.checks.matching import residents_of
from residents.models import CareProfile


def find(place, only=None):
    """Somebody who died or left still answers for visits; told where the person lives who waits for them."""
    profiles = CareProfile.objects.running().filter(resident__community_path=place).exclude(worker=None)
    if only is not None:
        profiles = profiles.filter(resident=only.resident_id)
    rows = profiles.select_related("worker", "resident").only(
        "pk", "worker__name", "worker__phone", "resident__home_id", "resident__path"
    )
    rows = list(rows.order_by("pk"))
    known = residents_of({row.worker for row in rows}, place[:4])
    gone = {pk: who[0] for pk, who in known.items() if not any(row.is_here for row in who)}
    for row in rows:
        if row.worker_id in gone:
            who = gone[row.worker_id]
            about = {"resident_id": row.resident_id, "other_id": who.pk}
            yield finding("carer_gone", row.resident.home_id, row.resident.path, f"{row.pk}:{who.pk}", **about)


def say(findings):
    return {
        row.pk: f"{row.resident.masked_name}的走访责任人在底册里{row.other.get_presence_display()}。"
        for row in findings
    }


CHECK = Check(
    "carer_gone", "走访责任人已搬走或去世", "这些对象没有人上门了，请尽快换人。", find, say,
    mends=(("assign_grid", "交给网格长"),),
)  # fmt: skip
