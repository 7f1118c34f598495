"""Erasing what identifies a person. What is counted stays: sex, year of birth, place, presence, dates, categories."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.models import OrgUnit
from residents.actions._held import hold_all
from residents.choices import Document, Precision, Presence, RequestState
from residents.erasing import erase_above
from residents.models import (
    CareMark,
    CareProfile,
    Dwelling,
    Household,
    Merge,
    PartyMember,
    Resident,
    RetentionRule,
    RosterChange,
    VisitResult,
)

ERASED = "已删除"
SHORTEST, LONGEST = 30, 36_500
AT_A_TIME = 200
EMPTIED = (
    "id_number", "phone", "other_phones", "ethnicity", "education", "marriage", "registered_at", "workplace", "note",
)  # fmt: skip


@transaction.atomic
def erase(resident, *, by, why):
    """Empty every column that tells who somebody was, in every table; the row stays and is counted as before.

    The year of birth stays as a year: its day is set so that the age the person had when they left, died or were
    erased is still the same, because age bands of past months are reckoned from it.
    """
    resident = _hold(resident)
    if resident.erased_at:
        raise Conflict("这位居民的个人信息已经删除过了。")
    _erase_home(resident)
    resident.birth_date, resident.birth_precision = year_alone(resident), Precision.YEAR
    resident.known_as = resident.name  # not stored: floors above look for it in what was written about the person
    resident.name, resident.document = ERASED, Document.NONE
    for column in EMPTIED:
        setattr(resident, column, "")
    resident.erased_at = resident.changed_at = timezone.now()
    resident.version += 1
    resident.save()
    _erase_care(resident)
    _erase_papers(resident)
    erase_above(resident)
    ledger.record("resident.erased", resident, by=by, unit=resident.path, why=why)
    return resident


def _hold(resident):
    """Door, household, person, as everybody who moves people holds them; who moved meanwhile is looked up anew."""
    while True:
        household = Household.objects.get(members=resident.pk)
        hold_all(Dwelling, [household.dwelling])
        hold_all(Household, [household])
        held = Resident.objects.select_for_update().get(pk=resident.pk)
        if held.household_id == household.pk:
            return held


def year_alone(resident):
    """1 January, or 31 December when the birthday of the last year had not come yet."""
    born = resident.birth_date
    if born is None or resident.birth_precision == Precision.YEAR:
        return born
    last = resident.died_on or resident.left_on or timezone.localdate()
    return date(born.year, 1, 1) if (born.month, born.day) <= (last.month, last.day) else date(born.year, 12, 31)


def _erase_home(resident):
    """What the door and the household keep under this person's name; the rest goes with the last who lived there."""
    household = Household.objects.get(pk=resident.household_id)
    dwelling = Dwelling.objects.get(pk=household.dwelling_id)
    if dwelling.owner_name == resident.name:
        _empty(dwelling, "owner_name", "owner_phone")
    if not household.members.filter(presence=Presence.HERE).exclude(pk=resident.pk).exists():
        _empty(household, "phone", "vehicles", "note")
        household.visits.filter(resident=None).update(note="")
    elif household.phone and household.phone == resident.phone:
        _empty(household, "phone")


def _empty(row, *columns):
    """Empty columns of a locked row, and what an import remembers of it."""
    for column in columns:
        setattr(row, column, "")
    row.version += 1
    row.save(update_fields=[*columns, "version"])
    RosterChange.objects.filter(model=row._meta.model_name, object_id=row.pk).delete()


def _erase_care(resident):
    profile = CareProfile.objects.select_for_update().filter(resident=resident).first()
    if profile is not None:
        for column in ("health", "support", "needs", "contact_name", "contact_relation", "contact_phone"):
            setattr(profile, column, "")
        profile.worker_written = ""
        profile.version += 1
        profile.save()
        CareMark.objects.filter(profile=profile).update(detail="")
    VisitResult.objects.filter(visit__resident=resident).update(label=ERASED)
    resident.visits.update(note="")


def _erase_papers(resident):
    """Consents' guardians, requests' words, slips, the memory of merges and what imports changed in the row."""
    resident.consents.update(guardian="")
    resident.requests.update(words="", answer="")
    resident.passes.all().delete()
    Merge.objects.filter(kept=resident).update(gone="")
    PartyMember.objects.filter(resident=resident).update(branch_written="", post="", version=F("version") + 1)
    kept = {
        "resident": Resident.objects.filter(pk=resident.pk),
        "partymember": PartyMember.objects.filter(resident=resident),
        "careprofile": CareProfile.objects.filter(resident=resident),
        "caremark": CareMark.objects.filter(profile__resident=resident),
    }
    for model, rows in kept.items():
        RosterChange.objects.filter(model=model, object_id__in=rows.values("pk")).delete()


@transaction.atomic
def set_retention(office, *, by, days_after_left, days_after_death):
    """How long the office keeps what identifies who left or died. Nothing is erased before an office has decided."""
    for days in (days_after_left, days_after_death):
        if not SHORTEST <= days <= LONGEST:
            raise ActionRefused(f"保存天数请填 {SHORTEST} 到 {LONGEST} 之间。")
    OrgUnit.objects.select_for_update().get(pk=office.pk)
    rule, _ = RetentionRule.objects.update_or_create(
        office=office, defaults={"days_after_left": days_after_left, "days_after_death": days_after_death}
    )
    ledger.record("retention.set", office, by=by, unit=office, left=days_after_left, died=days_after_death)
    return rule


def outdated(rule, today=None):
    """People of the office whose time is over. Who waits for an answer to a request is not erased under their hand."""
    today = today or timezone.localdate()
    left_before = today - timedelta(days=rule.days_after_left)
    died_before = today - timedelta(days=rule.days_after_death)
    left = Q(presence=Presence.LEFT) & (Q(left_on__lt=left_before) | Q(left_on=None, changed_at__date__lt=left_before))
    died = Q(presence=Presence.DEAD) & (Q(died_on__lt=died_before) | Q(died_on=None, changed_at__date__lt=died_before))
    people = Resident.objects.of_office(rule.office).filter(left | died, erased_at=None)
    return people.exclude(requests__state=RequestState.OPEN)


@jobs.handler("residents.erase_outdated")
@transaction.atomic
def erase_outdated(part=1):
    """Nightly, some at a time so that no transaction grows long; as long as there are more, another job follows."""
    left = AT_A_TIME
    for rule in RetentionRule.objects.select_related("office").order_by("pk"):
        people = list(outdated(rule).order_by("pk")[:left])
        for resident in people:
            erase(resident, by=None, why="retention")
        left -= len(people)
        if not left:
            stamp = f"{timezone.now():%Y%m%d%H%M%S%f}"
            jobs.enqueue("residents.erase_outdated", key=f"residents.erase_outdated:{stamp}", part=part + 1)
            return
