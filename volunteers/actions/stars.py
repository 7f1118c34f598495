"""星级: reached by hours, told in public for some working days, then given by the night's job."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.workdays import Duration, DurationUnit, deadline
from volunteers.choices import ObjectionState
from volunteers.models import HoursSettings, StarAward, Volunteer
from volunteers.starring import level_of, minutes_of

AT_ONCE = 500


@transaction.atomic
def publish_stars(volunteers, *, by, now=None):
    """公示: the highest star each has reached. Returns the new ones; whoever has one is left."""
    now, made = now or timezone.now(), []
    for volunteer in Volunteer.objects.select_for_update().filter(pk__in=[v.pk for v in volunteers]).order_by("pk"):
        numbers = HoursSettings.of(volunteer.path[:4])
        minutes = minutes_of(volunteer)
        level = level_of(minutes, numbers.stars)
        held = volunteer.stars.standing().order_by("-level").values_list("level", flat=True).first() or 0
        if volunteer.left_on or level <= held:
            continue
        until = timezone.localdate(deadline(now, Duration(numbers.notice_days, DurationUnit.WORKING_DAY)).at)
        star = StarAward.objects.create(
            volunteer=volunteer, level=level, minutes=minutes, notice_from=timezone.localdate(now), notice_until=until,
            published_by=by,
        )  # fmt: skip
        ledger.record("star.published", star, by=by, unit=volunteer.path, level=level, until=f"{until:%m-%d}")
        made.append(star)
    if not made:
        raise ActionRefused("选中的志愿者都已经公示过了，请刷新页面。")
    return made


@jobs.handler("stars.give")
def give_stars(now=None):
    """Every notice that is over and has no open objection."""
    now = now or timezone.now()
    over = StarAward.objects.on_notice().filter(notice_until__lt=timezone.localdate(now)).order_by("pk")
    over = over.exclude(objections__state=ObjectionState.OPEN)
    jobs.each("stars.give_one", list(over.values_list("pk", flat=True)[:AT_ONCE]), now)


@jobs.handler("stars.give_one")
@transaction.atomic
def give_star(pk, now=None):
    """授予, unless an objection came or hours were taken away while it was on notice."""
    now = now or timezone.now()
    star = StarAward.objects.select_related("volunteer").get(pk=pk)
    Volunteer.objects.select_for_update().get(pk=star.volunteer_id)
    star = StarAward.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=pk)
    if star.given_at or star.dropped_why or star.objections.filter(state=ObjectionState.OPEN).exists():
        return
    if star.notice_until >= timezone.localdate(now):
        return
    path = star.volunteer.path
    if level_of(minutes_of(star.volunteer), HoursSettings.of(path[:4]).stars) < star.level:
        drop(star, "公示期间时长更正，未达到标准", by=None)
        return
    star.given_at = now
    star.save(update_fields=["given_at"])
    ledger.record("star.given", star, by=None, unit=path, level=star.level)


def drop(star, why, *, by):
    """未授予: a locked star on notice ends without being given."""
    star.dropped_why = why[:100]
    star.save(update_fields=["dropped_why"])
    ledger.record("star.dropped", star, by=by, unit=star.volunteer.path, level=star.level)
