"""Councils, volunteers, wishes, the menu, partners and what the system made by itself, of a month at the leaf."""

from datetime import timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from deliberation.choices_councils import MeetingState, ResolutionState
from deliberation.figures_resolutions import KEPT
from deliberation.models import Attendance, Meeting, Resolution
from governance.foundation.models import LedgerEntry
from volunteers.choices import ActivityState, ClaimState, HoursSource, MenuState, WishState
from volunteers.figures_activities import CAME
from volunteers.figures_hours import STANDING
from volunteers.models import (
    Agreement,
    Claim,
    HoursEntry,
    MenuItem,
    MicroWish,
    PartnerUnit,
    Shift,
    SignUp,
    StarAward,
    Volunteer,
)

# What of the ledger says that a sheet was made by the system; looking at one full number is none
MADE = Q(action__endswith="exported") | Q(action__endswith="filled") | Q(action__endswith="_made_sheet")
NOT_A_SHEET = {"roster.errors_exported"}


def count(roll, month):
    _meetings(roll, month)
    _resolutions(roll, month)
    _hours(roll, month)
    _wishes(roll, month)
    _menu(roll, month)
    _partners(roll, month)
    _activities(roll, month)
    _sheets(roll, month)


def _meetings(roll, month):
    held = Meeting.objects.filter(month.moments("starts_at"), state=MeetingState.CLOSED).order_by()
    for path, kind, n in held.values_list("path", "council__kind").annotate(n=Count("pk")):
        roll.add(path, "D1", n)
        roll.add(path, f"D1.{kind}", n)
    came = Attendance.objects.filter(meeting__in=held.values("pk"), arrived_at__isnull=False).order_by()
    for path, n in came.values_list("meeting__path").annotate(n=Count("pk")):
        roll.add(path, "D1.attendance", n)


def _resolutions(roll, month):
    rows = Resolution.objects.filter(month.days("due_on") | month.days("made_on")).order_by()
    due = month.days("due_on") & ~Q(state=ResolutionState.DROPPED)
    told = rows.annotate(done_on=TruncDate("done_at")).values("path")
    told = told.annotate(
        made=Count("pk", filter=month.days("made_on")),
        due=Count("pk", filter=due),
        kept=Count("pk", filter=due & Q(state__in=KEPT, done_on__lte=F("due_on"))),
    )
    for row in told:
        roll.add(row["path"], "D2.made", row["made"])
        roll.add(row["path"], "D2", row["kept"], row["due"])


def _hours(roll, month):
    rows = HoursEntry.objects.filter(month.days("day")).order_by()
    standing = rows.filter(STANDING)
    shifts = standing.filter(source=HoursSource.SHIFT).values_list("path", "sign_up__shift").distinct()
    for path, shift in shifts:
        roll.one_of(path, "S1", shift)
    for path, volunteer, n in standing.values_list("path", "volunteer").annotate(n=Count("pk")):
        roll.one_of(path, "S1.people", volunteer)
        roll.add(path, "S1.times", n)
    for path, minutes in rows.values_list("path").annotate(m=Coalesce(Sum("minutes"), 0)):
        roll.add(path, "S1.hours", minutes)
    for path, n in (
        Volunteer.objects.filter(month.moments("registered_at")).order_by().values_list("path").annotate(n=Count("pk"))
    ):
        roll.add(path, "S2.new", n)
    stars = StarAward.objects.filter(month.moments("given_at")).order_by()
    for path, n in stars.values_list("volunteer__path").annotate(n=Count("pk")):
        roll.add(path, "S2.stars", n)


def hours(path, told):
    """Minutes were summed; hours are told."""
    minutes = told["S1.hours"][0]
    return [round(minutes / 60, 1), None, round(minutes / 60, 1)]


def hours_each(path, told):
    time, people = told["S1.hours"][0], told["S1.people"][0]
    return [time, people, round(time / people, 1) if people else None]


