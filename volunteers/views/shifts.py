"""班次: its roster and deeds, the rotating code on the organiser's screen, and what is printed for it."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import deed
from volunteers import forms_activities as forms
from volunteers.actions import activities as actions
from volunteers.actions import change_capacity
from volunteers.actions.presence import AFTER, EARLY
from volunteers.choices import SignUpState
from volunteers.models import Shift, SignUp, VolunteerActivity
from volunteers.sign_in_codes import EVERY, code_at
from volunteers.views.activities import held

S = SignUpState
ON_SHEET = 500
SIZE = 100
TABS = (
    ("", "全部"),
    (S.JOINED, "已报名"),
    (S.WAITING, "候补"),
    (S.CAME, "已签到"),
    (S.LEFT, "已签退"),
    (S.MISSED, "未到"),
)


def held_shift(request, pk):
    mine = VolunteerActivity.objects.visible_to(request.user).held_by(request.user)
    return get_object_or_404(Shift.objects.filter(activity__in=mine).select_related("activity__unit"), pk=pk)


@access("activity.manage")
@require_GET
def shift(request, pk):
    """The roster. Context: shift, activity, state, tabs [(value, words, people)], page (places with volunteer), begun,
    open_now (people may sign in), standing (people may sign up)."""
    one, now = held_shift(request, pk), timezone.now()
    rows = SignUp.objects.visible_to(request.user).held_by(request.user).filter(shift=one).exclude(state=S.CANCELLED)
    counts = dict(rows.values_list("state").annotate(n=Count("pk")).order_by())
    state = request.GET.get("state", "")
    narrowed = rows.filter(state=state) if state in S.values else rows
    listed = page(narrowed.select_related("volunteer", "confirmed_by"), request.GET, size=SIZE)
    facts = {
        "shift": one,
        "activity": one.activity,
        "state": state,
        "tabs": [(value, words, counts.get(value, 0) if value else sum(counts.values())) for value, words in TABS],
        "page": listed,
        "begun": one.begins_at - EARLY <= now,
        "open_now": one.closed_at is None and one.begins_at - EARLY <= now <= one.ends_at + AFTER,
        "standing": one.closed_at is None and one.ends_at > now,
    }
    return render(request, "volunteers/shift.html", facts)


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def add_shift(request, pk):
    one = held(request, pk)
    form = forms.NewShiftForm(request.POST or None)
    return deed(
        request, form, lambda **sent: actions.add_shifts(one, by=request.user, **sent), title="添加班次",
        success=lambda made: f"已添加 {len(made)} 个班次。", back=one.get_absolute_url(), submit="添加",
        icon="plus", up=(one.title, one.get_absolute_url()),
    )  # fmt: skip


def roster_deed(request, one, form, act, **more):
    """The page of a deed on a shift; it ends on the roster."""
    address = reverse("shift", args=[one.pk])
    return deed(request, form, act, back=address, up=(one.activity.title, address), **more)


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def move_shift(request, pk):
    one = held_shift(request, pk)
    first = {"begins_at": timezone.localtime(one.begins_at), "ends_at": timezone.localtime(one.ends_at)}
    return roster_deed(
        request, one, forms.MoveShiftForm(request.POST or None, initial=first),
        lambda **sent: actions.move_shift(one, by=request.user, **sent), title="调整班次时间",
        success="时间已调整，有账号的已发消息；没有账号的请打电话。",
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def shift_capacity(request, pk):
    one = held_shift(request, pk)
    return roster_deed(
        request, one, forms.CapacityForm(request.POST or None, initial={"capacity": one.capacity}),
        lambda capacity: change_capacity(one, capacity, by=request.user), title="调整名额",
        success=lambda moved: f"名额已调整，{len(moved)} 位候补转正。" if moved else "名额已调整。",
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def drop_shift(request, pk):
    one = held_shift(request, pk)
    return roster_deed(
        request, one, forms.ReasonForm(request.POST or None),
        lambda reason, version: actions.drop_shift(one, by=request.user, reason=reason), title="取消这个班次",
        success="班次已取消。", submit="取消班次", icon="circle-x", danger=True,
        lines=["报名的人会收到消息；没有账号的请打电话。"],
    )  # fmt: skip


# The organiser's screen


def _now(request, one):
    """What the screen shows this moment: the digits, and the address the QR carries."""
    now = timezone.now()
    code = code_at(one.secret, now)
    path = reverse("shift-sign-in", args=[one.pk, code])
    counted = one.sign_ups.filter(state__in=[S.CAME, S.LEFT]).count()
    return {
        "shift": one,
        "activity": one.activity,
        "code": f"{code[:3]} {code[3:]}",
        "address": request.build_absolute_uri(path),
        "by_code": request.build_absolute_uri(reverse("shift-sign-in-by-code")),
        "seconds": EVERY - int(now.timestamp()) % EVERY,
        "counted": counted,
        "over": one.closed_at is not None or now > one.ends_at + AFTER,
        "early": now < one.begins_at - EARLY,
    }


@access("activity.manage")
@never_cache
@require_GET
def screen(request, pk):
    """签到屏: a QR that changes every half minute, for a wall or the organiser's phone. Asked by htmx it is the part
    that changes."""
    facts = _now(request, held_shift(request, pk))
    part = request.headers.get("HX-Request") == "true"
    return render(request, "volunteers/_screen_now.html" if part else "volunteers/screen.html", facts)


# For paper


@access("activity.manage")
@require_GET
def shift_sheet(request, pk):
    """签到表: those with a place, and empty lines for those who come without."""
    one = held_shift(request, pk)
    mine = SignUp.objects.visible_to(request.user).held_by(request.user)
    rows = mine.filter(shift=one).holding().select_related("volunteer").order_by("pk")
    people = list(rows[:ON_SHEET])
    facts = {"shift": one, "activity": one.activity, "people": people, "blank": range(0 if one.closed_at else 5)}
    return render(request, "volunteers/shift_sheet.html", facts | {"now": timezone.localtime()})


@access("activity.manage")
@require_GET
def activity_poster(request, pk):
    """海报: what, when, where, and a QR that opens the activity's public page."""
    one = held(request, pk)
    address = request.build_absolute_uri(reverse("public-activity", args=[one.pk]))
    shifts = [each for each in one.shifts.all() if not each.cancelled_why][:20]
    return render(request, "volunteers/activity_poster.html", {"activity": one, "address": address, "shifts": shifts})
