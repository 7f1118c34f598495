"""One deed on many tickets: chosen in the list, looked at, done row by row, with what became of each."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db import OperationalError
from django.db.models import Max
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from deliberation import rules
from deliberation.actions.undoing import do_one_of_many, undo_step
from deliberation.deeds import DEEDS
from deliberation.models import Ticket, TicketEvent
from governance.foundation.access import access
from governance.foundation.errors import BUSY, ActionRefused, is_busy

MOST = 200  # tickets at once
NOT_FOUND = "没有找到，或不在您的辖区"


@dataclass
class Row:
    """A chosen ticket: the version its list showed, and why the deed is not possible (or was not done)."""

    number: str
    version: int
    ticket: Ticket | None = None
    why: str = ""

    @property
    def value(self):
        return f"{self.number}:{self.version}"


@access("ticket.handle")
@require_POST
def bulk_tickets(request):
    """`ticket` = number:version of each row, `deed`; with `go` it is done, without it the form is shown.

    Contexts: bulk.html name, it (Deed), rows [Row], able (how many can), form, back;
    bulk_done.html it, rows, done, events (ids that can be undone), back.
    """
    name, back = request.POST.get("deed", ""), _back(request)
    plan = DEEDS.get(name)
    rows = _chosen(request)
    if plan is not None and plan.gathers and len(rows) > 1:
        return _together(name, rows) or redirect(back)
    if plan is None or plan.many is None or not rows:
        messages.warning(request, "请先勾选诉求，再选要做的操作。")
        return redirect(back)
    if len(rows) > MOST:
        messages.warning(request, f"一次最多办 {MOST} 件，请分几次。")
        return redirect(back)
    for row in rows:
        if not row.why and not request.user.may(plan.access):
            row.why = "您的岗位没有这项权限"
        elif not row.why and not rules.DEEDS[name].test(request.user, row.ticket):
            row.why = rules.why_not(request.user, row.ticket, name)
    able = [row for row in rows if not row.why]
    form = _form(plan, request, able[0].ticket) if able else None
    context = {"name": name, "it": plan, "rows": rows, "able": len(able), "form": form, "back": back}
    if "go" not in request.POST or not able:
        return render(request, "deliberation/bulk.html", context)
    if not form.is_valid() and any(field in form.errors for field in plan.many):
        return render(request, "deliberation/bulk.html", context, status=422)
    before = TicketEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    for row in able:
        row.why = _do(plan, name, row, request)
    events = []
    if plan.undo:
        made = TicketEvent.objects.filter(pk__gt=before, by=request.user, ticket__in=[row.ticket.pk for row in able])
        events = list(made.exclude(before=None).values_list("pk", flat=True))
    done = sum(not row.why for row in rows)
    context = {"it": plan, "rows": rows, "done": done, "events": events, "back": back}
    return render(request, "deliberation/bulk_done.html", context)


def _together(name, rows):
    """To the form of the oldest visible ticket, with the numbers of the others; None where fewer than two are seen."""
    seen = sorted((row.ticket.pk, row.number) for row in rows if row.ticket)
    if len(seen) < 2:
        return None
    (_, first), *others = seen
    address = reverse(f"{name}-ticket", args=[first])
    return redirect(f"{address}?{urlencode({'numbers': ' '.join(number for _, number in others)})}")


def _chosen(request):
    rows = {}
    for value in request.POST.getlist("ticket")[: MOST + 1]:
        number, _, version = value.partition(":")
        if number and version.isdecimal() and len(version) < 9:
            rows[number[:24]] = Row(number[:24], int(version))
    found = Ticket.objects.visible_to(request.user).filter(number__in=rows)
    for ticket in found.select_related("unit", "home", "category__parent", "handler"):
        rows[ticket.number].ticket = ticket
    for row in rows.values():
        row.why = "" if row.ticket else NOT_FOUND
    return list(rows.values())


def _form(plan, request, ticket):
    """The deed's own form on a ticket, with only what is asked for many at once."""
    data = None
    if "go" in request.POST:
        data = request.POST.copy()
        data["version"] = ticket.version
    files = None if data is None else MultiValueDict()
    form = plan.form(data, files, ticket=ticket, user=request.user)
    for field in [field for field in form.fields if field not in plan.many and field != "version"]:
        if not form.fields[field].required:
            del form.fields[field]
    form.auto_id = "id_bulk_%s"
    return form


def _do(plan, name, row, request):
    """Do the deed to one row in a transaction of its own; "" or why it was not done."""
    form = _form(plan, request, row.ticket)
    if not form.is_valid():
        return "；".join(str(error) for errors in form.errors.values() for error in errors)
    values = {field: value for field, value in form.cleaned_data.items() if field in plan.many}
    try:
        do_one_of_many(row.ticket, name, plan.action, by=request.user, version=row.version, **values)
    except ActionRefused as refused:
        return str(refused)
    except OperationalError as error:
        if not is_busy(error):
            raise
        return BUSY
    return ""


@access("ticket.handle")
@require_POST
def undo_steps(request):
    """撤销 of one's own last steps (`event` ids): back to the ticket, or the list of what became of each."""
    back = _back(request)
    asked = {int(pk) for pk in request.POST.getlist("event")[:MOST] if pk.isdecimal() and len(pk) < 18}
    if not asked:
        messages.warning(request, "没有要撤销的操作。")
        return redirect(back)
    visible = Ticket.objects.visible_to(request.user)
    events = list(TicketEvent.objects.filter(pk__in=asked, ticket__in=visible).select_related("ticket").order_by("pk"))
    if not events:
        raise Http404
    rows = []
    for event in events:
        row = Row(event.ticket.number, event.ticket.version, event.ticket)
        try:
            undo_step(event, by=request.user)
        except ActionRefused as refused:
            row.why = str(refused)
        rows.append(row)
    if len(rows) > 1:
        done = sum(not row.why for row in rows)
        context = {"it": None, "rows": rows, "done": done, "events": [], "back": back}
        return render(request, "deliberation/bulk_done.html", context)
    if rows[0].why:
        messages.error(request, rows[0].why)
    else:
        messages.success(request, "已撤销，恢复到操作以前。")
    return redirect(rows[0].ticket)


def _back(request):
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, None) and address.startswith("/") else "tickets"