def _wishes(roll, month):
    place = roll.tree.place("path", "household__dwelling__building")
    taken = Claim.objects.filter(month.moments("at"), wish__isnull=False).exclude(state=ClaimState.RELEASED)
    claimed = Q(pk__in=taken.values("wish")) | month.days("claimed_on")
    done = month.moments("confirmed_at") & Q(state=WishState.DONE)
    spent = ExpressionWrapper(F("confirmed_at") - F("collected_at"), output_field=DurationField())
    some = month.moments("collected_at") | month.moments("listed_at") | claimed | done
    told = MicroWish.objects.filter(some).order_by().annotate(place=place).values("place")
    told = told.annotate(
        collected=Count("pk", filter=month.moments("collected_at")),
        listed=Count("pk", filter=month.moments("listed_at")),
        claimed=Count("pk", filter=claimed),
        done=Count("pk", filter=done),
        spent=Sum(spent, filter=done),
    )
    for row in told:
        for name in ("collected", "listed", "claimed", "done"):
            roll.add(row["place"], f"W1.{name}", row[name])
        roll.add(row["place"], "W1", row["done"])
        days = (row["spent"] or timedelta()) / timedelta(days=1)
        roll.add(row["place"], "W1.days", days, row["done"])


def days_each(path, told):
    days, wishes = told["W1.days"][0], told["W1.done"][0]
    return [round(days, 1), wishes, max(round(days / wishes, 1), 0) if wishes else None]


def _menu(roll, month):
    done = month.moments("confirmed_at") & Q(state=MenuState.CONFIRMED)
    some = month.moments("asked_at") | month.moments("listed_at") | done
    told = MenuItem.objects.filter(some).order_by().values("path")
    told = told.annotate(
        asked=Count("pk", filter=month.moments("asked_at")),
        listed=Count("pk", filter=month.moments("listed_at")),
        done=Count("pk", filter=done),
    )
    for row in told:
        for name in ("asked", "listed", "done"):
            roll.add(row["path"], f"M1.{name}", row[name])
        roll.add(row["path"], "M1", row["done"], row["listed"])


def _partners(roll, month):
    """A partner is one from the day it reported, else from its first agreement; unknown means from ever."""
    signed = Agreement.objects.filter(partner=OuterRef("pk")).order_by().values("partner").annotate(d=Min("signed_on"))
    rows = PartnerUnit.objects.annotate(began=Coalesce("reported_on", Subquery(signed.values("d")))).order_by()
    there = (Q(began=None) | Q(began__lte=month.day)) & (Q(ended_on=None) | Q(ended_on__gt=month.day))
    for path, n in rows.filter(there).values_list("path").annotate(n=Count("pk")):
        roll.add(path, "U1", n)
    claims = Claim.objects.filter(month.moments("at"), partner__isnull=False).exclude(state=ClaimState.RELEASED)
    for path, n in claims.order_by().values_list(Coalesce("item__path", "wish__path")).annotate(n=Count("pk")):
        roll.add(path, "U1.matches", n)


def _activities(roll, month):
    held = Shift.objects.filter(month.moments("begins_at"), cancelled_why="").order_by()
    held = held.exclude(activity__state__in=[ActivityState.DRAFT, ActivityState.CANCELLED])
    with_partner = held.filter(activity__partner__isnull=False)
    for path, n in with_partner.values_list("activity__path").annotate(n=Count("pk")):
        roll.add(path, "U1.activities", n)
    themed = held.exclude(activity__theme="")
    for path, theme, n in themed.values_list("activity__path", "activity__theme").annotate(n=Count("pk")):
        roll.add(path, "A1", n)
        roll.add(path, f"A1.{theme}", n)
    came = SignUp.objects.filter(shift__in=themed.values("pk"), state__in=CAME).order_by()
    for path, n in came.values_list("shift__activity__path").annotate(n=Count("pk")):
        roll.add(path, "A1.attendance", n)


def _sheets(roll, month):
    """The ledger keeps the path of the day it was written; it is no row that follows its unit."""
    rows = LedgerEntry.objects.filter(MADE, month.moments("at")).exclude(action__in=NOT_A_SHEET)
    for path, facts in rows.values_list("unit_path", "facts"):
        path = roll.tree.now.get(path, path)
        roll.add(path, "B1", 1)
        size = facts.get("count", facts.get("rows"))
        roll.add(path, "B1.saved", size if isinstance(size, int) and size > 0 else 1)
