"""Reading tickets. Every reading for a person starts with `visible_to(user)`; a page's query has a name."""

from functools import partial

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from deliberation.choices import IN_WORK, Lamp, TicketState
from hierarchy.querysets import LINES, ScopedQuerySet, under
from hierarchy.querysets import on_lines as rows_on_lines
from hierarchy.scope import in_reach, serves


def handles(user, ticket):
    """Whether the person handles tickets on this one's line or at the unit that holds it."""
    return user.may("ticket.handle") and (in_reach(user, ticket.home) or serves(user, ticket.unit))


MOST_TOLD = 200  # tickets one telephone joined, the newest ones
on_lines = partial(rows_on_lines, columns=LINES | {16: "building_path"})


class TicketQuerySet(ScopedQuerySet):
    def reach(self, scope):
        """By place; filed by oneself; by building or entrance led, and as a helper, nothing confidential."""
        from deliberation.models import TicketHelper

        reach = self._on_handled_lines(scope)
        if scope.buildings:
            reach |= Q(building__in=scope.buildings, confidential=False)
        if scope.entrances:
            reach |= Q(entrance__in=scope.entrances, confidential=False)
        if scope.buildings or scope.entrances:
            reach |= Q(filed_by=scope.user_id)
        below = [path for path in scope.branches if len(path) > 4]  # units help within their street, which sees it all
        helping = TicketHelper.objects.filter(under(below), on_line=False)
        if below and helping.exclude(under(below, "ticket__path")).exists():
            reach |= Q(pk__in=helping.values("ticket")) & self._open_to(scope.branches)
        return reach

    def _on_handled_lines(self, scope):
        """Tickets on the lines of the person's units; of groups below the grid nothing confidential."""
        handling = [path for path in scope.branches if len(path) <= 12]
        groups = [path for path in scope.branches if len(path) > 12]
        return on_lines(handling) & self._open_to(handling) | on_lines(groups) & Q(confidential=False)

    def _open_to(self, branches):
        """A confidential ticket is seen by the unit that holds it and those above, and by nobody beside or below."""
        from hierarchy.models import OrgUnit

        holders = OrgUnit.objects.filter(under(branches)).values("pk")
        return Q(confidential=False) | Q(unit__in=holders)

    def in_branches(self, units):
        """Tickets whose place lies below one of the units, or that lie with it."""
        return self.filter(on_lines([unit.path for unit in units]) | Q(unit__in=[unit.pk for unit in units]))

    def told_by(self, key):
        """Tickets that somebody whose telephone has this keyed hash reported, first or after others."""
        from deliberation.models import Voice

        beside = Voice.objects.filter(reporter_phone_key=key).order_by("-pk").values_list("ticket", flat=True)
        return self.filter(Q(reporter_phone_key=key) | Q(pk__in=list(beside[:MOST_TOLD])))

    def open(self):
        return self.filter(is_open=True)

    def running(self):
        """Tickets whose handling clock runs."""
        return self.filter(state__in=IN_WORK)

    def lit(self, lamp):
        return self.open().filter(lamp=lamp)

    def past_due(self, now=None):
        return self.running().filter(due_at__lt=now or timezone.now())

    def for_list(self):
        """Everything one row of the ticket list shows, in one query."""
        return self.select_related("unit", "category").defer("text", "resolution_text", "due_basis", "reporter_phone")

    def for_page(self):
        from deliberation.models import TicketHelper

        return self.select_related(
            "unit",
            "home",
            "category",
            "estate",
            "building",
            "entrance__building",
            "handler",
            "filed_by",
            "batch",
            "resolved_by",
            "parent",
            "merged_into",
        ).prefetch_related(Prefetch("helpers", queryset=TicketHelper.objects.for_page()))

    # What waits for one person, as the landing page shows it

    def to_accept(self):
        return self.filter(state__in=[TicketState.SUBMITTED])

    def to_dispatch_within(self, user):
        waiting = self.filter(state__in=[TicketState.ACCEPTED, TicketState.RETURNED])
        return waiting.filter(under(user.scope.branches, "unit__path"))

    def to_acknowledge(self, units):
        return self.filter(state=TicketState.DISPATCHED, unit__in=units)

    def to_handle(self, units):
        return self.filter(state=TicketState.IN_PROGRESS, unit__in=units)

    def to_follow_up(self, user):
        """Done, on the person's own lines, and neither handled nor finished by them."""
        handled = on_lines(user.scope.branches) | Q(unit__in=user.scope.units)
        waiting = self.filter(handled, state=TicketState.RESOLVED)
        return waiting.exclude(resolved_by=user).exclude(handler=user)

    def overdue(self):
        return self.lit(Lamp.RED)


class CategoryQuerySet(ScopedQuerySet):
    """Categories are the street's own: everybody who serves below it sees them."""

    def reach(self, scope):
        return Q(office__path__in=scope.offices)

    def of(self, office_path):
        return self.filter(office__path=office_path, active=True)

    def leaves(self):
        return self.exclude(Exists(self.model.objects.filter(parent=OuterRef("pk"), active=True)))


class EventQuerySet(models.QuerySet):
    def shown_to(self, user, ticket):
        """Internal notes are for the people who handle this ticket, not for building and entrance leaders."""
        return self if handles(user, ticket) else self.filter(internal=False)


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Photos of visible tickets; those of internal notes only for the people who handle the ticket."""
        from deliberation.models import Ticket

        seen = self.filter(ticket__in=Ticket.objects.visible_to(user))
        if user.is_authenticated and user.may("ticket.handle"):
            handled = on_lines(user.scope.branches) | Q(unit__in=user.scope.units)
            return seen.exclude(Q(event__internal=True) & ~Q(ticket__in=Ticket.objects.filter(handled).values("pk")))
        return seen.exclude(event__internal=True)


class TicketBatchQuerySet(ScopedQuerySet):
    """An import is seen by those who answer for the whole branch it went to."""

    def reach(self, scope):
        return under(scope.branches, "home__path")
