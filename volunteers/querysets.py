"""Reading what is volunteered. Every reading for a person starts with `visible_to(user)`."""

from django.apps import apps
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from hierarchy.choices import Role
from hierarchy.querysets import ScopedQuerySet, on_lines, under
from volunteers.choices import ActivityState, ClaimState, MatchState, MenuState, SignUpState, WishState

PUBLISHED = (MenuState.LISTED, MenuState.CLAIMED, MenuState.DELIVERED, MenuState.CONFIRMED)


class WishQuerySet(ScopedQuerySet):
    """Wishes of the branches served, those one collected or holds, and what stands on the wall of one's own street."""

    def reach(self, scope):
        from volunteers.models import PartnerUnit

        streets = Q(street_path__in=scope.offices)
        if Role.LIAISON in scope.roles:
            streets |= Q(street_path__in=PartnerUnit.objects.filter(liaisons=scope.user_id).values("street_path"))
        return self.at_hand(scope) | Q(state=WishState.LISTED) & streets

    @staticmethod
    def at_hand(scope):
        """Wishes a person has to do with: of the branches served, collected or held by him."""
        return on_lines(scope.branches) | Q(collected_by=scope.user_id) | Q(pk__in=_held_wishes(scope))

    def own(self, user):
        """Without those of other places that merely stand on the wall."""
        return self.filter(self.at_hand(user.scope))

    def held_for(self, user):
        return self.filter(pk__in=_held_wishes(user.scope))

    def on_wall(self):
        """What everybody may read: listed, taken and done, as far as there are words for everybody."""
        return self.filter(state__in=[WishState.LISTED, WishState.CLAIMED, WishState.DONE]).exclude(shown="")

    def for_list(self):
        return self.select_related("home", "collected_by")


def _held_wishes(scope):
    from volunteers.models import Claim

    held = Claim.objects.filter(held_by(scope), wish__isnull=False).exclude(state=ClaimState.RELEASED)
    return held.values("wish")


class VolunteerQuerySet(ScopedQuerySet):
    """Volunteers registered in the branches served, and oneself."""

    def reach(self, scope):
        return on_lines(scope.branches) | Q(user=scope.user_id)

    def serving(self):
        return self.filter(left_on=None)

    def with_hours(self):
        """Adds `minutes` and `times`: what the ledger sums up to, and how many person-times count."""
        times = Count("hours", filter=Q(hours__reverses=None, hours__reversed_by=None))
        return self.annotate(minutes=Coalesce(Sum("hours__minutes"), 0), times=times)


class TeamQuerySet(ScopedQuerySet):
    def reach(self, scope):
        from volunteers.models import TeamPlace

        mine = TeamPlace.objects.filter(volunteer__user=scope.user_id, left=None)
        return on_lines(scope.branches) | Q(pk__in=mine.values("team"))

    def current(self):
        return self.filter(closed_on=None)


class ActivityQuerySet(ScopedQuerySet):
    """Activities of the branches served; what is published in one's own street, everybody may join. A liaison sees
    those with the own partner."""

    def reach(self, scope):
        partners = apps.get_model("volunteers.PartnerUnit").objects.filter(liaisons=scope.user_id)
        published = Q(street_path__in=scope.offices) | Q(partner__in=partners.values("pk"))
        return on_lines(scope.branches) | published & ~Q(state=ActivityState.DRAFT)

    def held_by(self, user):
        """After `visible_to`: those of the branches a person serves, whose sign-ups he sees."""
        return self.filter(on_lines(user.scope.branches))


class SignUpQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches, "shift__activity__") | Q(volunteer__user=scope.user_id)

    def held_by(self, user):
        """After `visible_to`: places on shifts of the branches a person serves."""
        return self.filter(on_lines(user.scope.branches, "shift__activity__"))

    def forgotten(self):
        """Those who came and did not sign out before the shift was closed: somebody has to say when they left."""
        return self.filter(state=SignUpState.CAME, forgotten=True)

    def holding(self):
        """Those who take a place."""
        return self.filter(state__in=[SignUpState.JOINED, SignUpState.CAME, SignUpState.LEFT, SignUpState.MISSED])


