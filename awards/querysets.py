"""Reading the awards. Every reading for a person starts with `visible_to(user)`."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Left

from awards.choices import NominationState, Outcome, ReviewState, RoundState
from hierarchy.querysets import ScopedQuerySet, on_lines, under


class KindQuerySet(ScopedQuerySet):
    """The kinds of the streets a person serves in."""

    def reach(self, scope):
        return Q(office__path__in=scope.offices)

    def active(self):
        return self.filter(active=True)


class ListQuerySet(ScopedQuerySet):
    """The 5+N lists of the streets a person serves in."""

    def reach(self, scope):
        return Q(office__path__in=scope.offices)

    def in_use(self):
        return self.filter(active=True)


class RoundQuerySet(ScopedQuerySet):
    """Rounds of one's street; a draft is the street's own. Judges from elsewhere see the rounds they judge."""

    def reach(self, scope):
        streets = [path for path in scope.branches if len(path) == 4]
        known = Q(office__path__in=scope.offices) & ~Q(state=RoundState.DRAFT)
        judges = apps.get_model("awards.Judge").objects.filter(user=scope.user_id, ended_at=None)
        return known | Q(office__path__in=streets) | Q(pk__in=judges.values("round"))


class NominationQuerySet(ScopedQuerySet):
    """Nominations of the branches served, those one made, and those one is to judge."""

    def reach(self, scope):
        mine = apps.get_model("awards.Review").objects.filter(judge__user=scope.user_id, judge__ended_at=None)
        judged = Q(pk__in=mine.exclude(state=ReviewState.DRAFT).values("nomination"))
        led = Q(building__in=scope.buildings | scope.entrance_buildings)
        himself = Q(volunteer__in=apps.get_model("volunteers.Volunteer").objects.filter(user=scope.user_id))
        himself |= Q(person=scope.user_id)
        seconded = Q(pk__in=apps.get_model("awards.Seconding").objects.filter(by=scope.user_id).values("nomination"))
        return on_lines(scope.branches) | led | seconded | Q(nominated_by=scope.user_id) | himself | judged

    def named_to(self, user):
        """Without those the person judges unseen: their names stand on no page, list or API before the naming."""
        judged = apps.get_model("awards.Review").objects.filter(
            judge__user=user, judge__ended_at=None, judge__round__blind=True, judge__round__state=RoundState.OPEN
        )
        return self.exclude(pk__in=judged.exclude(state=ReviewState.DRAFT).values("nomination"))

    def for_list(self):
        """With what a row shows: kind, unit, community, whether it is barred."""
        community = apps.get_model("hierarchy.OrgUnit").objects.filter(path=OuterRef("community_path"))
        vetoes = apps.get_model("awards.Veto").objects.filter(nomination=OuterRef("pk"), lifted_at=None)
        return self.select_related("entry__kind", "unit").annotate(
            community_name=Subquery(community.values("name")[:1]), barred=Exists(vetoes)
        )

    def on_notice(self):
        """What was put on notice and still stands: proposed, with public days of its own."""
        return self.filter(standing__outcome=Outcome.PROPOSED).exclude(noticed_until=None)

    def standing_for(self, entry):
        """Those that take part in the reckoning."""
        return self.filter(entry=entry, state=NominationState.ACCEPTED)


class SuggestionQuerySet(ScopedQuerySet):
    """What residents told of one's branches."""

    def reach(self, scope):
        return on_lines(scope.branches)


class ReviewQuerySet(ScopedQuerySet):
    """One's own marks only; what others gave is read through `awards.disclosed` once one's own are in."""

    def reach(self, scope):
        return Q(judge__user=scope.user_id, judge__ended_at=None) & ~Q(state=ReviewState.DRAFT)

    def with_subject(self):
        """With what a judge is shown of it, see `awards.blind`."""
        of = ("unit", "building__estate", "person", "volunteer", "nominated_by", "entry__kind", "entry__criteria")
        return self.select_related("judge__round__office", "judge__user", *(f"nomination__{name}" for name in of))

    def to_do(self):
        return self.filter(state=ReviewState.ASSIGNED).order_by("pk")


class ObjectionQuerySet(ScopedQuerySet):
    """The street looks into objections; nobody below it sees who objected to what."""

    def reach(self, scope):
        return under([path for path in scope.branches if len(path) == 4], "nomination__path")


class AwardQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches, "nomination__")

    def valid_on(self, day):
        return self.filter(revoked_at=None, valid_until__gte=day)


class PlanQuerySet(ScopedQuerySet):
    def reach(self, scope):
        served = under(scope.branches, "building__unit__path")
        return served | Q(building__in=scope.buildings) | Q(building__in=scope.entrance_buildings)


def with_community(buildings):
    """Buildings with `.community`, the name of the one they lie in."""
    units = apps.get_model("hierarchy.OrgUnit").objects.filter(path=Left(OuterRef("unit__path"), 8))
    return buildings.annotate(community=Subquery(units.order_by().values("name")[:1]))
