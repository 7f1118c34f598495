"""Reading batches of wishes, care projects, pledges, self-managed groups and campaigns, by scope."""

from django.db.models import Q

from hierarchy.querysets import ScopedQuerySet, on_lines, under


def on_own_line(scope):
    """Rows of the branches served, and of every unit above one's posts: a grid takes part in its community's work."""
    above = {term.post.unit.path[:length] for term in scope.terms for length in range(4, 21, 4)}
    return on_lines(scope.branches) | Q(path__in=above)


class WishBatchQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches)


class CareProjectQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_own_line(scope)

    def running(self):
        return self.filter(ended_on=None)


class PledgeQuerySet(ScopedQuerySet):
    """Pledges of the branches served; a building leader sees those of the own group."""

    def reach(self, scope):
        return on_lines(scope.branches) | Q(unit__in=scope.homes)

    def current(self):
        return self.filter(ended_on=None)


class SelfGroupQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_own_line(scope)

    def current(self):
        return self.filter(closed_on=None)


class CampaignQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_own_line(scope)


class CampaignTaskQuerySet(ScopedQuerySet):
    """A grid's part: read along one's line, as the campaign is."""

    def reach(self, scope):
        return on_own_line(scope)
