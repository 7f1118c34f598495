"""矛盾纠纷: list, page, deeds, and the two papers. Seen by the unit that mediates and those above it."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation import forms_disputes as forms
from deliberation.actions import disputing
from deliberation.choices_disputes import DisputeKind, DisputeState
from deliberation.figures_disputes import dispute_figures
from deliberation.models import Dispute, Party, Ticket
from deliberation.rules_following import mediates
from deliberation.views.voting import download
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import deed

S = DisputeState
TABS = {"running": "调解中的", "late": "超过期限的", "all": "全部"}
# name: (words, form, action, icon, states in which it is offered)
HEARD = {S.ACCEPTED, S.MEDIATING}
OPEN = {S.REGISTERED, S.ACCEPTED, S.MEDIATING}
DEEDS = {
    "accept": ("受理", forms.VersionForm, disputing.accept_dispute, "check", {S.REGISTERED}),
    "session": (
        "登记一次调解",
        forms.SessionForm,
        disputing.hold_session,
        "messages-square",
        {S.ACCEPTED, S.MEDIATING},
    ),
    "succeed": ("调解成功", forms.SucceedForm, disputing.succeed, "handshake", {S.MEDIATING}),
    "party": ("登记当事人", forms.PartyForm, disputing.add_party, "user-plus", OPEN),
    "extend": ("延长期限", forms.ExtendForm, disputing.extend_dispute, "calendar-plus", HEARD),
    "fail": ("调解不成", forms.ResultForm, disputing.fail, "circle-slash", {S.MEDIATING}),
    "end": ("终止调解", forms.ResultForm, disputing.end_dispute, "circle-x", OPEN),
    "performance": ("核实履行", forms.PerformanceForm, disputing.check_performance, "badge-check", {S.SUCCEEDED}),
    "scan": ("上传签字扫描件", forms.ScanForm, disputing.keep_scan, "upload", {S.SUCCEEDED}),
}


@access("dispute.read")
@require_GET
def disputes(request):
    """Context: page (rows with .late), tab, tabs, kinds, kind, figures (of this month), month."""
    visible = Dispute.objects.visible_to(request.user)
    today, tab, kind = timezone.localdate(), request.GET.get("st", "running"), request.GET.get("kind", "")
    rows = {"running": visible.running(), "late": visible.late(today)}.get(tab, visible)
    rows = rows.filter(kind=kind) if kind in DisputeKind.values else rows
    found = page(rows.select_related("unit", "ticket").defer("facts", "agreement_text", "result"), request.GET)
    for row in found.rows:
        row.late = row.is_late(today)
    first = today.replace(day=1)
    context = {
        "page": found,
        "tab": tab,
        "tabs": TABS.items(),
        "kinds": DisputeKind.choices,
        "kind": kind,
        "month": first,
        "figures": dispute_figures(visible, first, (first + timedelta(days=32)).replace(day=1)),
    }
    return render(request, "deliberation/disputes.html", context)


def _found(request, pk):
    rows = Dispute.objects.visible_to(request.user).select_related("unit", "ticket", "registered_by")
    return get_object_or_404(rows, pk=pk)


@access("dispute.read")
@require_GET
def dispute(request, pk):
    return _page(request, _found(request, pk))


def _page(request, dispute, shown=None, status=200):
    """Context: dispute, late, parties (each with .shown), sessions, deeds [(name, words, icon)], may_reveal."""
    works = mediates(request.user, dispute)
    parties = list(dispute.parties.order_by("pk"))
    for party in parties:
        party.shown = (shown or {}).get(party.pk)
    context = {
        "dispute": dispute,
        "late": dispute.is_late(),
        "parties": parties,
        "sessions": list(dispute.sessions.select_related("by").order_by("-at", "-pk")),
        "deeds": [(n, words, icon) for n, (words, _, _, icon, at) in DEEDS.items() if works and dispute.state in at],
        "works": works,
    }
    return render(request, "deliberation/dispute.html", context, status=status)


@access("dispute.handle")
@require_http_methods(["GET", "POST"])
def new_dispute(request):
    """登记, by itself or (`?ticket=`) from a ticket of this kind."""
    ticket, number = None, request.GET.get("ticket", "")
    if number:
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user), number=number)
    first = {"client_key": secrets.token_hex(8), "facts": ticket.text if ticket else ""}
    form = forms.RegisterForm(request.POST or None, user=request.user, initial=first)
    return deed(
        request,
        form,
        lambda **given: disputing.register_dispute(by=request.user, ticket=ticket, **given),
        title=f"转入调解：{ticket.number}" if ticket else "登记矛盾纠纷",
        success="已登记，请登记当事人、受理。",
        back=lambda made: made.get_absolute_url(),
        submit="登记",
        icon="scale",
        intro="先记清楚是什么事；登记以后再加当事人、受理",
        up=("矛盾纠纷", reverse("disputes")),
        cancel=ticket.get_absolute_url() if ticket else reverse("disputes"),
    )


def do(name):
    """The page of one deed on a dispute."""
    words, form, action, icon, _ = DEEDS[name]

    @access("dispute.handle")
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        found = _found(request, pk)
        return deed(
            request,
            form(request.POST or None, request.FILES or None, initial={"version": found.version}),
            lambda **given: action(found, by=request.user, **given),
            title=f"{words}：{found}",
            success=f"“{words}”已保存。",
            back=found.get_absolute_url(),
            submit=words,
            icon=icon,
            up=("矛盾纠纷", reverse("disputes")),
        )

    return view


@access("dispute.handle")
@require_POST
def reveal_party(request, pk):
    """A party's full number, for a reason; the ledger keeps who and why."""
    party = get_object_or_404(Party.objects.visible_to(request.user).select_related("dispute__unit"), pk=pk)
    form = forms.ReasonForm(request.POST)
    if not mediates(request.user, party.dispute):
        raise Http404
    if not form.is_valid():
        return _page(request, _found(request, party.dispute_id), status=422)
    phone = disputing.reveal_party_phone(party, by=request.user, reason=form.cleaned_data["reason"])
    return _page(request, _found(request, party.dispute_id), {party.pk: phone})


@access("dispute.handle")
@require_GET
def dispute_scan(request, pk):
    """The signed agreement, to whoever mediates; that it was read is on record."""
    found = _found(request, pk)
    if not (found.scan and mediates(request.user, found)):
        raise Http404
    with transaction.atomic():
        ledger.record("dispute.scan_read", found, by=request.user, unit=found.path)
    return download(found.scan, str(found))


@access("dispute.read")
@require_GET
def print_dispute(request, pk):
    """人民调解协议书, or 口头协议登记表: whichever was agreed."""
    found = _found(request, pk)
    if not found.agreement:
        raise Http404
    context = {
        "dispute": found,
        "parties": list(found.parties.order_by("pk")),
        "sessions": list(found.sessions.order_by("at")),
        "now": timezone.localtime(),
    }
    return render(request, "deliberation/dispute_print.html", context)
