"""认领 from a volunteer's own page, by card or by account: a need, and what becomes of it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from volunteers import published_needs as published
from volunteers.actions import claims
from volunteers.actions.menu import show_contact
from volunteers.forms_claims import DeliverForm, ReleaseForm, StartForm
from volunteers.forms_own import OwnClaimForm
from volunteers.views._own import by_own_card


@access(PUBLIC)
@by_own_card
@require_http_methods(["GET", "POST"])
def own_need(request, own, pk):
    """A published need of the own street, and the button. Context: own, item, form."""
    rows = published.needs_of(own.volunteer.path[:4])
    item = get_object_or_404(rows, pk=pk)
    form, status = OwnClaimForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            made = claims.claim(item, by=own.by, volunteer=own.volunteer, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            return redirect("own-claim", own.code, made.pk)
    return render(request, "volunteers/own_need.html", {"own": own, "item": item, "form": form}, status=status)


@access(PUBLIC)
@by_own_card
@require_http_methods(["GET", "POST"])
def own_claim(request, own, pk):
    """The claim: progress, done, given back; `do` names the deed. The contact is shown on asking, and that is recorded.

    Context: own, it, item, forms {deed: form} while it is open, contact (name, telephone) once asked.
    """
    mine = own.volunteer.claims.filter(item__isnull=False)
    it = get_object_or_404(mine.select_related("item__unit", "volunteer"), pk=pk)
    do = request.POST.get("do", "")
    forms, contact, status = _forms(it, do, request.POST), None, 200
    if do == "contact" and it.state in claims.OPEN:
        contact = show_contact(it.item, by=own.by, volunteer=own.volunteer)
    elif do in DEEDS and forms[do].is_valid():
        try:
            DEEDS[do](it, by=own.by, **forms[do].cleaned_data)
        except ActionRefused as refused:
            forms[do].add_error(None, str(refused))
            status = 409
        else:
            return redirect("own-claim", own.code, pk)
    elif do in DEEDS:
        status = 422
    facts = {"own": own, "it": it, "item": it.item, "contact": contact, "did": do}
    return render(
        request, "volunteers/own_claim.html", facts | (forms if it.state in claims.OPEN else {}), status=status
    )


DEEDS = {"start": claims.start, "deliver": claims.deliver, "release": claims.release}


def _forms(it, do, said):
    """The three forms; the one that was sent is bound."""
    known = {"version": it.version}
    planned = known | {"planned_on": it.planned_on, "promise": it.promise}
    served = known | {"members": [str(it.volunteer_id)]}
    return {
        "start": StartForm(said if do == "start" else None, initial=planned, auto_id="s_%s"),
        "deliver": DeliverForm(
            said if do == "deliver" else None, claim=it, thing=it.item, initial=served, auto_id="d_%s"
        ),
        "release": ReleaseForm(said if do == "release" else None, initial=known, auto_id="r_%s"),
    }
