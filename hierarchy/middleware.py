"""Two locks on every request: the session's age, and the view's own declaration."""

import logging
import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from governance.foundation.access import PUBLIC, SIGNED_IN, declared

log = logging.getLogger(__name__)
WITHOUT_NEW_PASSWORD = {"change-password", "logout"}


class SessionLimits:
    """Idle time is the cookie's age (settings); this ends a session a fixed time after sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            began = request.session.setdefault("began", time.time())
            if time.time() - began > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
        return self.get_response(request)


class Policy:
    """A view without a declaration answers 403; so does a role the table does not name.

    At an object's address a missing role answers 404: an outsider does not learn whether it exists.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        action = declared(view, request.method)
        is_api = hasattr(view, "cls") and not getattr(view.cls, "login_by_session", False)
        if action is None and not (is_api and isinstance(vars(view.cls).get("access"), dict)):
            log.warning("view %s declares no access", request.path)
            raise PermissionDenied
        if is_api or action == PUBLIC:
            return None
        if request.user.must_change_password and request.resolver_match.url_name not in WITHOUT_NEW_PASSWORD:
            messages.info(request, "请先把初始密码改成自己的密码。")
            return redirect(reverse("change-password"))
        if action != SIGNED_IN and not request.user.may(action):
            if kwargs:
                raise Http404
            raise PermissionDenied
        return None
