"""Which star hours make, and who has reached one that was not published yet."""

from django.db.models import IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from volunteers.models import HoursEntry, HoursSettings, StarAward


def level_of(minutes, stars):
    """0 to 5, by the office's hours for each level."""
    return sum(minutes >= hours * 60 for hours in stars)


def minutes_of(volunteer):
    """All the ledger holds of one person."""
    return HoursEntry.objects.filter(volunteer=volunteer).sums()["minutes"]


def with_stars(volunteers):
    """Adds `minutes` of the ledger and `held`: the highest level given or on notice, 0 without one."""
    hours = HoursEntry.objects.filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
    held = StarAward.objects.standing().filter(volunteer=OuterRef("pk")).order_by("-level").values("level")[:1]
    return volunteers.annotate(
        minutes=Coalesce(Subquery(hours.annotate(n=Sum("minutes")).values("n"), output_field=IntegerField()), 0),
        held=Coalesce(Subquery(held, output_field=IntegerField()), 0),
    )


def reached(volunteers, office_path):
    """Those of a street who stand above the star they hold."""
    due = Q(pk__in=[])
    for level, hours in enumerate(HoursSettings.of(office_path).stars, start=1):
        due |= Q(minutes__gte=hours * 60, held__lt=level)
    return with_stars(volunteers.serving().filter(street_path=office_path)).filter(due)
