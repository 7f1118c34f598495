"""Signing in and out, and one's own password."""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from governance.foundation import ledger
from governance.foundation.access import PUBLIC, SIGNED_IN, access
from governance.foundation.errors import ActionRefused
from hierarchy import demo, lockout
from hierarchy.actions import people
from hierarchy.addresses import address_of
from hierarchy.forms.accounts import ChangePasswordForm, SignInForm
from hierarchy.home import home_of
from hierarchy.shell import first_page

WRONG = "登录名或密码不对，请核对后再试。忘记密码请联系系统管理员重置。"
STALE = "初始密码已超过 72 小时，不能再用。请联系系统管理员重新发放。"


@access(PUBLIC)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request):
    """One text for every failure: a stranger does not learn which names exist."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(first_page(request.user))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, name = _recognise(request, **form.cleaned_data)
        except lockout.TooMany as refused:
            answer = render(request, "429.html", {"reason": str(refused)}, status=429)
            answer.headers["Retry-After"] = str(refused.minutes * 60)
            return answer
        if user is not None and not _first_password_is_stale(user):
            return _let_in(request, user, name)
        form.add_error(None, STALE if user is not None else WRONG)
    facts = {"form": form, "next": _next(request), "demo_accounts": demo.demo_accounts()}
    status = 422 if form.errors else 200
    return render(request, "registration/login.html", facts | {"demo_password": demo.PASSWORD}, status=status)


def _recognise(request, username, password):
    attempt = lockout.begin(username, address_of(request), lockout.is_known(request, username))
    user = auth.authenticate(request, username=username, password=password)
    if user is None:
        lockout.watch_the_site()
    else:
        lockout.succeeded(attempt)
    return user, username


def _first_password_is_stale(user):
    return user.first_password_until is not None and user.first_password_until < timezone.now()


def _let_in(request, user, name):
    with transaction.atomic():
        if _is_old(user):
            user.must_change_password = True
            user.save(update_fields=["must_change_password"])
        auth.login(request, user)
        request.session["began"] = time.time()
        ledger.record("account.signed_in", user, by=user, unit=home_of(user))
    onward = "change-password" if user.must_change_password else _next(request) or first_page(user)
    answer = redirect(onward)
    lockout.remember(request, answer, user, name)
    return answer


def _is_old(user):
    """Whether the password has served its days (PASSWORD_MAX_AGE_DAYS; 0 means for ever)."""
    days, since = settings.PASSWORD_MAX_AGE_DAYS, user.password_set_at
    return bool(days and since and since < timezone.now() - timedelta(days=days))


def _next(request):
    """Where the person wanted to go, if that is one of our own pages."""
    url = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if ours else ""


@access(SIGNED_IN)
@require_POST
def logout(request):
    """The browser forgets what it kept of us; the mark of a known device may stay."""
    auth.logout(request)
    messages.success(request, "您已退出登录。")
    answer = redirect("login")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@access(SIGNED_IN)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request):
    """The present password is asked for; wrong ones are counted like failed sign-ins."""
    form = ChangePasswordForm(user=request.user)
    if request.method == "POST":
        try:
            attempt = lockout.begin(f"{request.user.pk}@change", address_of(request), known=True)
        except lockout.TooMany as refused:
            return render(request, "429.html", {"reason": str(refused)}, status=429)
        form = ChangePasswordForm(request.POST, user=request.user)
        valid = form.is_valid()
        if "old" in form.cleaned_data:
            lockout.succeeded(attempt)
        if valid and _change(request, form):
            messages.success(request, "密码已修改。其他地方的登录都已退出，接口令牌已失效。")
            return redirect(first_page(request.user))
    status = 422 if form.errors else 200
    forced = request.user.must_change_password
    return render(request, "registration/change_password.html", {"form": form, "forced": forced}, status=status)


def _change(request, form):
    try:
        user = people.change_password(request.user, form.cleaned_data["new"])
    except ActionRefused as refused:
        form.add_error("new", str(refused))
        return False
    update_session_auth_hash(request, user)
    request.user = user
    return True
