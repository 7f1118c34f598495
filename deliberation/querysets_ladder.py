"""Reading 督办. Every reading for a person starts with `visible_to(user)`."""

from django.db.models import Q
from django.utils import timezone

from deliberation.choices_ladder import UNFINISHED, SupervisionState
from hierarchy.querysets import ScopedQuerySet, on_lines, under


class SupervisionQuerySet(ScopedQuerySet):
    def reach(self, scope):
        """Whoever serves at the unit it is addressed to, and those above it; of a confidential ticket only those who
        have the ticket itself or stand above it.
        """
        branches = [path for path in scope.branches if len(path) <= 12]
        open_to_all = Q(ticket=None) | Q(ticket__confidential=False)
        return on_lines(branches) & (open_to_all | under(branches, "ticket__unit__path"))

    def unfinished(self):
        return self.filter(state__in=UNFINISHED)

    def unanswered(self, now=None):
        """Past the deadline of the reply, and no reply."""
        return self.filter(state=SupervisionState.OPEN, reply_due_at__lt=now or timezone.now())

    def for_list(self):
        return self.select_related("ticket", "resolution", "unit", "issuer_unit").defer(
            "ticket__text", "ticket__resolution_text", "ticket__reporter_phone"
        )

    def for_page(self):
        return self.select_related(
            "ticket__unit", "ticket__home", "resolution", "unit", "issuer_unit", "issued_by", "replied_by"
        )
