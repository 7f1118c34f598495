"""登记申请 from the public page: written down, asked back by a clerk, accepted or not; what it said then goes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index
from residents.models.person import born_before
from volunteers.actions.people import ADULT, register
from volunteers.choices import ApplicationState, ConsentPaper
from volunteers.fields import phone_key
from volunteers.models import VolunteerApplication

A = ApplicationState
FROM_ONE_ADDRESS, WITHIN = 40, timedelta(hours=1)
KEPT = timedelta(days=60)  # unanswered, then what it says goes


@transaction.atomic
def apply(unit, *, address, name, birth_date, phone, guardian_name="", **facts):
    """One application; the same person asking again while it waits is the same application.

    The answer never tells a stranger whether somebody is a volunteer already.
    """
    minor = birth_date > born_before(ADULT)
    if minor and not guardian_name.strip():
        raise ActionRefused("未满 18 周岁要由监护人一起登记，请填写监护人姓名。")
    key, whence = phone_key(phone), blind_index("volunteers.application.address", address)
    lately = VolunteerApplication.objects.filter(address_key=whence, at__gt=timezone.now() - WITHIN)
    if lately.count() >= FROM_ONE_ADDRESS:
        raise ActionRefused("同一网络一小时内登记的人太多，请过一会儿再试，或到社区窗口登记。")
    waiting = VolunteerApplication.objects.open().filter(unit=unit, phone_key=key)
    known = next((each for each in waiting if each.name == name.strip()), None)
    if known is not None:
        return known
    made = VolunteerApplication.objects.create(
        unit=unit, path=unit.path, name=name.strip(), birth_date=birth_date, phone=phone, phone_key=key,
        guardian_name=guardian_name.strip() if minor else "", address_key=whence, **facts,
    )  # fmt: skip
    ledger.record("volunteer.applied", made, by=None, unit=unit, minor=minor)
    return made


def _open(application):
    row = VolunteerApplication.objects.select_for_update(of=("self",)).select_related("unit").get(pk=application.pk)
    if row.state != A.OPEN:
        raise Conflict(f"这份申请已经办理（{row.get_state_display()}），请刷新页面。")
    return row


@transaction.atomic
def accept(application, *, by, unit=None, guardian_consent_on=None):
    """核实无误: the person becomes a volunteer, by the yes given on the phone. Returns the volunteer."""
    row = _open(application)
    volunteer = register(
        unit or row.unit, by=by, consent_on=timezone.localdate(row.at), consent_paper=ConsentPaper.OWN, name=row.name,
        sex=row.sex, birth_date=row.birth_date, phone=row.phone, area=row.area, skills=row.skills,
        skill_words=row.skill_words, party_member=row.party_member, guardian_name=row.guardian_name,
        guardian_consent_on=guardian_consent_on,
    )  # fmt: skip
    _answered(row, A.ACCEPTED, by, volunteer)
    return volunteer


@transaction.atomic
def decline(application, *, by):
    """Nobody there, not the person's own wish, or there already."""
    row = _open(application)
    _answered(row, A.DECLINED, by)
    ledger.record("volunteer.application_declined", row, by=by, unit=row.path)
    return row


def _answered(row, state, by, volunteer=None):
    row.state, row.answered_by, row.answered_at, row.volunteer = state, by, timezone.now(), volunteer
    row.name = row.phone = row.phone_key = row.area = row.skill_words = row.guardian_name = row.address_key = ""
    row.skills, row.birth_date = [], None
    row.save()


@jobs.handler("volunteers.forget_applications")
@transaction.atomic
def forget_old():
    """Applications nobody answered for two months: what they say goes."""
    old = VolunteerApplication.objects.select_for_update(of=("self",)).filter(
        state=A.OPEN, at__lt=timezone.now() - KEPT
    )
    for row in old.order_by("pk")[:200]:
        _answered(row, A.EXPIRED, None)
        ledger.record("volunteer.application_expired", row, by=None, unit=row.path)
