"""Places on a shift, by the organiser's hand: signed up for somebody, cancelled, came, left, confirmed afterwards."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import deed, plain_deed
from volunteers import actions
from volunteers import forms_presence as forms
from volunteers.actions.arriving import register_at_the_door
from volunteers.choices import SignUpState
from volunteers.models import Shift, SignUp, VolunteerActivity
from volunteers.views.activities import own_record
from volunteers.views.shifts import held_shift, roster_deed

AT_ONCE = 200


def held_place(request, pk):
    rows = SignUp.objects.visible_to(request.user).held_by(request.user).select_related("shift__activity", "volunteer")
    return get_object_or_404(rows, pk=pk)


def _roster(shift):
    return reverse("shift", args=[shift.pk])


def _said(place):
    return "已报名。" if place.state == SignUpState.JOINED else "名额已满，排在候补，有人取消会按次序转正。"


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def join_for(request, pk):
    """替人报名: the volunteer asked for it."""
    one = held_shift(request, pk)
    form = forms.JoinForm(request.POST or None, shift=one, user=request.user)
    return roster_deed(
        request, one, form, lambda volunteer, **sent: actions.join(one, volunteer, by=request.user, **sent),
        title="替志愿者报名", success=_said, submit="报名", icon="user-plus",
        lines=["请先问过本人。没有登记的人，到现场本人同意后再登记。"],
    )  # fmt: skip


@access("activity.read")
@require_POST
def join_myself(request, pk):
    """报名 of a signed-in person who is a volunteer."""
    published = VolunteerActivity.objects.visible_to(request.user)
    one = get_object_or_404(Shift.objects.filter(activity__in=published).select_related("activity"), pk=pk)
    me = own_record(request.user, one.activity.path)
    back = one.activity.get_absolute_url()
    if me is None:
        messages.error(request, "您还没有登记为志愿者，请先到社区登记。")
        return redirect(back)
    form = forms.OwnJoinForm(request.POST)
    form.is_valid()
    try:
        place = actions.join(one, me, by=request.user, clash_why=form.cleaned_data.get("clash_why", ""))
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _said(place))
    return redirect(back)


@access("activity.read")
@require_POST
def cancel_place(request, pk):
    """取消报名: one's own until the shift begins, or by whoever holds the activity."""
    rows = SignUp.objects.visible_to(request.user).select_related("shift__activity", "volunteer")
    one = get_object_or_404(rows, pk=pk)
    own = one.volunteer.user_id == request.user.pk
    if not own:
        one = get_object_or_404(
            SignUp.objects.visible_to(request.user)
            .held_by(request.user)
            .filter(pk=one.pk)
            .select_related("shift__activity")
        )
    back = one.shift.activity.get_absolute_url() if own else _roster(one.shift)
    return plain_deed(request, lambda: actions.cancel(one, by=request.user, own=own), success="已取消报名。", back=back)


@access("activity.manage")
@require_POST
def come(request, pk):
    one = held_place(request, pk)
    return plain_deed(
        request, lambda: actions.sign_in(one, by=request.user), success=f"{one.volunteer.name}已签到。",
        back=_roster(one.shift),
    )  # fmt: skip


@access("activity.manage")
@require_POST
def go(request, pk):
    one = held_place(request, pk)
    return plain_deed(
        request, lambda: actions.sign_out(one, by=request.user), success=f"{one.volunteer.name}已签退，时长已登记。",
        back=_roster(one.shift),
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def walk_up(request, pk):
    """现场参加, by number, telephone or name."""
    one = held_shift(request, pk)
    form = forms.WhoForm(request.POST or None, shift=one, user=request.user)
    return roster_deed(
        request, one, form, lambda volunteer: actions.walk_up(one, volunteer, by=request.user), title="现场参加",
        success=lambda place: f"{place.volunteer.name}已签到。", submit="登记到场",
        icon="user-check", lines=["没有报名、已经到场的志愿者。名额满了也能登记。"],
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def register_here(request, pk):
    """现场登记: somebody who is no volunteer yet, and says yes to that."""
    one = held_shift(request, pk)
    return roster_deed(
        request, one, forms.DoorForm(request.POST or None),
        lambda **sent: register_at_the_door(one, by=request.user, **sent), title="现场登记志愿者",
        success=lambda place: f"{place.volunteer.name}已登记为志愿者（{place.volunteer.number}），已签到。",
        submit="登记并签到", icon="user-plus",
        lines=["只登记本人当面同意的人。手机号已登记过的，请用“现场参加”。"],
    )  # fmt: skip


# What was forgotten


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def forgotten(request):
    """待确认签退. POST confirms the ticked ones by the planned end. Context: page (places with shift and volunteer)."""
    mine = SignUp.objects.visible_to(request.user).held_by(request.user)
    rows = mine.forgotten().select_related("shift__activity", "volunteer")
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("places")[:AT_ONCE] if each.isdecimal() and len(each) < 18]
        done, refused = _confirm_many(rows.filter(pk__in=chosen).order_by("pk"), request.user)
        if done:
            messages.success(request, f"已确认 {done} 人按计划时间签退，时长已登记。")
        for sentence in refused[:5]:
            messages.error(request, sentence)
        if not done and not refused:
            messages.error(request, "没有勾选人。请先勾选，再确认。")
        return redirect("forgotten-sign-outs")
    return render(request, "volunteers/forgotten.html", {"page": page(rows, request.GET)})


def _confirm_many(places, user):
    """(how many were confirmed, sentences about those that were not); each one stands alone."""
    done, refused = 0, []
    for place in places:
        try:
            actions.confirm_forgotten(place, by=user)
            done += 1
        except ActionRefused as sentence:
            refused.append(f"{place.volunteer.name}：{sentence}")
    return done, refused


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    """One of them, at another time or without hours."""
    one = held_place(request, pk)
    return deed(
        request, forms.ConfirmForm(request.POST or None),
        lambda **sent: actions.confirm_forgotten(one, by=request.user, **sent),
        title=f"确认{one.volunteer.name}的离开时间", success="已确认。", back="forgotten-sign-outs",
    )  # fmt: skip
