"""Every deed on a ticket at an address of its own, all by the same four steps: read, ask, call, answer.

A deed's form, action and words are one line of `deliberation.deeds`. A refused or incomplete deed shows the ticket
again (422 or 409) with what was typed still there.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from deliberation import actions, forms, rules
from deliberation.deeds import DEEDS
from deliberation.models import Ticket
from deliberation.views.following import outcome
from deliberation.views.ticket import show
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused


def deed(name):
    """The view of one deed."""
    plan = DEEDS[name]

    @access(plan.access)
    @require_http_methods(["GET", "POST"])
    def view(request, number):
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
        if not request.user.has_perm(f"deliberation.{name}_ticket", ticket):
            return show(request, ticket, status=409, refusal=_not_now(request.user, ticket, name))
        if request.method == "GET":
            return _unfolded(request, ticket, name, plan)
        form = plan.form(request.POST, request.FILES, ticket=ticket, user=request.user)
        if not form.is_valid():
            return show(request, ticket, status=422, failed=name, form=form)
        try:
            done = plan.action(ticket, by=request.user, **form.cleaned_data)
        except ActionRefused as refusal:
            return show(request, ticket, status=409, failed=name, form=form, refusal=str(refusal))
        said = _done(name, plan, done, form.cleaned_data.get("reached"))
        messages.success(request, said, extra_tags=_undo(plan, done, request.user))
        return redirect(request.POST.get("next") if _local(request.POST.get("next")) else ticket)

    view.__name__ = f"{name}_ticket"
    return view


def _unfolded(request, ticket, name, plan):
    """The deed's form: alone for a page that unfolds it, else the ticket's page with this form open."""
    unit, numbers = request.GET.get("unit", ""), request.GET.get("numbers", "")
    initial = ({"unit": unit} if unit.isdecimal() else {}) | ({"numbers": numbers} if numbers else {})
    form = plan.form(ticket=ticket, user=request.user, **({"initial": initial} if initial else {}))
    if not request.htmx:
        return show(request, ticket, failed=name, form=form)
    form.auto_id = f"id_{name}_%s"
    return render(request, "deliberation/_deed_form.html", {"ticket": ticket, "name": name, "it": plan, "form": form})


def _undo(plan, ticket, user):
    """The mark of a message whose step can be taken back: undo: and the event's id."""
    if not plan.undo:
        return ""
    event = ticket.events.filter(by=user).exclude(before=None).order_by("-pk").first()
    return f"undo:{event.pk}" if event else ""


def _done(name, plan, ticket, reached=True):
    """What came of a deed; of a follow-up the words say whether the ticket closed or went one level up."""
    return outcome(ticket, reached) if name == "follow_up" else plan.done


def _not_now(user, ticket, name):
    last = ticket.events.order_by("-id").first()
    who = f"{last.by_line}于 {last.at.astimezone():%m-%d %H:%M} 有更新。" if last else ""
    return f"{rules.why_not(user, ticket, name)}{who}"


def _local(address):
    return bool(address) and address.startswith("/") and not address.startswith(("//", "/\\"))


@access("ticket.reveal")
@require_POST
def reveal_phone(request, number):
    """The reporter's full phone number, for a reason; the ledger keeps who and why."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    if not request.user.has_perm("deliberation.reveal_ticket", ticket):
        raise Http404
    form = forms.RevealForm(request.POST, ticket=ticket, user=request.user)
    if not form.is_valid():
        return show(request, ticket, status=422, failed="reveal", form=form)
    try:
        phone = actions.reveal_phone(ticket, by=request.user, reason=form.cleaned_data["reason"])
    except ActionRefused as refusal:
        return show(request, ticket, status=409, failed="reveal", form=form, refusal=str(refusal))
    return show(request, ticket, phone=phone)
