"""常用答复 and 办理清单: where they are looked after, and what a ticket's forms offer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation.actions.canned import office_served, save_reply
from deliberation.actions.checking import add_item, change_item
from deliberation.deeds import DEEDS
from deliberation.forms_desk import FITS, CannedReplyForm, ItemForm, NewItemForm
from deliberation.models import CannedReply, ChecklistItem, Ticket
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit
from hierarchy.scope import in_reach
from hierarchy.views.deed import deed


@access("ticket.handle")
@require_GET
def ticket_replies(request, number):
    """A fragment: the replies the form of `deed` offers on this ticket, filled in, its category's first."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    name = request.GET.get("deed", "reply")
    if name not in DEEDS:
        raise Http404
    fitting = CannedReply.objects.visible_to(request.user).select_related("category").fitting(ticket, name)
    context = {"replies": [(reply, reply.filled(ticket)) for reply in fitting], "ticket": ticket}
    return render(request, "deliberation/_canned_replies.html", context)


def _whose(user, office):
    """Units whose own replies the person may write, and whether also the whole street's."""
    units = OrgUnit.objects.visible_to(user).current().filter(depth=2).order_by("path")
    return {"office": office, "units": units, "whole": in_reach(user, office)}


@access("reply.settings")
@require_GET
def canned_replies(request):
    """Context: replies, each with .mine (may be changed) and .fits (words)."""
    found = CannedReply.objects.visible_to(request.user).select_related("office", "unit", "category")
    rows = list(found.order_by("-active", "category__order", "title")[:500])
    for row in rows:
        row.mine = in_reach(request.user, row.unit or row.office)
        row.fits = "、".join(FITS[name] for name in row.deeds if name in FITS) or "都能用"
    return render(request, "deliberation/canned_replies.html", {"replies": rows})


@access("reply.settings")
@require_http_methods(["GET", "POST"])
def new_reply(request):
    office = office_served(request.user)
    form = CannedReplyForm(request.POST or None, **_whose(request.user, office))
    return deed(
        request, form, lambda **data: save_reply(office, by=request.user, **data),
        title="新增常用答复", success="已保存，办理诉求时可以选用。", back="canned-replies",
        up=("常用答复", reverse("canned-replies")),
    )  # fmt: skip


@access("reply.settings")
@require_http_methods(["GET", "POST"])
def change_reply(request, pk):
    """A reply is changed or taken out of use by those who answer for whose it is."""
    reply = get_object_or_404(CannedReply.objects.visible_to(request.user).select_related("office", "unit"), pk=pk)
    if not in_reach(request.user, reply.unit or reply.office):
        raise PermissionDenied(f"这条常用答复由{reply.unit or reply.office}维护。")
    now = {name: getattr(reply, name) for name in ("title", "text", "deeds", "category", "unit", "active")}
    form = CannedReplyForm(request.POST or None, initial=now, **_whose(request.user, reply.office))
    return deed(
        request, form, lambda **data: save_reply(reply.office, by=request.user, reply=reply, **data),
        title="修改常用答复", success="已保存。", back="canned-replies",
        up=("常用答复", reverse("canned-replies")),
    )  # fmt: skip


@access("reply.settings")
@require_GET
def checklists(request):
    return _lists(request, office_served(request.user))


def _lists(request, office, form=None, status=200):
    """Context: groups [(category, [items])], form (NewItemForm or None for who only reads)."""
    items = ChecklistItem.objects.visible_to(request.user).filter(category__office=office).select_related("category")
    groups = {}
    for item in items.order_by("category__order", "category__code", "-active", "order", "pk"):
        groups.setdefault(item.category, []).append(item)
    if form is None and in_reach(request.user, office):
        form = NewItemForm(office=office)
    context = {"groups": list(groups.items()), "form": form, "office": office}
    return render(request, "deliberation/checklists.html", context, status=status)


def _own_office(request):
    office = office_served(request.user)
    if not in_reach(request.user, office):
        raise PermissionDenied("办理清单由街道维护，请把建议告诉街道。")
    return office


@access("reply.settings")
@require_POST
def new_item(request):
    office = _own_office(request)
    form = NewItemForm(request.POST, office=office)
    if not form.is_valid():
        return _lists(request, office, form, 422)
    try:
        add_item(by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        form.add_error("text", str(refused))
        return _lists(request, office, form, 409)
    messages.success(request, "已加到办理清单。")
    return redirect("checklists")


@access("reply.settings")
@require_http_methods(["GET", "POST"])
def checklist_item(request, pk):
    found = get_object_or_404(ChecklistItem.objects.visible_to(request.user).select_related("category__office"), pk=pk)
    _own_office(request)
    form = ItemForm(request.POST or None, instance=ChecklistItem.objects.visible_to(request.user).get(pk=pk))
    return deed(
        request, form, lambda **data: change_item(found, by=request.user, **data),
        title=f"办理清单：{found.category}", success="已保存，已勾选过的诉求不受影响。", back="checklists",
        up=("办理清单", reverse("checklists")),
    )  # fmt: skip
