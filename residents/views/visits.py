"""走访: one screen to record it, what is due at my doors, the list, one visit, taking one back."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import capped_count, page
from hierarchy.views.deed import allow, deed
from residents import due
from residents.actions.visits import may_revoke, revoke_visit
from residents.actions.visits import record_visit as record
from residents.care_figures import due_words
from residents.choices import OPEN_CARE
from residents.filters_care import VisitFilter
from residents.forms.visits import RevokeForm, VisitForm
from residents.models import Household, Resident, SecondHome, Visit
from residents.shown import answers_above, show
from residents.views.doors import choose_door

PHRASES = ["身体不错", "家里有人照应", "有点感冒", "子女常回来", "想多聊聊天"]
SHOWN = 60  # doors on the page of what is due


def frame(user):
    """A leader's pages are made for a phone; everybody else has the desk around them."""
    return "phone.html" if due.leads_only(user) else "base.html"


def _number(word):
    return int(word) if word.isdecimal() and len(word) < 18 else 0


def _household(request):
    """The household asked for, by itself or through one of its people; None when nobody chose one yet."""
    rows = Household.objects.visible_to(request.user).select_related(
        "dwelling__building__estate", "dwelling__entrance__building", "dwelling__home"
    )
    given = request.POST if request.method == "POST" else request.GET
    if resident := _number(given.get("resident", "")):
        person = get_object_or_404(Resident.objects.visible_to(request.user), pk=resident)
        return get_object_or_404(rows, pk=person.household_id)
    if household := _number(given.get("household", "")):
        return get_object_or_404(rows, pk=household)
    return None


def people_of(user, household):
    """Who lives there or also lives there, whoever needs care first, and of those who is due first."""
    rows = Resident.objects.visible_to(user).here().select_related("party", "care")
    guests = SecondHome.objects.filter(household=household, ended_on=None).values("resident")
    rows = rows.filter(Q(household=household) | Q(pk__in=guests)).prefetch_related("care__marks")
    return sorted(
        show(user, rows), key=lambda each: (not each.needs_care, not each.visit_due, not each.is_head, each.resident.pk)
    )


@access("visit.write")
@require_http_methods(["GET", "POST"])
def record_visit(request):
    """登记走访 (?household= or ?resident=; else a door is chosen first). Answers JSON {words, url} to the script.

    Context: form, household, people, folds, phrases, waiting (how many more are due).
    """
    household = _household(request)
    if household is None:
        return choose_door(request, frame(request.user))
    allow(request.user, "residents.record_visit", household)
    shown = people_of(request.user, household)
    if request.method == "GET":
        return _page(request, _fresh(request, household, shown), household)
    data = request.POST.copy()
    data["client_key"] = (request.headers.get("Idempotency-Key") or data.get("client_key", ""))[:24]
    form = VisitForm(data, user=request.user, household=household, shown=shown)
    if not form.is_valid():
        return _unfinished(request, form, household, 422)
    try:
        visits = _record_all(request.user, household, form)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _unfinished(request, form, household, 409)
    following, waiting = due.next_door(request.user, household)
    words = _said(visits) + (f"还有 {waiting} 户到期。" if waiting else "")
    address = _after(request, household, following)
    if not request.headers.get("X-Stored"):  # sent later from the phone's own store: said there
        messages.success(request, words)
    if _wants_json(request):
        return JsonResponse({"words": words, "url": address}, status=201)
    return redirect(address)


def _fresh(request, household, shown):
    asked = _number(request.GET.get("resident", ""))
    first = [each.resident.pk for each in shown if each.resident.pk == asked]
    cared = [each.resident.pk for each in shown if each.needs_care]
    chosen = first or cared[:1] or [each.resident.pk for each in shown[:1]]
    initial = {"people": chosen, "client_key": uuid4().hex[:24], "way": "home", "outcome": "well"}
    return VisitForm(initial=initial, user=request.user, household=household, shown=shown)


@transaction.atomic
def _record_all(user, household, form):
    """A visit for each person met, or one of the household; what comes of it hangs on the first."""
    data, people = form.cleaned_data, form.chosen
    facts = {name: data[name] for name in ("way", "outcome", "note", "at")}
    key, made = data["client_key"], []
    for n, person in enumerate(people or [None]):
        first = {"results": form.results, "suggestions": data["suggestions"], "met": data["met"]} if n == 0 else {}
        if len(people) > 1:
            first["met"] = 1
        made.append(record(household, by=user, resident=person, client_key=key and f"{key}-{n}", **facts, **first))
    return made


def _said(visits):
    filed = [result.label for visit in visits for result in visit.results.all()]
    return "，".join(["已登记走访", *filed]) + "。"


