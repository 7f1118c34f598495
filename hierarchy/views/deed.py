"""The page of one deed: a form, the action it calls, and the sentence when the action refuses."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url

from governance.foundation.errors import ActionRefused


def allow(user, permission, thing=None):
    if not user.has_perm(permission, thing):
        raise PermissionDenied


def deed(
    request, form, act, *, title, success, back, submit="保存", icon="check", template="hierarchy/deed.html", **more
):
    """GET shows the form; POST calls `act(**cleaned_data)` and goes `back`, or shows why not, with nothing lost.

    `success` is a sentence, or a function of what `act` returned; `back` an address or its name, or a function of
    it that may also answer with a whole page (what is shown once is never stored on the way).
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(**form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, success(done) if callable(success) else success)
            answer = back(done) if callable(back) else back
            return answer if isinstance(answer, HttpResponseBase) else redirect(answer)
    away = None if callable(back) else resolve_url(back)
    facts = {"form": form, "title": title, "submit": submit, "icon": icon, "back": away}
    return render(request, template, facts | more, status=422 if form.errors else 200)


def plain_deed(request, act, *, success, back):
    """A deed without a form: POST, and back to the page it was asked from."""
    try:
        act()
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, success)
    return redirect(back)
