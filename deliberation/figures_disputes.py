"""化解率: of the disputes concluded in a period, how many ended with an agreement. 终止 counts neither way."""

from django.db.models import Count, Q

from deliberation.choices_disputes import CONCLUDED, DisputeState
from deliberation.figures_rates import percent
from deliberation.models import Dispute


def dispute_figures(rows, first, next_first):
    """{registered, succeeded, concluded, rate (percent or None)} of days [first, next_first), from one query."""
    concluded = Q(concluded_on__gte=first, concluded_on__lt=next_first, state__in=CONCLUDED)
    found = rows.order_by().aggregate(
        registered=Count("pk", filter=Q(registered_on__gte=first, registered_on__lt=next_first)),
        succeeded=Count("pk", filter=concluded & Q(state=DisputeState.SUCCEEDED)),
        concluded=Count("pk", filter=concluded),
    )
    return found | {"rate": percent(found["succeeded"], found["concluded"])}


def of_unit(unit, first, next_first):
    """The same for a unit's branch."""
    return dispute_figures(Dispute.objects.in_branch(unit), first, next_first)
