"""Who comes with which key to a volunteer's own page: the code of a card, or an account."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hierarchy import lockout
from hierarchy.addresses import address_of
from volunteers.actions.cards import find_card
from volunteers.models import Volunteer
from volunteers.own_page import ME, Own

WRONG = "这张卡的码不对，或已经作废。请对照卡片再试；还不行请到社区换一张。"


def by_own_card(view):
    """`view(request, own, …)` for the address `v/<code>/…`. Wrong codes are counted by address like passwords."""

    @never_cache
    @wraps(view)
    def opened(request, code, **more):
        if code == ME:
            own = _of_account(request)
            return view(request, own, **more) if own else redirect("my-volunteering")
        address = address_of(request)
        try:
            attempt = lockout.begin(f"card@{address}", address)
        except lockout.TooMany as refused:
            answer = gone(request, f"试得太多了，请 {refused.minutes} 分钟后再打开。", 429)
            answer.headers["Retry-After"] = str(refused.minutes * 60)
            return answer
        volunteer = find_card(code)
        if volunteer is None:
            return gone(request, WRONG, 404)
        lockout.succeeded(attempt)
        return view(request, Own(volunteer, code), **more)

    return opened


def gone(request, words, status):
    return render(request, "volunteers/card_gone.html", {"words": words, "again": reverse("card")}, status=status)


def _of_account(request):
    user = request.user
    if not user.is_authenticated or user.must_change_password:
        return None
    mine = Volunteer.objects.visible_to(user).filter(user=user, left_on=None).select_related("unit").first()
    return Own(mine, ME, user) if mine else None
