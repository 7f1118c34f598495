"""Terms of posts and seats that run out, at 180, 90 and 30 days, and when they have run out; policies that do."""

from collections import Counter
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import TERM_ENDS
from deliberation.models import Council, CouncilMember
from governance.foundation.kinds import Due, kind, while_in
from governance.overview.models import PolicyDocument
from governance.overview.reminders.people import serving
from hierarchy.choices import Level
from hierarchy.models import OrgUnit, Term
from hierarchy.models.unit import STEP

WHEN = "届满前 180、90、30 天，届满当天"
LONGEST = timedelta(days=max(TERM_ENDS))
MONTH = timedelta(days=30)


def step_of(left):
    """The nearest of 0, 30, 90, 180 that is not below the days left."""
    return next(step for step in (0, *TERM_ENDS) if left <= step)


def _words(left):
    return f"还有 {left} 天" if left > 0 else "今天届满" if left == 0 else "已经届满"


def _ending_terms(today):
    """Terms in force that end within half a year; those that ran out more than a month ago were told of then."""
    return Term.objects.falling_due(LONGEST, today).filter(
        due_on__gte=today - timedelta(days=30), post__abolished_on=None
    )


def posts_ending(now):
    """One line a community (or street, for its own posts and departments) and last day."""
    today = timezone.localdate(now)
    ending = Counter()
    for path, due_on in _ending_terms(today).values_list("post__unit__path", "due_on"):
        ending[path[: STEP * Level.COMMUNITY], due_on] += 1
    units = OrgUnit.objects.filter(path__in={path for path, _ in ending}).in_bulk(field_name="path")
    people = serving({*units, *(path[:STEP] for path in units)})
    for (path, due_on), count in sorted(ending.items()):
        left, unit = (due_on - today).days, units[path]
        yield Due(
            str(unit.pk),
            f"{due_on}:{step_of(left)}",
            people.get(path) or people.get(path[:STEP], ()),
            f"{unit}有 {count} 个岗位的任期 {due_on} 届满（{_words(left)}），请安排换届、续任或交接",
            reverse("unit", args=[unit.code]),
            path,
        )


def _units_with_terms_ending():
    terms = _ending_terms(timezone.localdate())
    paths = {path[: STEP * Level.COMMUNITY] for path in terms.values_list("post__unit__path", flat=True)}
    return OrgUnit.objects.filter(path__in=paths)


def seats_ending(now):
    """One line a council and last day."""
    today = timezone.localdate(now)
    seats = CouncilMember.objects.filter(
        ended_on=None, until__lte=today + LONGEST, until__gte=today - timedelta(days=30), council__closed_on=None
    )
    ending = Counter(seats.values_list("council", "until"))
    councils = Council.objects.in_bulk({council for council, _ in ending})
    people = serving({council.path for council in councils.values()})
    for (pk, until), count in sorted(ending.items()):
        left, council = (until - today).days, councils[pk]
        yield Due(
            str(pk),
            f"{until}:{step_of(left)}",
            people.get(council.path, ()),
            f"{council}有 {count} 名成员任期 {until} 届满（{_words(left)}），请安排换届",
            council.get_absolute_url(),
            council.path,
        )


def _councils_with_seats_ending():
    today = timezone.localdate()
    seats = CouncilMember.objects.filter(ended_on=None, until__lte=today + LONGEST)
    return Council.objects.current().filter(pk__in=seats.values("council"))


def _policies_ending(today=None):
    today = today or timezone.localdate()
    return PolicyDocument.objects.filter(valid_until__gte=today, valid_until__lte=today + MONTH)


def policies_ending(now):
    """Once for each last day: the rules of the portal that rest on the document need another."""
    rows = list(_policies_ending(timezone.localdate(now)).select_related("office").order_by("valid_until", "pk"))
    people = serving({row.office.path for row in rows})
    for row in rows:
        path, text = row.office.path, f"政策文件 {row.valid_until} 到期，请登记新的依据：{row}"
        yield Due(str(row.pk), f"{row.valid_until}", people.get(path, ()), text, row.get_absolute_url(), path)


kind(
    "policy.ending", "快到期的政策依据", "政策依据", when="有效期满前 30 天", whom="街道的人",
    find=policies_ending, still=while_in(_policies_ending),
)  # fmt: skip
kind(
    "post.term_ending", "任期快届满的岗位", "组织体系", when=WHEN, whom="社区的人；街道、科室的岗位是街道的人",
    find=posts_ending, still=while_in(_units_with_terms_ending),
)  # fmt: skip
kind(
    "council.term_ending", "快换届的议事会", "议事协商", when=WHEN, whom="议事会所属单位的人",
    find=seats_ending, still=while_in(_councils_with_seats_ending),
)  # fmt: skip
