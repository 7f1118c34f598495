"""At the place: the code on the screen proves that somebody is there, the telephone says who it is."""

from django.db import transaction
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from volunteers.actions.people import register
from volunteers.actions.presence import AFTER, EARLY, sign_in, sign_out, walk_up
from volunteers.choices import ActivityState, ConsentPaper, SignUpState
from volunteers.fields import phone_key
from volunteers.models import Shift, SignUp, Volunteer
from volunteers.sign_in_codes import opens

WRONG_CODE = "签到码不对或已过期，请看现场屏幕上现在的六位数字。"
MOST_OPEN = 500


def shifts_behind(code, now=None):
    """Shifts whose doors are open now and whose screen shows this code: nearly always one."""
    now = now or timezone.now()
    rows = Shift.objects.filter(
        closed_at=None, begins_at__lte=now + EARLY, ends_at__gte=now - AFTER, activity__state=ActivityState.OPEN
    )
    rows = rows.select_related("activity").order_by("-begins_at")[:MOST_OPEN]
    return [shift for shift in rows if opens(shift.secret, code, now)]


def people_behind(shift, phone):
    """Volunteers of the street under this telephone; a family may share one."""
    key = phone_key(phone)
    known = Volunteer.objects.filter(street_path=shift.activity.path[:4], phone_key=key, left_on=None)
    return list(known.order_by("pk")[:9]) if key else []


@transaction.atomic
def arrive(shift, volunteer, *, code, at=None):
    """签到 from the own phone. Who had not signed up comes as a walk-up."""
    _is_there(shift, code, at)
    known = _place(shift, volunteer)
    if known is not None:
        return sign_in(known, by=None, code=code, at=at)
    return walk_up(shift, volunteer, by=None, at=at)


@transaction.atomic
def depart(shift, volunteer, *, code, at=None):
    """签退 from the own phone, while still at the place."""
    _is_there(shift, code, at)
    known = _place(shift, volunteer)
    if known is None or known.state not in (SignUpState.CAME, SignUpState.LEFT):
        raise ActionRefused("这个手机号还没有签到。请先签到，或请现场负责人登记。")
    if known.state == SignUpState.CAME and known.shift.closed_at:
        raise ActionRefused("这个班次已经结束登记，请活动负责人确认您的签退时间。")
    return sign_out(known, by=None, at=at)


def _place(shift, volunteer):
    rows = SignUp.objects.filter(shift=shift, volunteer=volunteer).exclude(state=SignUpState.CANCELLED)
    return rows.select_related("shift").first()


def _is_there(shift, code, at):
    if not opens(shift.secret, code, at or timezone.now()):
        raise ActionRefused(WRONG_CODE)


@transaction.atomic
def register_at_the_door(shift, *, by, name, phone, consent_paper, birth_date, guardian_name="", at=None):
    """A stranger who comes and says yes: registered with that consent, and there. A minor's guardian says yes too."""
    today = timezone.localdate()
    guardian_on = today if guardian_name.strip() else None
    volunteer = register(
        shift.activity.unit, by=by, consent_on=today, consent_paper=consent_paper, name=name, phone=phone,
        birth_date=birth_date, guardian_name=guardian_name, guardian_consent_on=guardian_on,
    )  # fmt: skip
    return walk_up(shift, volunteer, by=by, at=at)


PAPERS = [(paper.value, paper.label) for paper in (ConsentPaper.WRITTEN, ConsentPaper.SPOKEN)]
