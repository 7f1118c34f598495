"""志愿者: registered on their own yes only, changed, left, come back. A minor also needs the guardian's yes."""

import re

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from hierarchy.models import OrgUnit
from residents.models.person import born_before
from volunteers.actions.claims import release
from volunteers.actions.joining import cancel
from volunteers.choices import ClaimState, SignUpState, WhyLeft
from volunteers.fields import phone_key
from volunteers.forgetting import forget_above
from volunteers.models import Volunteer

ADULT = 18
CHANGEABLE = (
    "name", "sex", "birth_date", "phone", "document", "document_number", "area", "skills", "skill_words",
    "party_member", "backbone", "talent", "guardian_name", "guardian_consent_on",
)  # fmt: skip
NOT_THE_GUARDIAN = ("guardian_name", "guardian_consent_on")
TWICE = "同一姓名和电话（或证件号码）已经登记为志愿者，请在志愿者名单里查找。"


def lock(volunteer, version=None):
    """The row held until the action commits."""
    Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    volunteer = Volunteer.objects.select_related("unit").get(pk=volunteer.pk)
    if volunteer.erased_at:
        raise ActionRefused("这位志愿者的个人信息已删除，不能再办理。")
    if version is not None and version != volunteer.version:
        raise Conflict("同事刚刚改过这位志愿者的登记，您的内容还没有保存。请对照现在的内容，再保存一次。")
    return volunteer


def serving(volunteer, version=None):
    volunteer = lock(volunteer, version)
    if volunteer.left_on:
        raise Conflict(f"这位志愿者已于 {volunteer.left_on} 退出，请先恢复登记。")
    return volunteer


def save(volunteer, *columns):
    volunteer.version += 1
    volunteer.seal_keys()
    keys = [f"{name}_key" for name in ("phone", "document")]
    with one_winner(TWICE):
        volunteer.save(update_fields=[*columns, *keys, "version"])


@transaction.atomic
def register(unit, *, by, consent_on, consent_paper, user=None, **facts):
    """One more volunteer, who said yes: on the own phone, by signature, or by word to who writes it down.

    `facts` are columns of CHANGEABLE. `by` is None where the person did it alone.
    """
    if unit.closed_on:
        raise ActionRefused(f"{unit}已撤销，请选别的单位。")
    volunteer = Volunteer(
        unit=unit, path=unit.path, user=user, registered_by=by, consent_on=consent_on, consent_paper=consent_paper,
        **facts,
    )  # fmt: skip
    volunteer.name = volunteer.name.strip()
    _consents(volunteer)
    _not_twice(volunteer)
    volunteer.number = _next_number(unit)
    with one_winner(TWICE):
        volunteer.save()
    ledger.record("volunteer.registered", volunteer, by=by, unit=unit, paper=str(consent_paper), minor=volunteer.minor)
    return volunteer


def _consents(volunteer):
    """The own yes, and whether a guardian's is needed and there."""
    today = timezone.localdate()
    if not volunteer.name:
        raise ActionRefused("请填写姓名。")
    if volunteer.consent_on > today:
        raise ActionRefused("本人同意日期不能晚于今天。")
    if volunteer.birth_date and volunteer.birth_date > today:
        raise ActionRefused("出生日期不能晚于今天。")
    volunteer.minor = volunteer.birth_date is not None and volunteer.birth_date > born_before(ADULT)
    if not volunteer.minor:
        volunteer.guardian_name, volunteer.guardian_consent_on = "", None
        return
    if not volunteer.guardian_name.strip() or volunteer.guardian_consent_on is None:
        raise ActionRefused("未满 18 周岁，请先征得监护人同意，填写监护人姓名和同意日期。")
    if volunteer.guardian_consent_on > today:
        raise ActionRefused("监护人同意日期不能晚于今天。")


def _not_twice(volunteer):
    key = phone_key(volunteer.phone)
    known = Volunteer.objects.filter(street_path=volunteer.path[:4], phone_key=key, name=volunteer.name)
    known = known.filter(erased_at=None).order_by("left_on", "-pk").first() if key else None
    if known is None:
        return
    if known.left_on:
        raise ActionRefused(f"这位曾经登记过（{known.number}），已退出。请打开原来的登记，办“恢复登记”。")
    raise Conflict(f"这位已经是志愿者（{known.number}），不用再登记。")


def _next_number(unit):
    """WHZ000123: the street's code, Z, six digits. Given out under the street's lock, never reused."""
    office = OrgUnit.objects.select_for_update(no_key=True).get(path=unit.path[:4])
    start = f"{office.code}Z"
    given = Volunteer.objects.filter(number__regex=rf"^{re.escape(start)}[0-9]{{6}}$").order_by("-number")
    last = given.values_list("number", flat=True).first()
    return f"{start}{(int(last[-6:]) if last else 0) + 1:06d}"


