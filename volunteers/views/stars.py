"""星级: who has reached one, what is on notice, what was given; and the objections to stars and certificates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.models import OrgUnit
from hierarchy.views.deed import allow, deed, plain_deed
from volunteers import actions
from volunteers.forms_hours import AnswerForm
from volunteers.models import HoursSettings, NoticeObjection, StarAward, Volunteer
from volunteers.starring import level_of, reached

TABS = [("reached", "待公示"), ("notice", "公示中"), ("given", "已授予")]
AT_ONCE = 200


@access("hours.read")
@require_GET
def stars(request):
    """Context: tab, tabs, page (volunteers with level, or awards), objections that wait, numbers, public unit code."""
    tab = request.GET.get("tab", "reached")
    paths = sorted(request.user.scope.offices)
    numbers = HoursSettings.of(paths[0] if paths else "")
    if tab == "reached" and paths:
        rows = reached(Volunteer.objects.visible_to(request.user), paths[0]).select_related("unit")
        listed = page(rows, request.GET)
        for row in listed.rows:
            row.level = level_of(row.minutes, numbers.stars)
    else:
        rows = StarAward.objects.visible_to(request.user).standing().select_related("volunteer__unit")
        listed = page(rows.on_notice() if tab == "notice" else rows.exclude(given_at=None), request.GET)
    waiting = NoticeObjection.objects.visible_to(request.user).waiting()
    unit = OrgUnit.objects.visible_to(request.user).filter(depth__lte=2).order_by("path").first()
    context = {
        "tab": tab,
        "tabs": TABS,
        "page": listed,
        "numbers": numbers,
        "objections": waiting.select_related("star__volunteer", "certificate__volunteer").order_by("pk")[:20],
        "unit": unit,
    }
    return render(request, "volunteers/stars.html", context)


@access("hours.decide")
@require_POST
def publish_stars(request):
    """公示 for those ticked."""
    keys = [int(key) for key in request.POST.getlist("who")[:AT_ONCE] if key.isdecimal() and len(key) < 18]
    chosen = list(Volunteer.objects.visible_to(request.user).filter(pk__in=keys))
    if not chosen:
        messages.error(request, "请先勾选要公示的志愿者。")
        return redirect("stars")
    for volunteer in chosen:
        allow(request.user, "volunteers.correct_hours", volunteer)
    return plain_deed(
        request,
        lambda: actions.publish_stars(chosen, by=request.user),
        success="已开始公示，公示期满没有异议的自动授予。",
        back=f"{reverse('stars')}?tab=notice",
    )


@access("hours.decide")
@require_http_methods(["GET", "POST"])
def answer_notice(request, pk):
    """处理公示异议. What the objector reads afterwards is the answer typed here."""
    rows = NoticeObjection.objects.visible_to(request.user)
    objection = get_object_or_404(rows.select_related("star__volunteer", "certificate__volunteer"), pk=pk)
    if objection.state != objection._meta.get_field("state").default:
        messages.error(request, f"这条异议已经处理：{objection.get_state_display()}。")
        return redirect("stars")
    allow(request.user, "volunteers.answer_notice", objection)
    what = f"{objection.star.level} 星" if objection.star_id else "志愿服务证明"
    return deed(
        request,
        AnswerForm(request.POST or None),
        lambda **said: actions.answer_objection(objection, by=request.user, **said),
        title="处理公示异议",
        success="已处理，提出异议的人凭回执号能看到。",
        back=reverse("stars"),
        lines=[f"{objection.volunteer.masked_name}的{what}", objection.text],
        up=("星级与公示", reverse("stars")),
    )
