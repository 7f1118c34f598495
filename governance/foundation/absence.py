"""Who is away, and who is reminded instead."""

from django.utils import timezone

from governance.foundation.models import Absence


def deputies(day=None):
    """{who is away: who is reminded} on a day; a deputy who is away too leaves it with the one who is away."""
    day = day or timezone.localdate()
    away = Absence.objects.filter(since__lte=day, until__gte=day, deputy__is_active=True).order_by("pk")
    found = dict(away.values_list("user", "deputy"))
    return {user: deputy for user, deputy in found.items() if deputy not in found}


def worded(text, instead):
    """A reminder as the one who stands in reads it."""
    return f"（代办）{text}" if instead else text
