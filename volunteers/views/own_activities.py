"""报名 and 取消 from a volunteer's own page, by card or by account."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from volunteers import actions
from volunteers.choices import ActivityState
from volunteers.forms_presence import OwnJoinForm
from volunteers.models import Shift
from volunteers.views._own import by_own_card


@access(PUBLIC)
@by_own_card
@require_http_methods(["GET", "POST"])
def own_join(request, own, pk):
    """A shift of the own street: what it is, and the button. Context: own, shift, free, form, place once joined."""
    rows = Shift.objects.filter(activity__street_path=own.volunteer.path[:4]).select_related("activity__unit")
    one = get_object_or_404(rows.exclude(activity__state=ActivityState.DRAFT), pk=pk)
    form, place, status = OwnJoinForm(request.POST if request.method == "POST" else None), None, 200
    if request.method == "POST" and form.is_valid():
        try:
            place = actions.join(one, own.volunteer, by=own.by, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
            status = 409
    facts = {"own": own, "shift": one, "activity": one.activity, "form": form, "place": place}
    return render(request, "volunteers/own_join.html", facts | {"free": one.joined < one.capacity}, status=status)


@access(PUBLIC)
@by_own_card
@require_POST
def own_cancel(request, own, pk):
    """Until the shift begins."""
    place = get_object_or_404(own.volunteer.sign_ups.select_related("shift"), pk=pk)
    try:
        actions.cancel(place, by=own.by, own=True)
    except ActionRefused as refused:
        return render(request, "volunteers/own_done.html", {"own": own, "refusal": str(refused)}, status=409)
    return redirect("own-page", own.code)
