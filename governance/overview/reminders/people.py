"""Whom a reminder concerns, for many units in one question, and days counted in working days."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.utils import timezone

from governance.foundation.stored_days import Calendar
from hierarchy.choices import Duty, PostRole
from hierarchy.models import OrgUnit, Term, User


def serving(paths):
    """{path: ids of active people who hold a post at exactly that unit today}."""
    terms = Term.objects.in_force().filter(
        post__unit__path__in=set(paths), post__building=None, post__entrance=None, holder__is_active=True
    )
    found = defaultdict(dict)  # a dictionary keeps each person once, in order
    for path, holder in terms.order_by("pk").values_list("post__unit__path", "holder"):
        found[path][holder] = True
    return {path: tuple(people) for path, people in found.items()}


def leading(buildings):
    """{building id: ids of its leaders}."""
    terms = Term.objects.in_force().filter(
        post__building__in=set(buildings), post__role=PostRole.BUILDING_LEADER, holder__is_active=True
    )
    found = defaultdict(tuple)
    for building, holder in terms.order_by("pk").values_list("post__building", "holder"):
        found[building] += (holder,)
    return found


def managers():
    """Ids of those who look after the portal itself."""
    return tuple(User.objects.filter(duty=Duty.SYSTEM, is_active=True).order_by("pk").values_list("pk", flat=True))


def office_of(user):
    """The street whose switches this person sees, or None."""
    return OrgUnit.objects.filter(path=min(user.scope.offices, default="")).first()


def working_days_ago(now, days):
    """The beginning of the day so many working days before today's: what came earlier has waited that long."""
    day, calendar = timezone.localdate(now), Calendar.around(timezone.localdate(now) - timedelta(days=40), 41)
    while days:
        day -= timedelta(days=1)
        days -= calendar.works(day)
    return timezone.make_aware(datetime.combine(day, time()))


def next_working_day(now):
    """The end of the next working day: what begins until then is told today."""
    day, calendar = timezone.localdate(now) + timedelta(days=1), Calendar.around(timezone.localdate(now))
    while not calendar.works(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.max))