class HoursQuerySet(ScopedQuerySet):
    """The ledger of the branches served, and one's own rows."""

    def reach(self, scope):
        return on_lines(scope.branches) | Q(volunteer__user=scope.user_id)

    def standing(self):
        """Rows that neither reverse nor are reversed: the person-times that count."""
        return self.filter(reverses=None, reversed_by=None)

    def meeting(self, begins_at, ends_at):
        """Standing rows that share a moment with the span; one that ends as the other begins shares none."""
        return self.standing().filter(begins_at__lt=ends_at, ends_at__gt=begins_at)

    def between(self, since, until):
        """Rows of the days since … until, both included."""
        return self.filter(day__gte=since, day__lte=until)

    def sums(self):
        """{people, times, minutes}: 人数, 人次 and time, always apart."""
        standing = Q(reverses=None, reversed_by=None)
        return self.aggregate(
            people=Count("volunteer", filter=standing, distinct=True),
            times=Count("pk", filter=standing),
            minutes=Coalesce(Sum("minutes"), 0),
        )


class CertificateQuerySet(ScopedQuerySet):
    """Certificates the branches issue, those one asked for, and one's own."""

    def reach(self, scope):
        return on_lines(scope.branches) | Q(asked_by=scope.user_id) | Q(volunteer__user=scope.user_id)


class PartnerQuerySet(ScopedQuerySet):
    """Partners of the branches served; a liaison sees the own one."""

    def reach(self, scope):
        own = self.model.liaisons.through.objects.filter(user=scope.user_id).values("partnerunit")
        return on_lines(scope.branches) | Q(pk__in=own)

    def current(self):
        return self.filter(ended_on=None)

    def with_end(self):
        """Adds `ends_on`: when the agreement that lasts longest ends."""
        rows = apps.get_model("volunteers.Agreement").objects.filter(partner=OuterRef("pk")).order_by("-ends_on")
        return self.annotate(ends_on=Subquery(rows.values("ends_on")[:1]))


class MenuQuerySet(ScopedQuerySet):
    """Needs of the branches served, those one asked for, and what is published in one's own street or the partner's."""

    def reach(self, scope):
        published = Q(street_path__in=scope.offices)
        if Role.LIAISON in scope.roles:
            published = Q(street_path__in=self._streets_of_partners(scope.user_id))
        return on_lines(scope.branches) | published & Q(state__in=PUBLISHED) | Q(asked_by=scope.user_id)

    @staticmethod
    def _streets_of_partners(user_id):
        partners = apps.get_model("volunteers.PartnerUnit").objects.current()
        return partners.filter(liaisons=user_id).values("street_path")

    def of_branches(self, user):
        """Those the branches served answer for, without what is merely published elsewhere in the street."""
        return self.filter(on_lines(user.scope.branches))

    def published(self):
        return self.filter(state__in=PUBLISHED)

    def untaken(self):
        return self.filter(state=MenuState.LISTED).order_by(F("listed_at").asc(nulls_last=True), "pk")


def held_by(scope):
    """Claims one holds as a volunteer, as the leader of a team, or as a partner's liaison."""
    from volunteers.models import PartnerUnit, TeamPlace

    led = TeamPlace.objects.filter(volunteer__user=scope.user_id, left=None, leads=True).values("team")
    partners = PartnerUnit.objects.filter(liaisons=scope.user_id).values("pk")
    return Q(volunteer__user=scope.user_id) | Q(partner__in=partners) | Q(team__in=led)


class ClaimQuerySet(ScopedQuerySet):
    """Claims on the branches' items and wishes, and those one holds oneself, by one's team or one's partner."""

    def reach(self, scope):
        return on_lines(scope.branches, "item__") | on_lines(scope.branches, "wish__") | held_by(scope)

    def held(self):
        return self.exclude(state=ClaimState.RELEASED)

    def under_way(self):
        """Not yet confirmed: somebody has still to do or to say something."""
        return self.filter(state__in=[ClaimState.HELD, ClaimState.STARTED, ClaimState.DELIVERED])

    def finished(self):
        return self.filter(state=ClaimState.CONFIRMED)


class MatchQuerySet(ScopedQuerySet):
    """Suggestions and services of the branches served; a liaison sees those his partner's resources are in."""

    def reach(self, scope):
        return on_lines(scope.branches) | Q(resource__partner__liaisons=scope.user_id, state=MatchState.CONFIRMED)


class PartnerBatchQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches)
