"""What becomes of care profiles when a post changes hands."""

from django.db.models import Q

from governance.foundation import ledger
from hierarchy.handover import lists_work, takes_over
from hierarchy.models import Term
from hierarchy.querysets import on_lines
from residents.actions.care import WRITTEN
from residents.models import CareProfile


def _at(post=None, unit=None):
    """Profiles whose home lies where a post answers."""
    if post is not None and post.entrance_id:
        return Q(resident__entrance=post.entrance_id)
    if post is not None and post.building_id:
        return Q(resident__building=post.building_id)
    return on_lines([(unit or post.unit).path], "resident__")


@lists_work
def care_profiles(user, unit):
    """Whom a person looks after there; without a person, whom nobody looks after."""
    running = CareProfile.objects.running().filter(_at(unit=unit))
    if user is None:
        return [("无责任人的关爱对象", running.filter(worker=None).count(), f"/care/?who=none&unit={unit.code}")]
    return [("责任走访的关爱对象", running.filter(worker=user).count(), f"/care/?unit={unit.code}")]


@takes_over
def profiles_of(from_user, to_user, post):
    """The successor looks after whom the predecessor did at the post's place. Who keeps no other post leaves the rest
    without anybody, where the list shows them.
    """
    held = CareProfile.objects.running().filter(worker=from_user).select_related("resident").defer(*WRITTEN)
    here = list(held.select_for_update(of=("self",)).filter(_at(post)))
    _give(here, to_user)
    if not Term.objects.in_force().filter(holder=from_user).exists():
        _give(list(held.exclude(pk__in=[profile.pk for profile in here])), None)
    return len(here)


def _give(profiles, worker):
    CareProfile.objects.filter(pk__in=[profile.pk for profile in profiles]).update(worker=worker)
    after = worker.pk if worker else None
    rows = [(each, each.resident.path, {"before": each.worker_id, "after": after}) for each in profiles]
    ledger.record_many("care.handed_over", rows, by=None)
