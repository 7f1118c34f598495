"""走访: recorded in one go with all that follows from it; taken back by its writer within a day."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from residents.cadence import reckon, settings_of
from residents.choices import IN_PERSON, RevokeReason, VisitOutcome, VisitWay
from residents.models import CareProfile, Dwelling, Household, Resident, SecondHome, Visit
from residents.spawning import spawn

OLDEST = timedelta(days=90)
REVOCABLE = timedelta(hours=24)
CONTACT = ~Q(outcome=VisitOutcome.ABSENT)  # nobody seen or reached is no contact: the visit stays due
DATES = ["visited_on", "met_on", "due_on", "in_person_due_on"]


def record_visit(
    household, *, by, resident=None, way=VisitWay.HOME, outcome=VisitOutcome.WELL, met=1, note="", at=None,
    suggestions=0, client_key=None, results=None,
):  # fmt: skip
    """One contact with one person (or with a household), once per `client_key`: tapped twice, or sent again after a
    tunnel, it is one visit. `results` are {kind: {"words": …}} as `residents.spawning` knows them; they are filed in
    the same transaction, or nothing is.
    """
    at, note = at or timezone.now(), (note or "").strip()
    _check_who(household, resident)
    _check_what(outcome, note, at, results)
    key = f"{by.pk}:{client_key}"[:64] if client_key else None
    facts = {"household_id": household.pk, "resident_id": resident and resident.pk, "way": way, "outcome": outcome}
    if (known := _known(key, facts, note)) is not None:
        return known
    met = 0 if outcome == VisitOutcome.ABSENT else max(met or 0, 1)
    visit = Visit(**facts, at=at, by=by, met=met, note=note, suggestions=suggestions or 0, client_key=key)
    try:
        return _store(visit, by, results or {})
    except IntegrityError:
        if (known := _known(key, facts, note)) is not None:
            return known
        raise


def _check_what(outcome, note, at, results):
    if at > timezone.now() + timedelta(minutes=10):
        raise ActionRefused("走访时间不能晚于现在。")
    if at < timezone.now() - OLDEST:
        raise ActionRefused(f"只能补记最近 {OLDEST.days} 天的走访，请核对时间。")
    if outcome == VisitOutcome.FOUND and not note and not results:
        raise ActionRefused("发现了什么问题？请写一句，或者在下面转成诉求。")


def _check_who(household, resident):
    if household.ended_on:
        raise ActionRefused(f"这一户已于 {household.ended_on} 搬离，请选现在住在这里的户。")
    if resident is None:
        return
    if not resident.is_here:
        raise ActionRefused(f"这位居民{resident.get_presence_display()}，不能登记走访。情况不符的请社区更正。")
    lives = resident.household_id == household.pk
    if not lives and not SecondHome.objects.filter(resident=resident, household=household, ended_on=None).exists():
        raise ActionRefused("这位居民已不住这一户，请刷新页面，按现在的住处登记。")


def _known(key, facts, note):
    """The visit an earlier tap of the same form made."""
    known = Visit.objects.filter(client_key=key).first() if key else None
    if known is None:
        return None
    if known.note != note or any(getattr(known, name) != value for name, value in facts.items()):
        raise Conflict("这张走访记录已经提交过，内容和这次不同。请打开新的一张再记。")
    return known


@transaction.atomic
def _store(visit, by, results):
    profile = _lock(visit)
    household = Household.objects.select_related("dwelling").get(pk=visit.household_id)
    resident = Resident.objects.get(pk=visit.resident_id) if visit.resident_id else None
    _check_who(household, resident)  # again, with the rows held
    visit.household, visit.resident, dwelling = household, resident, household.dwelling
    for name in ("building_id", "entrance_id", "home_id", "path"):
        setattr(visit, name, getattr(dwelling, name))
    visit.save(force_insert=True)
    if visit.outcome != VisitOutcome.ABSENT:
        day = timezone.localtime(visit.at).date()
        for model, pk in ((Dwelling, dwelling.pk), (Household, visit.household_id)):
            earlier = Q(visited_on=None) | Q(visited_on__lt=day)
            model.objects.filter(earlier, pk=pk).update(visited_on=day)
        _reckon(profile, visited_on=day, met_on=day if visit.way in IN_PERSON else None)
    spawn(visit, results, by=by)
    ledger.record(
        "visit.recorded", visit, by=by, unit=visit.path, way=visit.way, outcome=visit.outcome,
        named=visit.resident_id is not None, results=sorted(results),
    )  # fmt: skip
    return visit


def _lock(visit):
    """Hold door, household, the person and their running profile, in the order of every deed that holds them: dates are
    written one after another, and nobody dies or moves out meanwhile.
    """
    list(Dwelling.objects.select_for_update(no_key=True).filter(households=visit.household_id))
    list(Household.objects.select_for_update(no_key=True).filter(pk=visit.household_id))
    if visit.resident_id is None:
        return None
    list(Resident.objects.select_for_update(no_key=True).filter(pk=visit.resident_id))
    running = CareProfile.objects.running().filter(resident=visit.resident_id)
    list(running.select_for_update(no_key=True, of=("self",)))
    return running.select_related("resident").first()


def _reckon(profile, visited_on, met_on):
    """A later date wins: a visit written down afterwards never takes a newer one back."""
    if profile is None:
        return
    profile.visited_on = max(filter(None, (profile.visited_on, visited_on)), default=None)
    profile.met_on = max(filter(None, (profile.met_on, met_on)), default=None)
    reckon(profile, settings_of(profile.resident.street_path)).save(update_fields=DATES)


def may_revoke(visit, user):
    fresh = visit.created_at > timezone.now() - REVOCABLE
    return visit.revoked_at is None and visit.by_id == user.pk and fresh


@transaction.atomic
def revoke_visit(visit, *, by, reason):
    """作废: the row stays and counts no longer; dates are reckoned again from the visits that are left."""
    list(Visit.objects.select_for_update().filter(pk=visit.pk))
    visit = Visit.objects.select_related("household").get(pk=visit.pk)
    if visit.revoked_at:
        raise ActionRefused("这次走访已经作废，不用再办。")
    if visit.by_id != by.pk:
        raise ActionRefused("走访记录只能由登记人自己作废，请联系登记人。")
    if not may_revoke(visit, by):
        raise ActionRefused("登记超过一天的走访不能作废；有出入的请再记一次，写明更正。")
    profile = _lock(visit)
    visit.revoked_at, visit.revoked_for = timezone.now(), RevokeReason(reason)
    visit.save(update_fields=["revoked_at", "revoked_for"])
    _take_back(visit, profile)
    ledger.record("visit.revoked", visit, by=by, unit=visit.path, reason=reason)
    return visit


def _take_back(visit, profile):
    """Dates that stood on this visit fall back to the latest one left; dates of an older sheet stay as they were."""
    day = timezone.localtime(visit.at).date()
    left = Visit.objects.filter(CONTACT, revoked_at=None)
    behind = left.filter(household__dwelling=visit.household.dwelling_id)
    for model, pk, rows in (
        (Household, visit.household_id, left.filter(household=visit.household_id)),
        (Dwelling, visit.household.dwelling_id, behind),
    ):
        model.objects.filter(pk=pk, visited_on=day).update(visited_on=_last(rows))
    if profile is None:
        return
    mine = left.filter(resident=visit.resident_id)
    if profile.visited_on == day:
        profile.visited_on = _last(mine)
    if profile.met_on == day:
        profile.met_on = _last(mine.filter(way__in=IN_PERSON))
    reckon(profile, settings_of(profile.resident.street_path)).save(update_fields=DATES)


def _last(visits):
    latest = visits.aggregate(at=Max("at"))["at"]
    return timezone.localtime(latest).date() if latest else None
