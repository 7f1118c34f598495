"""签到签退 without an account: the organiser's screen shows a code that changes, the own telephone says who comes.

The code proves that somebody is at the place, so the number is enough. The page names the activity and nobody on its
list; who shares a telephone in the family chooses a masked name.
"""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of
from volunteers.actions import arriving
from volunteers.forms_presence import AtThePlaceForm
from volunteers.models import Shift

KEPT = "at-shift"  # {shift: place} of this browser


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request, pk, code):
    """The page behind the QR."""
    shift = Shift.objects.filter(pk=pk).select_related("activity").first()
    return _answer(request, shift, code)


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_by_code(request):
    """The digits typed by hand, for a phone that reads no QR."""
    return _answer(request, None, "")


def _answer(request, shift, code):
    """POST act=in or act=out. Wrong codes and unknown telephones are counted by address, as passwords are."""
    form = AtThePlaceForm(request.POST or None, initial={"code": code})
    if request.method != "POST" or not form.is_valid():
        return _page(request, shift, form, 422 if form.errors else 200)
    sent, address = form.cleaned_data, address_of(request)
    try:
        attempt = lockout.begin(f"shift@{sent['phone']}", address)
    except lockout.TooMany as refused:
        form.add_error(None, f"试得太多了，请 {refused.minutes} 分钟后再试，或请现场负责人登记。")
        answer = _page(request, shift, form, 429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    shifts = arriving.shifts_behind(sent["code"])
    shift = next((each for each in shifts if shift is None or each.pk == shift.pk), None)
    if shift is None:
        form.add_error("code", "签到码不对或已过期，请扫现场屏幕，或输入屏幕上现在的六位数字。")
        return _page(request, None, form, 422)
    people = arriving.people_behind(shift, sent["phone"])
    if not people:
        form.add_error("phone", "这个手机号没有登记志愿者。请核对，或请现场负责人登记：本人同意后当场就能参加。")
        return _page(request, shift, form, 422)
    lockout.succeeded(attempt)
    chosen = next((each for each in people if each.pk == sent["who"]), None)
    if len(people) > 1 and chosen is None:
        return _page(request, shift, form, 200, people=people)
    return _do(request, shift, chosen or people[0], form)


def _do(request, shift, volunteer, form):
    out, code = request.POST.get("act") == "out", form.cleaned_data["code"]
    try:
        place = (arriving.depart if out else arriving.arrive)(shift, volunteer, code=code)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, shift, form, 409)
    request.session[KEPT] = {**dict(list(request.session.get(KEPT, {}).items())[-9:]), str(shift.pk): place.pk}
    return redirect(f"{reverse('shift-sign-in', args=[shift.pk, code])}?done={'out' if out else 'in'}")


def _page(request, shift, form, status=200, people=()):
    """Context: shift, activity, form, people (to choose from), place (who came by this browser), done ("in", "out")."""
    kept = request.session.get(KEPT, {}).get(str(shift.pk)) if shift else None
    place = shift.sign_ups.filter(pk=kept).select_related("volunteer").first() if kept else None
    facts = {"shift": shift, "activity": shift.activity if shift else None, "form": form, "people": people}
    facts |= {"place": place, "done": request.GET.get("done", "") if place else ""}
    return render(request, "volunteers/at_the_place.html", facts, status=status)
