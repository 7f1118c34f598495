"""Filing a ticket: the clerk's form, the leader's phone form, and the small answers their pickers ask for."""

from uuid import uuid4

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation.actions import file_ticket
from deliberation.actions.handling import source_for
from deliberation.forms import TicketForm
from deliberation.levels import suggest
from deliberation.models import Category
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.choices import Role
from hierarchy.models import Building, Entrance, Estate

PHRASES = ["老人出行不安全", "已多次反映", "影响消防通道", "希望尽快处理", "夜里更严重"]


@access("ticket.create")
@require_http_methods(["GET", "POST"])
def new_ticket(request):
    """登记诉求. Answers JSON {number, url} to the phone's outbox (Accept: application/json).

    Context: form, tiles (first-level categories with icons), phrases, place (prefilled for leaders).
    """
    user = request.user
    if request.method == "GET":
        form = TicketForm(user=user, initial=_initial(request))
        return _form(request, form)
    data = request.POST.copy()
    if key := request.headers.get("Idempotency-Key"):
        data["client_key"] = key[:40]
    if "list" in data:  # a browser without script asks for the buildings of the estate it chose
        return _form(request, TicketForm(user=user, initial=data.dict()))
    form = TicketForm(data, request.FILES, user=user)
    if not form.is_valid():
        return _unfinished(request, form, 422)
    try:
        ticket = file_ticket(by=user, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _unfinished(request, form, 409)
    if _wants_json(request):
        return JsonResponse({"number": ticket.number, "url": ticket.get_absolute_url()}, status=201)
    messages.success(request, f"已登记，编号 {ticket.number}，将由{ticket.unit}办理。")
    return redirect(ticket)


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _unfinished(request, form, status):
    if _wants_json(request):
        return JsonResponse({"errors": form.errors}, status=status)
    return _form(request, form, status)


def _form(request, form, status=200):
    user = request.user
    _narrow(form)
    tiles = Category.objects.visible_to(user).filter(parent=None, active=True).order_by("order", "code")
    leader = user.scope.roles <= {Role.BUILDING, Role.ENTRANCE}
    context = {"form": form, "tiles": tiles, "phrases": PHRASES, "place": _own_place(user)}
    return render(
        request,
        "deliberation/new_ticket_phone.html" if leader else "deliberation/new_ticket.html",
        context,
        status=status,
    )


def _narrow(form):
    """Offer only the buildings of the chosen estate and the entrances of the chosen building."""
    chosen = {name: form[name].value() for name in ("estate", "building")}
    for name, field, key in (("building", "estate", "estate"), ("entrance", "building", "building")):
        value = str(chosen[key] or "")
        rows = form.fields[name].queryset
        rows = rows.filter(**{field: _number(value)}) if _number(value) else rows.none()
        rows = sorted(rows, key=lambda row: (len(row.number), row.number))
        form.fields[name].choices = [("", form.fields[name].empty_label), *((row.pk, str(row)) for row in rows)]


def _own_place(user):
    """The leader's building or entrance, to prefill the phone form: (words, {field: id})."""
    for term in user.scope.terms:
        if term.post.entrance_id:
            entrance = term.post.entrance
            return term.post.place, {"building": entrance.building_id, "entrance": entrance.pk}
        if term.post.building_id:
            return term.post.place, {"building": term.post.building_id}
    return "", {}


def _initial(request):
    initial = {"client_key": uuid4().hex, "source": source_for(request.user), "kind": "help"}
    for name in ("estate", "building", "entrance", "category"):
        if asked := _number(request.GET.get(name, "")):
            initial[name] = asked
    if room := request.GET.get("room", "").strip()[:20]:
        initial["room"] = room
    _, place = _own_place(request.user)
    initial = place | initial
    if "estate" not in initial:
        if building := Building.objects.visible_to(request.user).filter(pk=initial.get("building")).first():
            initial["estate"] = building.estate_id
        elif (estates := list(Estate.objects.visible_to(request.user)[:2])) and len(estates) == 1:
            initial["estate"] = estates[0].pk
    return initial


@access("ticket.create")
@require_GET
def place_buildings(request):
    """Options of the building picker for ?estate=."""
    estate = get_object_or_404(Estate.objects.visible_to(request.user), pk=_id(request, "estate"))
    rows = Building.objects.visible_to(request.user).filter(estate=estate)
    return _options(request, rows, "公共区域 / 不限楼栋")


@access("ticket.create")
@require_GET
def place_entrances(request):
    """Options of the entrance picker for ?building=."""
    building = get_object_or_404(Building.objects.visible_to(request.user), pk=_id(request, "building"))
    return _options(request, Entrance.objects.visible_to(request.user).filter(building=building), "不限单元")


def _id(request, name):
    return _number(request.POST.get(name) or request.GET.get(name, ""))


def _number(word):
    """An id from an address or a form; 0 for anything else."""
    return int(word) if word.isdecimal() and len(word) < 18 else 0


def _options(request, rows, empty):
    rows = sorted(rows, key=lambda row: (len(row.number), row.number))
    return render(request, "deliberation/_options.html", {"rows": rows, "empty": empty})


@access("ticket.create")
@require_POST
def suggest_level(request):
    """What level a ticket would have and why.

    Asked by POST: what residents say must not stand in an access log.
    """
    category = Category.objects.visible_to(request.user).filter(pk=_id(request, "category")).first()
    suggestion = suggest(category, request.POST.get("text", "")[:2000], request.POST.get("group_matter") == "on")
    return render(request, "deliberation/_suggestion.html", {"suggestion": suggestion})
