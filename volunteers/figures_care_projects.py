"""What is counted of care projects: rounds, households served, times, hazards found and their tickets."""

from django.db.models import Count, Q

from residents.models import VisitResult
from volunteers.choices_wishes import CareOutcome
from volunteers.models import CareRound, CareService

C = CareOutcome
SERVED = [C.FINE, C.FIXED, C.HAZARD]
NOTHING = {"rounds": 0, "times": 0, "households": 0, "hazards": 0, "fixed": 0, "absent": 0, "tickets": 0}


def of_projects(projects):
    """{project: {rounds, times, households, hazards, fixed, absent, tickets}}, in three queries.

    次 (times) are calls at which somebody was served. A visit that was taken back counts for nothing.
    """
    found = {project.pk: dict(NOTHING) for project in projects}
    standing = CareService.objects.filter(round__project__in=found, visit__revoked_at=None).order_by()
    by_project = standing.values("round__project").annotate(
        times=Count("pk", filter=Q(outcome__in=SERVED)),
        households=Count("household", filter=Q(outcome__in=SERVED), distinct=True),
        hazards=Count("pk", filter=Q(outcome=C.HAZARD)),
        fixed=Count("pk", filter=Q(outcome=C.FIXED)),
        absent=Count("pk", filter=Q(outcome=C.ABSENT)),
    )
    for row in by_project:
        found[row.pop("round__project")] |= row
    rounds = CareRound.objects.filter(project__in=found).order_by().values_list("project").annotate(n=Count("pk"))
    tickets = VisitResult.objects.filter(kind="ticket", visit__care_service__in=standing).order_by()
    by_ticket = tickets.values_list("visit__care_service__round__project").annotate(n=Count("pk"))
    for name, rows in (("rounds", rounds), ("tickets", by_ticket)):
        for project, n in rows:
            found[project][name] = n
    return found
