"""走访率 by category: whom a month asks for, and who was seen at least once in it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from residents.choices import CareKind
from residents.models import CareMark


@dataclass
class Rate:
    kind: str
    label: str
    people: int  # with the mark today
    due: int  # of them, whom this month asks for
    visited: int  # of those, with a contact this month
    late: int

    @property
    def percent(self):
        """None where nobody was due: a rate of nothing is neither 0 nor 100."""
        return round(self.visited * 100 / self.due) if self.due else None


def month_around(day):
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def rates(profiles, today=None):
    """`Rate` of each category that somebody has, in one query. 应访: due by the end of the month, or seen in it."""
    today = today or timezone.localdate()
    first, last = month_around(today)
    seen = Q(profile__visited_on__gte=first)
    rows = (
        CareMark.objects.filter(ended_on=None, profile__in=profiles.values("pk"))
        .values("kind")
        .annotate(
            people=Count("pk"),
            due=Count("pk", filter=seen | Q(profile__due_on__lte=last)),
            visited=Count("pk", filter=seen),
            late=Count("pk", filter=Q(profile__due_on__lt=today)),
        )
        .order_by()
    )
    known = {row.pop("kind"): row for row in rows}
    return [Rate(kind.value, kind.label, **known[kind.value]) for kind in CareKind if kind.value in known]


def due_words(day, today=None):
    """(words, tone) of a due date: 已逾期 3 天, 今天到期, 还有 2 天, 12-03."""
    today = today or timezone.localdate()
    if day is None:
        return "", ""
    if day < today:
        return f"逾期 {(today - day).days} 天", "late"
    if day == today:
        return "今天到期", "soon"
    if day <= today + timedelta(days=7):
        return f"还有 {(day - today).days} 天", "soon"
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}", ""
