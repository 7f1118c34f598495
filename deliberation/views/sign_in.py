"""签到 without an account: a QR or a code opens the door, a name is typed, and an open vote waits for those signed in.

The page names the meeting and its kind, nobody on its list. Invited or not, who typed a name reads the same answer.
"""

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.actions import attending
from deliberation.actions.voting import cast_vote, waiting_for
from deliberation.choices_councils import SignIn
from deliberation.forms_meetings import CodeSignInForm, SignInForm
from deliberation.forms_voting import CastForm
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of

KEPT = "signed-in"  # {meeting: attendance} of this browser


def _mine(request, meeting):
    return attending.signed_in_as(meeting, request.session.get(KEPT, {}).get(str(meeting.pk)))


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def sign_in(request, token):
    """The page behind the QR."""
    meeting = attending.meeting_behind(token)
    if meeting is None:
        return render(request, "deliberation/sign_in.html", {"meeting": None}, status=404)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _enter(request, meeting, form, SignIn.QR)
    return _page(request, meeting, form, 422 if form.errors else 200)


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def sign_in_by_code(request):
    """Six digits read out in the room, and a name. Wrong codes are counted by address, as passwords are."""
    form = CodeSignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = address_of(request)
        try:
            attempt = lockout.begin(f"meeting@{address}", address)
        except lockout.TooMany as refused:
            form.add_error("code", f"输错次数太多，请 {refused.minutes} 分钟后再试，或请记录人登记。")
            answer = _page(request, None, form, 429)
            answer.headers["Retry-After"] = str(refused.minutes * 60)
            return answer
        meeting = attending.meeting_behind(code=form.cleaned_data["code"])
        if meeting is not None:
            lockout.succeeded(attempt)
            return _enter(request, meeting, form, SignIn.CODE)
        form.add_error("code", "签到码不对，或会议还没开始、已经散会。请听清再输一遍。")
    return _page(request, None, form, 422 if form.errors else 200)


def _enter(request, meeting, form, way):
    mine = _mine(request, meeting)
    try:
        found = attending.sign_in(meeting, name=form.cleaned_data["name"], way=way, known=mine and mine.pk)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, meeting, form, 409)
    request.session[KEPT] = request.session.get(KEPT, {}) | {str(meeting.pk): found.pk}
    return redirect("sign-in", token=meeting.token)


def _page(request, meeting, form, status=200, vote=None):
    """Context: meeting, form, mine (signed in or waiting), motion and vote (a form) when a vote waits for this seat."""
    mine = _mine(request, meeting) if meeting else None
    motion, seats = waiting_for(mine) if mine else (None, [])
    context = {"meeting": meeting, "form": form, "mine": mine, "motion": motion}
    if motion is not None:
        context["vote"] = vote or CastForm(seats=seats, initial={"seat": seats[0][0]})
    return render(request, "deliberation/sign_in.html", context, status=status)


@access(PUBLIC)
@sensitive_post_parameters("choice")
@require_POST
def vote(request, token):
    """A vote from the phone that signed in: for its own seat, and for those that trusted it with theirs."""
    meeting = attending.meeting_behind(token)
    mine = _mine(request, meeting) if meeting else None
    motion, seats = waiting_for(mine) if mine else (None, [])
    if motion is None:
        return redirect("sign-in", token=token)
    form = CastForm(request.POST, seats=seats)
    if not form.is_valid():
        return _page(request, meeting, SignInForm(), 422, form)
    seat = meeting.attendances.get(pk=form.cleaned_data["seat"])
    try:
        cast_vote(motion, seat, form.cleaned_data["choice"], own=True)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, meeting, SignInForm(), 409, form)
    return redirect("sign-in", token=token)
