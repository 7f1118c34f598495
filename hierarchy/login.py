"""Sign-in by login name or phone number."""

import unicodedata

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db.models import Q

from hierarchy.models import User
from hierarchy.models.user import phone_key

LONGEST = 128  # characters of a password that are looked at; Argon2 is not fed more


def normalised(name):
    """The same name however it was typed: full-width digits, blanks, +86."""
    name = "".join(c for c in unicodedata.normalize("NFKC", name or "") if c.isprintable() and not c.isspace())
    return name.removeprefix("+86").lower()[:40]


class NameOrPhoneBackend(BaseBackend):
    """The same text and the same time for a wrong password, an unknown and a disabled name."""

    def authenticate(self, request, username=None, password=None, **more):
        name = normalised(username)
        if not name or not password or len(password) > LONGEST:
            return None
        user = User.objects.filter(Q(username=name) | Q(phone_key=phone_key(name))).exclude(username=None).first()
        if user is None:
            User().set_password(password)  # as slow as a real check
            return None
        if user.check_password(password) and may_be_here(user):
            return user
        return None

    def get_user(self, user_id):
        """Asked on every request: a disabled person is out with the next click."""
        user = User.objects.filter(pk=user_id, is_active=True).first()
        return user if user is not None and may_be_here(user) else None


def may_be_here(user):
    """Whether the account works at all, by session or by token: those of the demo exist only in a demo."""
    return user.is_active and (settings.DEMO or not user.demo)
