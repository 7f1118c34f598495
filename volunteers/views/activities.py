"""志愿活动: the list, one activity with its shifts, and the deeds of whoever holds it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation import notices
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.foundation.models import Notice
from governance.foundation.photos import picture
from hierarchy.choices import Level
from hierarchy.scope import is_above
from hierarchy.views.deed import deed, plain_deed
from residents.offices import office_of
from volunteers import forms_activities as forms
from volunteers.actions import activities as actions
from volunteers.choices import ActivityState, SignUpState
from volunteers.figures_activities import participants, shifts_of
from volunteers.filters_activities import ActivityFilter
from volunteers.models import ActivityPhoto, ActivitySeries, SignUp, Volunteer, VolunteerActivity

A, S = ActivityState, SignUpState
LOOKS = {  # chip, icon
    A.DRAFT: ("", "pencil"),
    A.OPEN: ("doing", "megaphone"),
    A.DONE: ("done", "circle-check"),
    A.CANCELLED: ("", "circle-x"),
}
CHANGEABLE = (
    "title", "kind", "theme", "series", "place", "about", "for_whom", "team", "partner", "teacher", "leader", "contact"
)  # fmt: skip


def held(request, pk):
    """An activity of the branches the person serves; any other is not found."""
    rows = VolunteerActivity.objects.visible_to(request.user).held_by(request.user).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@access("activity.read")
@require_GET
def activities(request):
    """Context: filter, page (rows with shifts, chip, icon, when, places), holds, forgotten (how many to confirm)."""
    rows = VolunteerActivity.objects.visible_to(request.user).select_related("unit", "series")
    narrowed = ActivityFilter(request.GET, rows.prefetch_related("shifts"), request=request)
    listed = page(narrowed.qs if narrowed.is_valid() else narrowed.qs.none(), request.GET)
    for row in listed.rows:
        row.chip, row.icon = LOOKS[row.state]
        standing = [shift for shift in row.shifts.all() if not shift.cancelled_why]
        row.first, row.count = (standing[0] if standing else None), len(standing)
        row.joined, row.places = sum(s.joined for s in standing), sum(s.capacity for s in standing)
    mine = SignUp.objects.visible_to(request.user).held_by(request.user)
    forgotten = mine.forgotten().count() if request.user.may("activity.manage") else 0
    facts = {"filter": narrowed, "page": listed, "forgotten": forgotten}
    return render(request, "volunteers/activities.html", facts)


@access("activity.read")
@require_GET
def activity(request, pk):
    """One activity. Context: activity, holds, shifts (with waiting, mine), me (the own volunteer row), photos, and for
    who holds it: took (participants)."""
    rows = VolunteerActivity.objects.visible_to(request.user).select_related("unit", "series", "team", "partner")
    one = get_object_or_404(rows, pk=pk)
    notices.read(request.user, Notice.objects.filter(url=one.get_absolute_url()))
    holds = holds_activity(request.user, one)
    me = own_record(request.user, one.path)
    facts = {
        "activity": one,
        "holds": holds,
        "me": me,
        "shifts": shifts_of(one, me),
        "photos": list(one.photos.order_by("pk") if holds else one.photos.filter(public=True).order_by("pk")),
        "look": LOOKS[one.state],
    }
    if holds:
        took = SignUp.objects.visible_to(request.user).filter(shift__activity=one)
        facts["took"] = participants(took, timezone.localdate())
    return render(request, "volunteers/activity.html", facts)


def own_record(user, path):
    """The own row of a person who is a volunteer of the street a path lies in, or None."""
    mine = Volunteer.objects.visible_to(user)
    return mine.filter(user=user, left_on=None, street_path=path[:4]).first()


def holds_activity(user, activity):
    return user.may("activity.manage") and any(activity.path.startswith(branch) for branch in user.scope.branches)


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def new_activity(request):
    """新建活动 with its first shift; a draft until it is published."""

    def plan(unit, client_key, begins_at, ends_at, capacity, **facts):
        shifts = [(begins_at, ends_at, capacity)]
        return actions.plan_activity(unit, by=request.user, shifts=shifts, client_key=client_key or None, **facts)

    form = forms.NewActivityForm(request.POST or None, user=request.user)
    return deed(
        request, form, plan, title="新建活动", success="活动已建好。请看一看，再发布。",
        back=lambda made: made.get_absolute_url(), submit="建好", icon="plus",
        cancel=reverse("activities"),
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def change_activity(request, pk):
    one = held(request, pk)
    first = {name: getattr(one, name) for name in (*CHANGEABLE, "version")}
    form = forms.ActivityForm(request.POST or None, user=request.user, initial=first)
    return deed(
        request, form, lambda **sent: actions.change_activity(one, by=request.user, **sent),
        title="修改活动", success="已保存。", back=one.get_absolute_url(),
    )  # fmt: skip


@access("activity.manage")
@require_POST
def publish(request, pk):
    one = held(request, pk)
    return plain_deed(
        request, lambda: actions.publish_activity(one, by=request.user),
        success="活动已发布，可以报名了。", back=one.get_absolute_url(),
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def call_off(request, pk):
    one = held(request, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": one.version})
    return deed(
        request, form, lambda **sent: actions.call_off(one, by=request.user, **sent), title=f"取消“{one.title}”",
        success="活动已取消，有账号的已发消息；没有账号的请打电话。", back=one.get_absolute_url(), submit="取消活动",
        icon="circle-x", danger=True, lines=["所有班次都会取消，报名的人会收到消息。"],
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def sum_up(request, pk):
    one = held(request, pk)
    form = forms.SummaryForm(request.POST or None, initial={"served": one.served, "summary": one.summary})
    return deed(
        request, form, lambda **sent: actions.sum_up(one, by=request.user, **sent), title="活动小结",
        success="小结已保存。", back=one.get_absolute_url(),
    )  # fmt: skip


# Photos


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def add_photos(request, pk):
    one = held(request, pk)
    form = forms.PhotosForm(request.POST or None, request.FILES or None)
    return deed(
        request, form, lambda photos, public: actions.add_photos(one, photos, by=request.user, public=public),
        title="添加活动照片", success="照片已添加。", back=one.get_absolute_url(), submit="添加", icon="image",
    )  # fmt: skip


@access("activity.read")
@require_GET
def photo(request, pk):
    rows = ActivityPhoto.objects.visible_to(request.user).select_related("activity")
    one = get_object_or_404(rows, pk=pk)
    if not one.public and not holds_activity(request.user, one.activity):
        return redirect(one.activity)
    return picture(one.file)


@access("activity.manage")
@require_POST
def drop_photo(request, pk):
    one = get_object_or_404(ActivityPhoto.objects.visible_to(request.user).select_related("activity"), pk=pk)
    back = held(request, one.activity_id).get_absolute_url()
    return plain_deed(request, lambda: actions.drop_photo(one, by=request.user), success="照片已删除。", back=back)


# Series


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def series(request):
    """活动系列 of one's street, and a form for another one. Context: form, rows, may_change."""
    office = office_of(request.user)
    may_change = is_above(request.user, Level.COMMUNITY)
    form = forms.SeriesForm(request.POST or None)
    if request.method == "POST" and may_change and form.is_valid():
        try:
            actions.found_series(office, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "系列已添加。")
            return redirect("activity-series")
    rows = ActivitySeries.objects.filter(office=office).order_by("-active", "pk")
    facts = {"form": form, "rows": rows, "may_change": may_change}
    return render(request, "volunteers/activity_series.html", facts, status=422 if form.errors else 200)


@access("activity.manage")
@require_POST
def turn_series(request, pk):
    """Out of the choices, or back (active=yes)."""
    mine = ActivitySeries.objects.filter(office__path__in=request.user.scope.offices)
    one = get_object_or_404(mine if is_above(request.user, Level.COMMUNITY) else mine.none(), pk=pk)
    active = request.POST.get("active") == "yes"
    return plain_deed(
        request, lambda: actions.turn_series(one, by=request.user, active=active),
        success="已启用。" if active else "已停用，原来的活动不变。", back="activity-series",
    )  # fmt: skip
