"""Who will be 80, 90 or 100 in a month."""

from calendar import monthrange
from datetime import date

from django.db.models import Q

from residents.choices import Precision

ROUND = (80, 90, 100)


def celebrating(residents, month, ages=ROUND):
    """Those whose round birthday falls into the month that begins on `month`; a year alone is no birthday.

    Somebody born on 29 February is found in February.
    """
    born = Q(pk__in=[])
    for age in ages:
        year = month.year - age
        last = monthrange(year, month.month)[1]
        born |= Q(birth_date__range=(date(year, month.month, 1), date(year, month.month, last)))
    return residents.filter(born).exclude(birth_precision=Precision.YEAR)
