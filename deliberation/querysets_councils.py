"""Reading councils, meetings, resolutions. Every reading for a person starts with `visible_to(user)`.

Along the branch: whoever serves at or above the council's unit, and those below it (a council that decides about
a grid is known in its grid). Building and entrance leaders also see the council of their building; a member sees
the council he sits in.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hierarchy.querysets import ScopedQuerySet, on_lines


def _reach(scope, prefix=""):
    """`prefix` leads to the council, "" for the council itself."""
    above = [path[:n] for path in scope.branches for n in range(4, len(path), 4)]
    reach = on_lines(scope.branches, prefix)
    if above:
        reach |= Q(**{f"{prefix}path__in": above, f"{prefix}building": None})
    if led := scope.buildings | scope.entrance_buildings:
        reach |= Q(**{f"{prefix}building__in": led})
        reach |= Q(**{f"{prefix}estate__in": scope.estates, f"{prefix}building": None})
    return reach


class CouncilQuerySet(ScopedQuerySet):
    def reach(self, scope):
        from deliberation.models import CouncilMember

        seats = CouncilMember.objects.sitting().filter(user=scope.user_id)
        return _reach(scope) | Q(pk__in=seats.values("council"))

    def current(self):
        return self.filter(closed_on=None)


class OfCouncilQuerySet(ScopedQuerySet):
    """Seats and members, seen with their council."""

    def reach(self, scope):
        from deliberation.models import Council

        return Q(council__in=Council.objects.filter(Council.objects.reach(scope)).values("pk"))

    def sitting(self, day=None):
        """Members with a term in force on a day; who left on that day no longer sits."""
        day = day or timezone.localdate()
        here = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(here, since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class MeetingQuerySet(ScopedQuerySet):
    def reach(self, scope):
        from deliberation.models import Council

        return on_lines(scope.branches) | Q(
            council__in=Council.objects.filter(Council.objects.reach(scope)).values("pk")
        )


class OfMeetingQuerySet(ScopedQuerySet):
    """Items and attendances, seen with their meeting."""

    def reach(self, scope):
        from deliberation.models import Meeting

        return Q(meeting__in=Meeting.objects.filter(Meeting.objects.reach(scope)).values("pk"))

    def there(self, at=None):
        """Who is in the room at a moment; now, without one."""
        if at is None:
            return self.filter(arrived_at__isnull=False, left_at=None)
        return self.filter(arrived_at__lte=at).filter(Q(left_at=None) | Q(left_at__gt=at))


class OfItemQuerySet(ScopedQuerySet):
    def reach(self, scope):
        from deliberation.models import AgendaItem

        return Q(item__in=AgendaItem.objects.filter(AgendaItem.objects.reach(scope)).values("pk"))


class ResolutionQuerySet(ScopedQuerySet):
    def reach(self, scope):
        """Where it was decided, and wherever it is to be done."""
        return _resolution_reach(scope)

    def running(self):
        return self.filter(state__in=["open", "doing", "done"])

    def unfinished(self):
        return self.filter(state__in=["open", "doing"])


def _resolution_reach(scope, prefix=""):
    """Councils are asked for in subqueries: a join would be made for every row before the first one is kept."""
    from deliberation.models import AgendaItem, Council

    above = [path[:n] for path in scope.branches for n in range(4, len(path), 4)]
    reach = on_lines(scope.branches, prefix) | Q(**{f"{prefix}lead__in": scope.units})
    if above:
        of_building = Council.objects.filter(meetings__items=OuterRef(f"{prefix}item"), building__isnull=False)
        reach |= Q(**{f"{prefix}path__in": above}) & ~Exists(of_building)
    if led := scope.buildings | scope.entrance_buildings:
        councils = Council.objects.filter(Q(building__in=led) | Q(estate__in=scope.estates, building=None))
        items = AgendaItem.objects.filter(meeting__council__in=councils.values("pk"))
        reach |= Q(**{f"{prefix}item__in": items.values("pk")})
    return reach


class OfResolutionQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return _resolution_reach(scope, "resolution__")


class TeamQuerySet(ScopedQuerySet):
    """Teams have children among them: only those who serve on the branch see who belongs to one."""

    def reach(self, scope):
        return on_lines(scope.branches)

    def current(self):
        return self.filter(closed_on=None)


class OfTeamQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches, "team__")
