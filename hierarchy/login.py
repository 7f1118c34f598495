"""Sign-in by login name or phone number."""

import unicodedata

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q

from hierarchy.models import User
from hierarchy.models.user import phone_key


def normalised(name):
    """The same name however it was typed: full-width digits, blanks, +86."""
    name = "".join(unicodedata.normalize("NFKC", name or "").split())
    return name.removeprefix("+86").lower()


class NameOrPhoneBackend(BaseBackend):
    """The same text and the same time for a wrong password, an unknown and a disabled name."""

    def authenticate(self, request, username=None, password=None, **more):
        if not username or not password or len(password) > 128:
            return None
        name = normalised(username)
        user = User.objects.filter(Q(username=name) | Q(phone_key=phone_key(name))).exclude(username=None).first()
        if user is None:
            User().set_password(password)  # as slow as a real check
            return None
        if user.check_password(password) and user.is_active:
            return user
        return None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()
