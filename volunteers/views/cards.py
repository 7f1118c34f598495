"""What the office does about one volunteer's privacy and card: a number in clear, a card made and ended."""

from django.forms import Form
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import deed, plain_deed
from volunteers.actions import cards
from volunteers.actions.showing import FIELDS, show
from volunteers.forms_people import ShowForm
from volunteers.views.people import find_volunteer


@access("volunteer.reveal")
@sensitive_variables("value")
@require_http_methods(["GET", "POST"])
def show_volunteer(request, pk):
    """The value is on this one answer, and on no page that is kept. Context: volunteer, form, value, label."""
    one, value = find_volunteer(request, pk, "show_phone"), ""
    form = ShowForm(request.POST or None, initial={"what": request.GET.get("what", "phone")})
    if request.method == "POST" and form.is_valid():
        try:
            value = show(one, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error("reason", str(refused))
    label = FIELDS.get(form["what"].value(), "")
    facts = {"volunteer": one, "form": form, "value": value, "label": label}
    return render(request, "volunteers/shown.html", facts, status=422 if form.errors else 200)


@access("volunteer.register")
@require_http_methods(["GET", "POST"])
def make_volunteer_card(request, pk):
    one = find_volunteer(request, pk, "make_card")

    def printed(code):
        address = request.build_absolute_uri(reverse("own-page", args=[code]))
        facts = {"volunteer": one, "address": address, "code": "-".join(code[n : n + 4] for n in range(0, 12, 4))}
        return render(request, "volunteers/card.html", facts)

    return deed(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda: cards.make_card(one, by=request.user),
        title=f"制作{one.masked_name}的志愿者卡",
        lines=[
            "卡上的二维码打开本人的志愿服务页：时长、班次、报名，不用账号。请打印后交给本人。",
            "再做一张，以前的卡立即作废。",
        ],
        success="志愿者卡已做好，只显示这一次。",
        back=printed,
        cancel=one.get_absolute_url(),
        submit="制作并显示",
        icon="id-card",
    )


@access("volunteer.register")
@require_POST
def end_volunteer_card(request, pk):
    one = find_volunteer(request, pk, "make_card")
    return plain_deed(
        request,
        lambda: cards.end_card(one, by=request.user),
        success="志愿者卡已作废，二维码不能再用。",
        back=one.get_absolute_url(),
    )
