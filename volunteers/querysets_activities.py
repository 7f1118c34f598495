"""Reading activities' pictures, culture calls and works."""

from django.db.models import Q
from django.utils import timezone

from hierarchy.querysets import ScopedQuerySet, on_lines
from volunteers.choices import ActivityState
from volunteers.choices_activities import WorkState


class ActivityPhotoQuerySet(ScopedQuerySet):
    """Pictures of the activities one sees."""

    def reach(self, scope):
        published = Q(activity__street_path__in=scope.offices) & ~Q(activity__state=ActivityState.DRAFT)
        return on_lines(scope.branches, "activity__") | published

    def public(self):
        return self.filter(public=True, activity__state__in=[ActivityState.OPEN, ActivityState.DONE])


class ArtCallQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches)

    def published(self):
        return self.filter(cancelled_at=None)

    def collecting(self):
        return self.published().filter(closes_on__gte=timezone.localdate())


class ArtWorkQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches, "call__")

    def shown(self):
        """What hangs in the gallery: its maker said yes, and a minor's guardian did too."""
        return self.filter(state=WorkState.SHOWN, call__cancelled_at=None)
