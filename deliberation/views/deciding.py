"""The page of one deed on minutes, resolutions and projects: 422 for what is incomplete, 409 for what came too late."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from governance.foundation.errors import ActionRefused, Conflict

TEMPLATE = "deliberation/decision_deed.html"


def deciding(request, form, act, *, row, title, success, back, refused="", theirs=None, **more):
    """GET shows the form, POST calls `act(**cleaned_data)` and goes `back`.

    `refused` is a rule's sentence: the deed is not possible now. After a conflict the form holds the version of now,
    beside `theirs()`, with what was typed still there: the next saving is made knowingly.
    """
    status = 422 if form.errors else 200
    if refused:
        status = 409
    elif request.method == "POST" and form.is_valid():
        try:
            done = act(**form.cleaned_data)
        except ActionRefused as error:
            form.add_error(None, str(error))
            status = 409
            if isinstance(error, Conflict) and "version" in form.fields:
                row.refresh_from_db()
                form.data = form.data.copy()
                form.data["version"] = row.version
                more["theirs"] = theirs() if theirs else ""
        else:
            messages.success(request, success(done) if callable(success) else success)
            return redirect(back(done) if callable(back) else back)
    facts = {"form": form, "title": title, "refused": refused, "back": "" if callable(back) else back}
    return render(request, TEMPLATE, {"submit": "保存", "icon": "check"} | facts | more, status=status)


def at_once(request, act, *, success, back):
    """A deed without a form: POST, and back to the page it was asked from."""
    try:
        act()
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, success)
    return redirect(back)


def allow(user, permission, thing=None):
    if not user.has_perm(permission, thing):
        raise PermissionDenied
