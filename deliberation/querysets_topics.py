"""Reading topics: the places a person answers for, and what adds up over them."""

from django.db.models import Sum

from hierarchy.querysets import ScopedQuerySet, under


class TopicPlaceQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches)

    def hottest(self, most):
        """Ids of the topics with at least two tickets in these places, the hottest first."""
        sums = self.order_by().values("topic").annotate(n=Sum("tickets"), heat_here=Sum("heat")).filter(n__gte=2)
        return [row["topic"] for row in sums.order_by("-heat_here", "-n", "topic")[:most]]