@transaction.atomic
def change(volunteer, *, by, version=None, **changes):
    """What is on record, corrected. Who turns out to be a minor needs the guardian's yes at once."""
    volunteer = serving(volunteer, version)
    changed = [name for name in CHANGEABLE if name in changes and getattr(volunteer, name) != changes[name]]
    if not changed:
        return volunteer
    for name in changed:
        setattr(volunteer, name, changes[name])
    if "birth_date" in changed or (volunteer.minor and set(changed) & set(NOT_THE_GUARDIAN)):
        _consents(volunteer)
    save(volunteer, *changed, "minor", *NOT_THE_GUARDIAN)
    ledger.record("volunteer.changed", volunteer, by=by, unit=volunteer.path, changed=changed)
    return volunteer


@transaction.atomic
def leave(volunteer, *, by, why, on=None, version=None, erase=False):
    """退出: from the day on no team, no card, no place on a shift ahead. The hours stay; with `erase` what identifies
    the person goes too.
    """
    let_go(volunteer, by=by, why="志愿者已退出")
    volunteer, on = serving(volunteer, version), on or timezone.localdate()
    if on > timezone.localdate() or on < timezone.localdate(volunteer.registered_at):
        raise ActionRefused("退出日期应在登记日期与今天之间。")
    end(volunteer, on, why, by=by)
    if erase:
        forget(volunteer)
    ledger.record("volunteer.left", volunteer, by=by, unit=volunteer.path, why=str(why), erased=erase)
    return volunteer


def let_go(holder, *, by, why):
    """What a volunteer or a team holds and has not delivered is free for others. Before the holder is locked: claims
    lock the need or wish first."""
    for claim in holder.claims.filter(state__in=[ClaimState.HELD, ClaimState.STARTED]).order_by("pk"):
        release(claim, by=by, why=why)


def end(volunteer, on, why, *, by):
    """Take a locked row out of everything it is part of."""
    now = timezone.now()
    ahead = volunteer.sign_ups.filter(
        shift__ends_at__gt=now, state__in=[SignUpState.JOINED, SignUpState.WAITING]
    ).select_related("shift")
    for sign_up in ahead.order_by("shift_id"):
        cancel(sign_up, by=by, now=now)
    volunteer.places.filter(left=None, since__gt=on).update(left=timezone.localdate())
    volunteer.places.filter(left=None).update(left=on)
    volunteer.cards.filter(ended_at=None).update(ended_at=now)
    volunteer.left_on, volunteer.left_why = on, why
    save(volunteer, "left_on", "left_why")


def forget(volunteer):
    """What identifies the person goes; the number, the year of birth and every row of the hours ledger stay."""
    forget_above(volunteer)
    volunteer.name = volunteer.phone = volunteer.document = volunteer.document_number = volunteer.area = ""
    volunteer.guardian_name = volunteer.skill_words = volunteer.talent = ""
    volunteer.skills, volunteer.user, volunteer.resident = [], None, None
    if volunteer.birth_date:
        volunteer.birth_date = volunteer.birth_date.replace(month=1, day=1)
    volunteer.named_in_public, volunteer.erased_at = False, timezone.now()
    volunteer.save()


@transaction.atomic
def rejoin(volunteer, *, by, consent_on, consent_paper, guardian_name="", guardian_consent_on=None, version=None):
    """恢复登记: the same number and the same hours, on a fresh yes."""
    volunteer = lock(volunteer, version)
    if volunteer.left_on is None:
        raise Conflict("这位志愿者没有退出，不用恢复。")
    if volunteer.left_why == WhyLeft.DIED:
        raise ActionRefused("登记的退出原因是去世。如果登记错了，请先在居民底册里恢复在册，并核对身份。")
    volunteer.left_on, volunteer.left_why = None, ""
    volunteer.consent_on, volunteer.consent_paper = consent_on, consent_paper
    volunteer.guardian_name, volunteer.guardian_consent_on = guardian_name.strip(), guardian_consent_on
    _consents(volunteer)
    save(volunteer, "left_on", "left_why", "consent_on", "consent_paper", "minor", *NOT_THE_GUARDIAN)
    ledger.record("volunteer.rejoined", volunteer, by=by, unit=volunteer.path, paper=str(consent_paper))
    return volunteer


@transaction.atomic
def confirm_adult(volunteer, *, by, paper, on=None, version=None):
    """满 18 周岁: the grown-up says yes for himself; the guardian's name is not needed any more."""
    volunteer, on = serving(volunteer, version), on or timezone.localdate()
    if not volunteer.minor:
        raise Conflict("已经登记过成年后的本人同意。")
    if not volunteer.is_grown_now:
        raise ActionRefused("还没有满 18 周岁，现在仍以监护人的同意为准。")
    if on > timezone.localdate() or on < _birthday(volunteer):
        raise ActionRefused("同意日期应在满 18 周岁与今天之间。")
    volunteer.consent_on, volunteer.consent_paper, volunteer.minor = on, paper, False
    volunteer.guardian_name, volunteer.guardian_consent_on = "", None
    save(volunteer, "consent_on", "consent_paper", "minor", *NOT_THE_GUARDIAN)
    ledger.record("volunteer.adult_confirmed", volunteer, by=by, unit=volunteer.path, paper=str(paper))
    return volunteer


def _birthday(volunteer):
    born = volunteer.birth_date
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:  # 29 February
        return born.replace(year=born.year + ADULT, month=3, day=1)