def _after(request, household, following):
    if "next" in request.POST and following is not None:
        return f"{reverse('record-visit')}?resident={following.resident_id}"
    return reverse("due-visits") if following is not None else household.dwelling.get_absolute_url()


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _unfinished(request, form, household, status):
    if _wants_json(request):
        return JsonResponse({"errors": form.errors}, status=status)
    return _page(request, form, household, status)


def _page(request, form, household, status=200):
    facts = {
        "form": form,
        "household": household,
        "people": form.shown,
        "folds": form.folds(),
        "phrases": PHRASES,
        "frame": frame(request.user),
        "following": due.next_door(request.user, household),
        "chosen": [str(pk) for pk in form["people"].value() or []],
    }
    return render(request, "residents/record_visit.html", facts, status=status)


@access("visit.write")
@require_GET
def due_visits(request):
    """今天该走访: context late, soon (rows with .kinds, .due_words, .tone), unvisited (households), counts.

    Leaders read that somebody needs a visit, and of the categories those any neighbour knows.
    """
    user = request.user
    waiting = due.due_soon(due.duties(user))
    rows = (
        waiting.select_related("resident__household__dwelling", "resident__building__estate", "resident__entrance")
        .defer(*due.WITHHELD, *due.OF_PERSON, *due.OF_HOME)
        .prefetch_related("marks")
    )
    rows = list(rows.order_by("due_on", "resident__building", "resident__entrance", "pk")[:SHOWN])
    for row in rows:
        row.due_words, row.tone = due_words(row.due_on)
        full = answers_above(user, row.resident.path)
        row.kinds = [m for m in row.marks.all() if m.ended_on is None and (full or m.kind in OPEN_CARE)]
        row.meet = row.in_person_due_on is not None and row.in_person_due_on == row.due_on
    homes = due.unvisited(user).select_related("dwelling__building__estate", "dwelling__entrance")
    homes = homes.defer("phone", "note", "dwelling__owner_phone", "dwelling__note")
    facts = {
        "rows": rows,
        "count": capped_count(waiting, 999),
        "homes": list(homes.order_by("dwelling__building", "dwelling__entrance", "-dwelling__floor", "pk")[:12]),
        "homes_count": capped_count(due.unvisited(user), 999),
        "frame": frame(user),
        "leader": due.leads_only(user),
    }
    return render(request, "residents/due_visits.html", facts)


def _listed(user):
    place = ("building__estate", "entrance", "household__dwelling", "resident", "by", "home")
    home = ("household__phone", "household__note", "household__dwelling__owner_phone", "household__dwelling__note")
    visits = Visit.objects.visible_to(user).select_related(*place).prefetch_related("results")
    return visits.defer("note", "by__phone", *due.OF_PERSON, *home)


@access("visit.read")
@require_GET
def visits(request):
    """走访记录. Context: filter, page, doors (whether door numbers are shown). The address carries what narrows."""
    narrowed = VisitFilter(request.GET, _listed(request.user), request=request)
    rows = page(narrowed.qs if narrowed.is_valid() else narrowed.qs.none(), request.GET)
    facts = {"filter": narrowed, "page": rows, "doors": request.user.may("visit.write"), "frame": "base.html"}
    return render(request, "residents/visits.html", facts)


def _visit(request, pk):
    rows = Visit.objects.visible_to(request.user).select_related(
        "household__dwelling__building__estate", "household__dwelling__entrance", "resident", "by", "home"
    )
    return get_object_or_404(rows, pk=pk)


@access("visit.read")
@require_GET
def visit(request, pk):
    """One visit. Its words are for who wrote them and for those who serve the grid or above, not for neighbours."""
    found = _visit(request, pk)
    facts = {
        "visit": found,
        "results": found.results.all(),
        "words": found.by_id == request.user.pk or answers_above(request.user, found.path),
        "revocable": may_revoke(found, request.user),
        "named": request.user.may("visit.write"),
    }
    return render(request, "residents/visit.html", facts)


@access("visit.write")
@require_http_methods(["GET", "POST"])
def revoke(request, pk):
    found = _visit(request, pk)
    return deed(
        request,
        RevokeForm(request.POST or None),
        lambda reason: revoke_visit(found, by=request.user, reason=reason),
        title="作废走访记录",
        success="已作废，走访日期已按其余记录重新推算。",
        back=reverse("visit", args=[pk]),
        submit="作废",
        icon="undo-2",
        danger=True,
        lines=["只有登记人自己、登记后一天以内可以作废。记录仍然留着，注明作废；转出的诉求、心愿不受影响。"],
    )
