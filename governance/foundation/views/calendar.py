"""The working calendar: a year to read, and for the system manager a day, a notice or a sheet to enter."""

import hashlib
import json
import re
from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.foundation import calendar
from governance.foundation.access import access
from governance.foundation.calendar_year import Year
from governance.foundation.errors import ActionRefused
from governance.foundation.forms import DayForm, NoticeForm, PlanForm, SheetForm
from governance.foundation.holiday_sheet import read_sheet
from governance.foundation.models import CalendarDay, LedgerEntry
from governance.foundation.provisional import LAST_YEAR
from governance.foundation.reckoning_words import said
from governance.foundation.stored_days import FIRST_YEAR, Calendar
from governance.foundation.workdays import missing_year

YEAR = re.compile(r"[0-9]{4}")


@access("calendar.read")
@require_GET
def calendar_page(request):
    """One year as twelve months, by default this one."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if YEAR.fullmatch(asked) and FIRST_YEAR <= int(asked) <= LAST_YEAR else today.year
    if asked and str(year) != asked:
        messages.error(request, f"没有“{asked[:10]}”年的日历，可以看 {FIRST_YEAR}–{LAST_YEAR} 年；先打开今年的。")
    may_change = request.user.may("calendar.change")
    context = {
        "year": Year(year, today),
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "this_year": today.year,
        "may_change": may_change,
        "changes": calendar.recent_changes() if may_change else [],
    }
    return render(request, "foundation/calendar.html", context)


@access("calendar.change")
def change_day(request, when):
    """One day by hand."""
    day = _day(when)
    form = DayForm(
        {**request.POST.dict(), "date": day.date} if request.method == "POST" else None,
        initial={"date": day.date, "kind": day.kind, "name": day.name},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            row = CalendarDay(source=CalendarDay.Source.MANUAL, **form.cleaned_data)
            try:
                calendar.change_days([row], by=request.user, how="day")
            except ActionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, f"{row.date:%Y-%m-%d} 已改为{row.get_kind_display()}，未办结诉求的时限正在重新推算。"
                )
                return _to_year(row.date.year)
    return render(request, "foundation/change_day.html", {"form": form, "day": day}, status=status)


@access("calendar.change")
def paste_holidays(request):
    """The State Council's notice, pasted; what it would change is shown before anything is kept."""
    asked = missing_year()
    form = NoticeForm(request.POST or None, initial={"year": asked})
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(request, form.cleaned_data["days"], "notice")
        except ActionRefused as refusal:
            form.add_error("text", str(refusal))
    return render(request, "foundation/paste_holidays.html", {"form": form}, status=422 if form.errors else 200)


@access("calendar.change")
def import_holidays(request):
    """The same from a sheet: a message for every bad row, and nothing kept while there is one."""
    form, problems = SheetForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        try:
            days, problems = read_sheet(form.cleaned_data["file"])
            if not problems:
                return _preview(request, days, "sheet")
        except ActionRefused as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "problems": problems}
    return render(request, "foundation/import_holidays.html", context, status=422 if form.errors or problems else 200)


@access("calendar.change")
@require_POST
def confirm_holidays(request):
    """Keep what the preview showed, or show it again when the calendar has changed meanwhile."""
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(words for said in form.errors.values() for words in said))
        return redirect("calendar")
    days, how = form.cleaned_data["days"], form.cleaned_data["how"]
    rows = calendar.planned(days, how)
    if _digest(calendar.preview(rows)) != form.cleaned_data["seen"]:
        messages.warning(request, "在您核对的时候，日历被改过。下面是重新比对的结果，请再核对一次。")
        return _preview(request, days, how)
    entry = calendar.change_days(rows, by=request.user, how=how)
    messages.success(request, f"已更新 {entry.facts['days']} 天，未办结诉求的时限正在重新推算（只会延后，不会提前）。")
    return _to_year(max(when.year for when in days))


@access("calendar.change")
@require_POST
def undo_calendar_change(request, pk):
    entry = get_object_or_404(LedgerEntry, pk=pk, action__in=calendar.UNDOABLE)
    back = calendar.undo_change(entry, by=request.user)
    messages.success(request, f"已撤销，{back.facts['days']} 天恢复原样。")
    return _to_year(int((back.facts["before"][0] or back.facts["after"][0])[0][:4]))


def _preview(request, days, how):
    rows = calendar.planned(days, how)
    changes = calendar.preview(rows)
    if not changes:
        raise ActionRefused("与现在的日历完全相同，没有需要修改的日期。")
    plan = {
        "days": json.dumps([[f"{when:%Y-%m-%d}", kind, name] for when, (kind, name) in sorted(days.items())]),
        "how": how,
        "seen": _digest(changes),
    }
    year = max(when.year for when in days)
    context = {
        "form": PlanForm(initial=plan),
        "changes": [(said(new.date), old, new) for old, new in changes if _worth_showing(old, new)],
        "total": len(changes),
        "year": year,
        "after": Year(year, timezone.localdate(), {row.date: row for row in rows}),
        "before": Year(year, timezone.localdate()),
        "back": reverse("paste-holidays" if how == "notice" else "import-holidays"),
    }
    context["quiet"] = context["total"] - len(context["changes"])
    return render(request, "foundation/confirm_holidays.html", context)


def _worth_showing(before, after):
    """Whether a day would be another than it is, or than its weekday makes it where nothing is stored."""
    if before is None:
        return after.kind in (CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.MAKEUP)
    return (before.kind, before.name) != (after.kind, after.name)


def _digest(changes):
    told = [[day and [str(day.date), str(day.kind), day.name, str(day.source)] for day in pair] for pair in changes]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _day(when):
    try:
        when = date.fromisoformat(when)
    except ValueError as error:
        raise Http404 from error
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Http404
    return Calendar.around(when, 0).day(when)


def _to_year(year):
    return redirect(f"{reverse('calendar')}?year={year}")
