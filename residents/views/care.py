"""关爱名单: who needs attention, who looks after them, and whose visit is late."""

from datetime import date

from django.contrib import messages
from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page_by_day
from hierarchy.models import OrgUnit
from hierarchy.views.deed import deed
from residents.actions.care import assign_many
from residents.actions.care_settings import set_cadence
from residents.birthdays import ROUND, celebrating
from residents.care_figures import due_words, rates
from residents.due import OF_PERSON, WITHHELD
from residents.filters_care import DUE, CareFilter
from residents.forms.care import AssignForm, CadenceForm, WorkerField
from residents.models import CareProfile, CareSetting, Resident

FAR = date(9999, 12, 31)  # a profile whose dates were never reckoned comes last
MOST_BIRTHDAYS = 300
STREET = 4  # length of a street's path


def listed(user):
    """What a row of the list shows, in two queries; nothing encrypted is opened."""
    running = CareProfile.objects.visible_to(user).running()
    place = ("resident__building__estate", "resident__entrance", "resident__home", "worker")
    return running.annotate(
        sorted_on=Coalesce("due_on", Value(FAR), output_field=DateField())
    ).select_related(*place).defer(*WITHHELD, *OF_PERSON, "worker__phone").prefetch_related("marks")  # fmt: skip


@access("care.read")
@require_GET
def care_list(request):
    """Context: filter, page (rows with .kinds, .due_words, .tone), rates, tabs [(key, words)], people to assign to."""
    visible = CareProfile.objects.visible_to(request.user).running()
    narrowed = CareFilter(request.GET, listed(request.user), request=request)
    rows = page_by_day(narrowed.qs if narrowed.is_valid() else narrowed.qs.none(), request.GET, "sorted_on")
    for row in rows.rows:
        row.kinds = [mark for mark in row.marks.all() if mark.ended_on is None]
        row.due_words, row.tone = due_words(row.due_on)
        row.meet_words = due_words(row.in_person_due_on)[0] if row.in_person_due_on == row.due_on else ""
    facts = {
        "filter": narrowed,
        "page": rows,
        "rates": rates(visible),
        "tabs": [("", "全部"), *DUE],
        "due": request.GET.get("due", ""),
        "month": timezone.localdate(),
        "kept": [(key, request.GET[key]) for key in ("kind", "unit", "who", "worker") if request.GET.get(key)],
    }
    if request.user.may("care.change"):
        facts["worker"] = WorkerField(request.user, empty_label="选责任人").choices
    return render(request, "residents/care_list.html", facts)


@access("care.change")
@require_POST
def assign_care(request):
    """Give the ticked rows to one person; back to the list as it was."""
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("care-list")
    running = CareProfile.objects.visible_to(request.user).running()
    asked = [int(word) for word in request.POST.getlist("chosen")[:500] if word.isdecimal() and len(word) < 18]
    among = list(running.filter(pk__in=asked).only("pk"))
    form = AssignForm(request.POST, user=request.user, among=[profile.pk for profile in among])
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(back)
    worker = form.cleaned_data["worker"]
    try:
        count = assign_many(among, worker, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, f"已把 {count} 人交给{worker.name}走访。" if count else f"选中的人本来就由{worker.name}负责。"
        )
    return redirect(back)


@access("care.read")
@require_GET
def birthdays(request):
    """Context: months [(first day, rows with .turns)], printable. This month and the next, or ?month=2026-12."""
    first = _month(request.GET.get("month", ""))
    months = []
    for month in (first, _next(first)):
        people = celebrating(Resident.objects.visible_to(request.user).here(), month)
        rows = list(
            people.defer("id_number", "phone", "other_phones", "note").select_related("building__estate", "entrance")[
                :MOST_BIRTHDAYS
            ]
        )
        for row in rows:
            row.turns = month.year - row.birth_date.year
        rows.sort(key=lambda row: (row.birth_date.day, -row.turns, row.pk))
        months.append((month, rows))
    return render(request, "residents/birthdays.html", {"months": months, "ages": ROUND, "today": timezone.localdate()})


def _month(word):
    today = timezone.localdate().replace(day=1)
    try:
        month = date.fromisoformat(f"{word}-01")
    except ValueError:
        return today
    return month if 2000 <= month.year <= 2100 else today


def _next(month):
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@access("care.settings")
@require_http_methods(["GET", "POST"])
def care_settings(request):
    """走访频次 of the street: every category on one page."""
    offices = [path for path in request.user.scope.branches if len(path) == STREET]
    office = get_object_or_404(OrgUnit.objects.visible_to(request.user), path__in=offices[:1])
    stored = {row.kind: row for row in CareSetting.objects.filter(office=office)}
    form = CadenceForm(request.POST or None, stored=stored)
    return deed(
        request,
        form,
        lambda **given: set_cadence(office, by=request.user, rows=form.rows()),
        title="走访频次",
        success=lambda count: f"已保存，{count} 个类别有变化，走访日期正在重新推算。" if count else "没有改动。",
        back=reverse("care-settings"),
        template="residents/care_settings.html",
        office=office,
    )
