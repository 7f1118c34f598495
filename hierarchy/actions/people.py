"""People on record and their accounts. One account is one person's: it is never shared, and never deleted."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from pypinyin import lazy_pinyin

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from hierarchy.actions.tokens import end_tokens
from hierarchy.choices import Duty
from hierarchy.home import home_of
from hierarchy.login import normalised
from hierarchy.models import PasswordHistory, User
from hierarchy.models.user import phone_key
from hierarchy.passwords import StaffPassword
from hierarchy.phones import NoPhone, normal_phone

FIRST_PASSWORD_HOURS = 72
BARRED = 5  # how many former passwords may not come back
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike on paper


def _phone(text):
    try:
        return normal_phone(text)
    except NoPhone as error:
        raise ActionRefused(f"{error}。") from None


def _lock(person):
    return User.objects.select_for_update().get(pk=person.pk)


@transaction.atomic
def register_person(*, by, name, phone="", duty=Duty.NONE, audits=None, unit=None):
    """A person on record, without an account. One phone number belongs to one person."""
    phone = _phone(phone)
    if phone and User.objects.filter(phone_key=phone_key(phone)).exists():
        raise ActionRefused("这个手机号已登记在一位人员名下；请核对号码，或直接选用那位人员。")
    if (duty == Duty.AUDIT) != (audits is not None):
        raise ActionRefused("审计员须指定所审计的街道，其他人员不填。")
    person = User(name=name, phone=phone, phone_key=phone_key(phone), duty=duty, audits=audits)
    person.set_unusable_password()
    with one_winner("这个手机号刚刚被登记在一位人员名下，请刷新后再看。"):
        person.save()
    ledger.record("person.registered", person, by=by, unit=unit or home_of(person), duty=duty)
    return person


@transaction.atomic
def find_or_register(*, by, name, phone="", among, unit=None):
    """The person meant by a name and a phone number: by the phone, else by a name borne once among `among`.

    Used by the appointment form and by the import, so that one person is one row however often they are named.
    """
    phone = _phone(phone)
    if phone:
        known = User.objects.filter(phone_key=phone_key(phone)).first()
        if known is None:
            return _without_phone_yet(among, name, phone, by) or register_person(
                by=by, name=name, phone=phone, unit=unit
            )
        if known.name != name:
            raise ActionRefused("这个手机号已登记在另一位人员名下，姓名不同，请核对姓名和号码。")
        return known
    same = list(among.filter(name=name, duty=Duty.NONE)[:2])
    if len(same) > 1:
        raise ActionRefused(f"有两位以上叫“{name}”的人员，请填写手机号以便区分。")
    return same[0] if same else register_person(by=by, name=name, unit=unit)


def _without_phone_yet(among, name, phone, by):
    """Somebody of that name on record without a phone: the number is added to them."""
    same = list(among.filter(name=name, duty=Duty.NONE, phone_key=None)[:2])
    return change_person(same[0], by=by, name=name, phone=phone) if len(same) == 1 else None


@transaction.atomic
def change_person(person, *, by, name, phone):
    person, phone = _lock(person), _phone(phone)
    if phone and User.objects.filter(phone_key=phone_key(phone)).exclude(pk=person.pk).exists():
        raise ActionRefused("这个手机号已登记在另一位人员名下，请核对。")
    changed = [field for field, value in (("name", name), ("phone", phone)) if getattr(person, field) != value]
    if changed:
        person.name, person.phone, person.phone_key = name, phone, phone_key(phone)
        with one_winner("这个手机号刚刚被登记在另一位人员名下，请核对。"):
            person.save(update_fields=["name", "initials", "phone", "phone_key"])
        ledger.record("person.changed", person, by=by, unit=home_of(person), fields=changed)
    return person


@transaction.atomic
def open_account(person, *, by, username=""):
    """A login name (pinyin when none is given) and a first password, shown once. Returns the password.

    The phone number signs in too, but is never stored as the name: numbers are kept encrypted only.
    """
    person = _lock(person)
    if person.has_account:
        raise ActionRefused(f"{person}已有账号 {person.username}；忘记密码请用“重置密码”。")
    if not person.is_active:
        raise ActionRefused(f"{person}已停用，请先启用。")
    username = normalised(username) or free_login_name(person.name)
    if username.isdigit():
        raise ActionRefused("登录名不能全是数字；本人手机号不用填，登记后就能用来登录。")
    if User.objects.filter(username=username).exists():
        raise ActionRefused(f"登录名 {username} 已被使用，请换一个。")
    person.username = username
    with one_winner(f"登录名 {username} 刚刚被使用，请再试一次或换一个。"):
        password = _give_first_password(person)
    ledger.record("account.opened", person, by=by, unit=home_of(person))
    return password


def free_login_name(name):
    """The name in pinyin; the second 张敏 becomes zhangmin2."""
    base = "".join(lazy_pinyin(name))[:30].lower()
    base = "".join(c for c in base if c.isascii() and c.isalnum()) or "user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(each for each in (base, *(f"{base}{n}" for n in range(2, 10_000))) if each not in taken)


@transaction.atomic
def reset_password(person, *, by):
    """A new first password; every session and key of the person ends. Returns the password, shown once."""
    person = _lock(person)
    if not person.has_account:
        raise ActionRefused(f"{person}还没有账号，请先开通。")
    if person.pk == by.pk:
        raise ActionRefused("自己的密码请用“修改密码”。")
    _remember(person)
    end_tokens(person)
    password = _give_first_password(person)
    ledger.record("account.reset", person, by=by, unit=home_of(person))
    return password


def _give_first_password(person):
    now, password = timezone.now(), first_password(person)
    person.set_password(password)
    person.must_change_password, person.password_set_at = True, now
    person.first_password_until = now + timedelta(hours=FIRST_PASSWORD_HOURS)
    person.save()
    return password


def first_password(person=None):
    """Twelve random signs that our own rule accepts."""
    while True:
        password = "".join(secrets.choice(LETTERS) for _ in range(12))
        try:
            StaffPassword().validate(password, person)
        except ValidationError:
            continue
        return password


@transaction.atomic
def disable_account(person, *, by, note=""):
    """From the next request on the person is out, in every browser; enabling again revives no session and no key."""
    person = _lock(person)
    if person.pk == by.pk:
        raise ActionRefused("不能停用自己的账号。")
    if not person.is_active:
        raise ActionRefused(f"{person}已是停用状态。")
    person.is_active = False
    person.sessions_ended += 1
    person.save(update_fields=["is_active", "sessions_ended"])
    end_tokens(person)
    ledger.record("account.disabled", person, by=by, unit=home_of(person), note=bool(note))
    return person


@transaction.atomic
def enable_account(person, *, by):
    person = _lock(person)
    if person.is_active:
        raise ActionRefused(f"{person}现在就是启用状态。")
    person.is_active = True
    person.save(update_fields=["is_active"])
    ledger.record("account.enabled", person, by=by, unit=home_of(person))
    return person


@transaction.atomic
def change_password(person, password):
    """The person's own choice. Not one of the last five, and never the present one again. Keys end with the old one."""
    person = _lock(person)
    if any(check_password(password, old) for old in [person.password, *_former(person)]):
        raise ActionRefused(f"新密码不能与现在的或最近 {BARRED} 次用过的密码相同，请换一个。")
    _remember(person)
    end_tokens(person)
    person.set_password(password)
    person.must_change_password, person.first_password_until = False, None
    person.password_set_at = timezone.now()
    person.save(update_fields=["password", "must_change_password", "first_password_until", "password_set_at"])
    ledger.record("account.password_changed", person, by=person, unit=home_of(person))
    return person


def _former(person):
    return person.old_passwords.order_by("-id").values_list("password", flat=True)[: BARRED - 1]


def _remember(person):
    """Keep the present hash, and only as many as are barred."""
    PasswordHistory.objects.create(user=person, password=person.password)
    kept = list(person.old_passwords.order_by("-id").values_list("pk", flat=True)[:BARRED])
    person.old_passwords.exclude(pk__in=kept).delete()


@transaction.atomic
def show_phone(person, *, by, reason):
    """The whole number, for a reason that goes on record. Returns the number."""
    if len(reason.strip()) < 4:
        raise ActionRefused("请写明查看手机号的原因（至少 4 个字），原因会记入台账。")
    if not person.phone:
        raise ActionRefused(f"{person}没有登记手机号。")
    ledger.record("person.phone_shown", person, by=by, unit=home_of(person), reason=reason.strip()[:100])
    return person.phone
