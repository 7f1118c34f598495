"""One's own account: a password that runs out, a key to the API that does."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from governance.foundation.kinds import Due, kind, while_in
from hierarchy.models import ApiToken, User

DAYS = timedelta(days=7)
GROUP = "本人账号"


def _aging(now):
    age = timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
    return User.objects.filter(
        is_active=True, username__isnull=False, password_set_at__gt=now - age, password_set_at__lte=now - age + DAYS
    )


def passwords_ending(now):
    """Once for each password, a week before it must be changed."""
    if not settings.PASSWORD_MAX_AGE_DAYS:
        return
    for pk, set_at in _aging(now).order_by("pk").values_list("pk", "password_set_at"):
        until = timezone.localdate(set_at + timedelta(days=settings.PASSWORD_MAX_AGE_DAYS))
        text = f"登录密码 {until} 到期，请在这之前修改"
        yield Due(str(pk), f"{timezone.localdate(set_at)}", (pk,), text, reverse("change-password"))


def _tokens_ending(now):
    return ApiToken.objects.filter(expires_at__gt=now, expires_at__lte=now + DAYS, user__is_active=True)


def tokens_ending(now):
    for token in _tokens_ending(now).order_by("pk"):
        text = f"接口令牌 {timezone.localdate(token.expires_at)} 到期，还要用的话请另建一个"
        yield Due(str(token.pk), "once", (token.user_id,), text, reverse("my-account"))


kind(
    "password.ending", "快到期的密码", GROUP, when="到期前 7 天", whom="本人", of_office=False, own=True,
    find=passwords_ending, still=while_in(lambda: _aging(timezone.now())),
)  # fmt: skip
kind(
    "token.ending", "快到期的接口令牌", GROUP, when="到期前 7 天", whom="本人", of_office=False, own=True,
    find=tokens_ending, still=while_in(lambda: _tokens_ending(timezone.now())),
)  # fmt: skip
