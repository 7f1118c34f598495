"""A volunteer's own page, by card or by account, and what a volunteer does there on the own account."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from volunteers.actions.people import confirm_adult, leave
from volunteers.choices import ConsentPaper, WhyLeft
from volunteers.forms_own import CardForm, OwnLeaveForm
from volunteers.models import TeamPlace
from volunteers.own_page import ME, sections_of
from volunteers.views._own import by_own_card


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def card(request):
    """The code typed by hand, for a phone that reads no QR. Context: form."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("own-page", form.cleaned_data["code"])
    return render(request, "volunteers/card_code.html", {"form": form}, status=422 if form.errors else 200)


@access(PUBLIC)
@by_own_card
@require_GET
def own_page(request, own):
    """Context: own, sections [(template, facts)], teams."""
    teams = TeamPlace.objects.filter(volunteer=own.volunteer, left=None, team__closed_on=None).select_related("team")
    facts = {"own": own, "sections": sections_of(own), "teams": list(teams), "by_card": own.code != ME}
    return render(request, "volunteers/own_page.html", facts)


@access(PUBLIC)
@by_own_card
@require_POST
def own_adult(request, own):
    """Eighteen since: the yes of a grown-up replaces the guardian's."""
    try:
        confirm_adult(own.volunteer, by=own.by, paper=ConsentPaper.OWN)
    except ActionRefused as refused:
        return render(request, "volunteers/own_done.html", {"own": own, "refusal": str(refused)}, status=409)
    return redirect("own-page", own.code)


@access(PUBLIC)
@by_own_card
@require_http_methods(["GET", "POST"])
def own_leave(request, own):
    """本人退出: the yes is taken back, on the spot and without asking anybody. Context: own, form, refusal, done."""
    form, facts = OwnLeaveForm(request.POST if request.method == "POST" else None), {"own": own}
    if request.method == "POST" and form.is_valid():
        try:
            leave(own.volunteer, by=own.by, why=WhyLeft.CONSENT, erase=form.cleaned_data["erase"])
        except ActionRefused as refused:
            return render(request, "volunteers/own_done.html", facts | {"refusal": str(refused)}, status=409)
        return render(request, "volunteers/own_done.html", facts | {"left": True})
    facts |= {"form": form, "back": reverse("own-page", args=[own.code])}
    return render(request, "volunteers/own_leave.html", facts, status=422 if form.errors else 200)
