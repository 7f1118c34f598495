"""What is counted of pledges: minutes of service out of own will, as the one ledger has them."""

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from volunteers.models import HoursEntry


def minutes_of(pledge):
    """The ledger's rows of a pledge and those that reverse them, summed."""
    own = Q(pledge_service__pledge=pledge) | Q(reverses__pledge_service__pledge=pledge)
    return HoursEntry.objects.filter(own).aggregate(n=Coalesce(Sum("minutes"), 0))["n"]
