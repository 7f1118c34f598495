"""What the night does for care: 80th birthdays, reminders, and profiles nobody looks after. Running twice is once.

Only dates and keys are read: a row whose words cannot be opened any more stops nothing.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.models import LedgerEntry
from hierarchy.models import OrgUnit, Term, User
from residents.actions.care import DUE, WRITTEN
from residents.birthdays import celebrating
from residents.cadence import reckon, settings_of
from residents.choices import CareKind
from residents.models import CareMark, CareProfile, CareSetting, Resident
from residents.models.person import born_before

AT_ONCE = 500
ELDERLY = 80
TELL_OF_BIRTHDAYS_FROM = 20  # day of the month before
REPEAT_UNATTENDED = timedelta(days=7)


@jobs.handler("care.nightly")
def nightly():
    mark_the_elderly()
    release_those_who_left()
    remind_of_visits()
    tell_of_the_unattended()
    tell_of_birthdays()


@transaction.atomic
def mark_the_elderly(today=None):
    """Everyone who is 80 belongs to 高龄老人, once: a category that was taken off by hand does not come back.

    Not where the office does not use the category, and nobody whose personal data were erased.
    """
    today = today or timezone.localdate()
    marked = CareMark.objects.filter(profile__resident=OuterRef("pk"), kind=CareKind.ADVANCED_AGE)
    unused = CareSetting.objects.filter(kind=CareKind.ADVANCED_AGE, used=False).values("office__path")
    elders = Resident.objects.here().filter(
        ~Exists(marked), birth_date__lte=born_before(ELDERLY, today), erased_at=None
    )
    elders = elders.exclude(street_path__in=unused)
    last, made = 0, 0
    while rows := list(elders.filter(pk__gt=last).order_by("pk").values_list("pk", "path")[:AT_ONCE]):
        last = rows[-1][0]
        made += _mark(dict(rows), today)
    return made


def _mark(paths, today):
    """Open the profiles that are missing or closed and mark all of them; {resident: path}."""
    CareProfile.objects.filter(resident__in=paths).exclude(closed_on=None).update(closed_on=None, opened_on=today)
    there = set(CareProfile.objects.filter(resident__in=paths).values_list("resident_id", flat=True))
    new = [CareProfile(resident_id=pk, opened_on=today) for pk in paths if pk not in there]
    CareProfile.objects.bulk_create(new, ignore_conflicts=True)
    profiles = list(CareProfile.objects.filter(resident__in=paths).defer(*WRITTEN))
    marks = [CareMark(profile=profile, kind=CareKind.ADVANCED_AGE, since=today) for profile in profiles]
    CareMark.objects.bulk_create(marks, ignore_conflicts=True)
    settings = {office: settings_of(office) for office in {path[:4] for path in paths.values()}}
    for profile in CareProfile.objects.filter(resident__in=paths).defer(*WRITTEN).prefetch_related("marks"):
        reckon(profile, settings[paths[profile.resident_id][:4]]).save(update_fields=DUE)
    rows = [(profile, paths[profile.resident_id], {"kinds": 1}) for profile in profiles]
    ledger.record_many("care.turned_80", rows, by=None)
    return len(profiles)


def held_by_nobody():
    """Running profiles whose person holds no post any more."""
    serving = Term.objects.in_force().filter(holder=OuterRef("worker"))
    return CareProfile.objects.running().exclude(worker=None).filter(~Exists(serving) | Q(worker__is_active=False))


@transaction.atomic
def release_those_who_left():
    """Whoever left without a successor looks after nobody: the profiles show up as 无责任人."""
    held = held_by_nobody().select_related("resident").defer(*WRITTEN)
    rows = [(profile, profile.resident.path, {"before": profile.worker_id}) for profile in held]
    CareProfile.objects.filter(pk__in=[profile.pk for profile, *_ in rows]).update(worker=None)
    ledger.record_many("care.released", rows, by=None)
    return len(rows)


def remind_of_visits(today=None):
    """One line a day at most to each responsible person, about what fell due since the last line; a visit that was
    made moved the date on, so nobody is reminded of it."""
    today = today or timezone.localdate()
    due = CareProfile.objects.running().filter(due_on__lte=today).exclude(worker=None)
    told = 0
    for worker in due.order_by("worker").values_list("worker", flat=True).distinct():
        told += _remind(worker, due.filter(worker=worker), today)
    return told


@transaction.atomic
def _remind(worker, due, today):
    person = User.objects.select_for_update().filter(pk=worker).first()
    said = LedgerEntry.objects.filter(action="care.reminded", subject_type="hierarchy.user", subject_id=str(worker))
    until = max((entry.facts.get("until", "") for entry in said.order_by("-id")[:1]), default="")
    fresh = due.filter(due_on__gt=until) if until else due
    count = fresh.count()
    if not count or until >= str(today):
        return 0
    late = due.filter(due_on__lt=today).count()
    path = fresh.values_list("resident__path", flat=True).first()
    ledger.record("care.reminded", person, by=None, unit=path, count=count, late=late, until=str(today))
    return 1


@transaction.atomic
def tell_of_the_unattended():
    """A community hears once a week that profiles have nobody; never of none."""
    unattended = CareProfile.objects.running().filter(worker=None)
    counts = unattended.values_list("resident__community_path").annotate(n=Count("pk")).order_by()
    return _tell_communities("care.unattended", dict(counts), since=timezone.now() - REPEAT_UNATTENDED)


@transaction.atomic
def tell_of_birthdays(today=None):
    """In the last third of a month: who will be 80, 90 or 100 in the next one, as a count a community."""
    today = today or timezone.localdate()
    if today.day < TELL_OF_BIRTHDAYS_FROM:
        return 0
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    counts = celebrating(Resident.objects.here(), month).order_by().values_list("community_path")
    since = timezone.now() - timedelta(days=TELL_OF_BIRTHDAYS_FROM - 5)
    return _tell_communities("care.birthdays", dict(counts.annotate(n=Count("pk"))), since, month=f"{month:%Y-%m}")


def _tell_communities(action, counts, since, **facts):
    told = set(LedgerEntry.objects.filter(action=action, at__gt=since).values_list("unit_path", flat=True))
    communities = OrgUnit.objects.filter(path__in=[path for path in counts if path not in told])
    for unit in communities:
        ledger.record(action, unit, by=None, unit=unit, count=counts[unit.path], **facts)
    return len(communities)
