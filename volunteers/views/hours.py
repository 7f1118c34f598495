"""时长台账: the list with its sums, one row and what became of it, writing by hand, corrections, the numbers."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.models import OrgUnit
from hierarchy.views.deed import allow, deed
from volunteers import actions
from volunteers.actions.hours_by_hand import record_hours as write_hours
from volunteers.filters_hours import HoursFilter
from volunteers.finding_volunteers import volunteers_called
from volunteers.forms_hours import CorrectionForm, DecisionForm, HoursSettingsForm, RecordHoursForm
from volunteers.models import HoursCorrection, HoursEntry, HoursSettings


def _rows(request):
    rows = HoursEntry.objects.visible_to(request.user)
    return rows.select_related("volunteer", "unit", "team", "reverses", "reversed_by")


@access("hours.read")
@require_GET
def hours(request):
    """Context: filter, page, sums {people, times, minutes} over everything the filter finds, waiting corrections."""
    narrowed = HoursFilter(request.GET, _rows(request), request=request)
    found = narrowed.qs if narrowed.is_valid() else narrowed.qs.none()
    waiting = HoursCorrection.objects.visible_to(request.user).waiting()
    context = {
        "filter": narrowed,
        "page": page(found, request.GET),
        "sums": found.order_by().sums(),
        "waiting": waiting[:100].count() if request.user.may("hours.decide") else 0,
    }
    return render(request, "volunteers/hours.html", context)


@access("hours.read")
@require_GET
def hours_entry(request, pk):
    """One row, its reversal, and the corrections asked for it. Context: entry, corrections, may_correct."""
    entry = get_object_or_404(_rows(request).select_related("recorded_by"), pk=pk)
    corrections = entry.corrections.select_related("asked_by", "answered_by").order_by("-pk")
    standing = entry.reverses_id is None and not hasattr(entry, "reversed_by")
    context = {
        "entry": entry,
        "corrections": corrections,
        "standing": standing,
        "may_correct": standing and request.user.has_perm("volunteers.correct_hours", entry),
    }
    return render(request, "volunteers/hours_entry.html", context)


@access("hours.record")
@require_http_methods(["GET", "POST"])
def record_hours(request):
    """临时帮忙、巡逻、议事服务, for one or several people (?who=, ?source=)."""
    start = {"who": request.GET.get("who", "")[:40], "source": request.GET.get("source", "")}
    form = RecordHoursForm(request.POST or None, initial=start, user=request.user)

    def act(who, day, begins, ends, **facts):
        return write_hours(volunteers_called(who, request.user), by=request.user, **facts)

    return deed(
        request,
        form,
        act,
        title="登记时长",
        success=lambda made: f"已记入 {len(made)} 人次，每人 {made[0].minutes} 分钟。",
        back=reverse("hours"),
        submit="记入台账",
        intro="参加活动的签退后自动记入，认领服务确认后自动记入；这里登记临时帮忙、巡逻和议事服务",
        up=("时长台账", reverse("hours")),
    )


@access("hours.record")
@require_http_methods(["GET", "POST"])
def correct_hours(request, pk):
    """申请更正: what stands stays until a second person has decided."""
    entry = get_object_or_404(_rows(request), pk=pk)
    allow(request.user, "volunteers.correct_hours", entry)
    form = CorrectionForm(request.POST or None, initial={"minutes": max(entry.minutes, 0)})
    return deed(
        request,
        form,
        lambda **asked: actions.ask_correction(entry, by=request.user, **asked),
        title="申请更正时长",
        success="已提出更正，等另一个人审核；审核前时长不变。",
        back=reverse("hours-entry", args=[pk]),
        submit="提出更正",
        intro=f"{entry.volunteer.masked_name} · {entry.day} · {entry.words} · 现记 {entry.minutes} 分钟",
        up=("时长台账", reverse("hours")),
    )


@access("hours.decide")
@require_GET
def hours_corrections(request):
    """更正审核: what waits, oldest answered last. Context: page, each with `mine` (asked by oneself)."""
    rows = HoursCorrection.objects.visible_to(request.user).waiting()
    rows = rows.select_related("entry__volunteer", "entry__unit", "asked_by")
    listed = page(rows, request.GET)
    for row in listed.rows:
        row.mine = request.user.pk in (row.asked_by_id, row.entry.volunteer.user_id)
    return render(request, "volunteers/hours_corrections.html", {"page": listed})


@access("hours.decide")
@require_http_methods(["GET", "POST"])
def decide_correction(request, pk):
    rows = HoursCorrection.objects.visible_to(request.user).select_related("entry__volunteer", "entry__unit")
    asked = get_object_or_404(rows, pk=pk)
    if request.method == "GET" and asked.state != asked._meta.get_field("state").default:
        return redirect("hours-entry", pk=asked.entry_id)
    if asked.state == asked._meta.get_field("state").default:
        allow(request.user, "volunteers.decide_hours", asked)
    entry = asked.entry
    return deed(
        request,
        DecisionForm(request.POST or None),
        lambda granted, answer: actions.decide_correction(asked, by=request.user, granted=granted, answer=answer),
        title="审核时长更正",
        success="已审核，申请人会看到结果。",
        back=reverse("hours-corrections"),
        submit="确定",
        lines=[
            f"{entry.volunteer.masked_name} · {entry.day} · {entry.words}",
            f"现记 {entry.minutes} 分钟，申请改为 {asked.minutes} 分钟。原因：{asked.reason}",
        ],
        up=("更正审核", reverse("hours-corrections")),
    )


@access("hours.settings")
@require_http_methods(["GET", "POST"])
def hours_settings(request):
    """The street's numbers; what was already written, published or given stays."""
    office = get_object_or_404(OrgUnit.objects.visible_to(request.user).filter(depth=1)[:1])
    form = HoursSettingsForm(request.POST or None, instance=HoursSettings.of(office.path))
    return deed(
        request,
        form,
        lambda **numbers: actions.set_hours(office, by=request.user, **numbers),
        title="时长与星级",
        success="已保存，从现在起按新的数字执行；已经公示和授予的星级不变。",
        back="hours-settings",
        template="volunteers/hours_settings.html",
        office=office,
    )
