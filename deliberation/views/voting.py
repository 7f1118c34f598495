"""表决: put a question, count or cast, close, void; the scan of the papers; the owners' calculator."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation import forms_voting as forms
from deliberation import owners
from deliberation.actions import voting as actions
from deliberation.choices_councils import Choice, PassRule, VoteBase, VoteWay
from deliberation.models import Attendance, Motion
from deliberation.views.meeting_deeds import item_of
from deliberation.views.meetings import frame
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import allow, deed


def _motion(request, pk):
    rows = Motion.objects.visible_to(request.user).select_related("item__meeting__council__unit", "by")
    return get_object_or_404(rows, pk=pk)


def _held(request, pk):
    one = _motion(request, pk)
    allow(request.user, "deliberation.lead_meeting", one.item.meeting)
    return one


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def open_vote(request, pk):
    item = item_of(request, pk)
    start = {"question": item.title, "way": item.meeting.council.vote_way}
    note = "属于业主共同决定事项：这次表决只是协商意见，须由业主大会依法表决。"
    return deed(
        request,
        forms.OpenVoteForm(request.POST or None, initial=start),
        lambda **sent: actions.open_vote(item, by=request.user, **sent),
        title="开始表决",
        intro=f"{PassRule(actions.rule_for(item.meeting.council, item)).label}，"
        f"{item.meeting.council.get_vote_base_display()}",
        lines=[note] if item.owners_matter else [],
        success="表决开始，人数已定格。",
        back=lambda motion: motion.get_absolute_url(),
        cancel=item.meeting.get_absolute_url(),
        submit="开始表决",
        icon="vote",
    )


@access("council.read")
@require_GET
def motion(request, pk):
    return show(request, _motion(request, pk))


def show(request, motion, form=None, status=200):
    """One vote. Context: motion, holds, form (counting or casting), cast (how many voted), named [(name, choice)].

    While a vote is cast one by one only how many have voted is told, never for what.
    """
    holds = request.user.has_perm("deliberation.lead_meeting", motion.item.meeting)
    mine = list(
        Attendance.objects.visible_to(request.user)
        .filter(meeting=motion.item.meeting, user=request.user)
        .values_list("pk", flat=True)
    )
    running = motion.state == Motion.State.OPEN
    by_one = motion.way in actions.CAST
    if form is None and running and by_one:
        form = forms.CastForm(seats=_seats(request, motion, holds, mine))
    elif form is None and running and holds:
        start = {"recorder": motion.item.meeting.recorder, "invalid": 0}
        form = forms.CountForm(motion=motion, initial=start)
    context = {
        "motion": motion,
        "meeting": motion.item.meeting,
        "item": motion.item,
        "holds": holds,
        "frame": frame(request.user),
        "running": running,
        "by_one": by_one,
        "form": form,
        "voted": motion.voted.count() if by_one else None,
        "named": _named(motion) if motion.way == VoteWay.NAMED and not running and (holds or mine) else [],
    }
    return render(request, "deliberation/motion.html", context, status=status)


def _seats(request, motion, holds, mine):
    """[(attendance, name)] whose vote may be given from this page: everybody's for the recorder, else one's own."""
    if holds:
        done = set(motion.voted.values_list("voter", flat=True))
        seats = [seat for voter, seat in motion.roll if voter not in done]
    else:
        seats = actions.may_cast(motion, mine)
    rows = Attendance.objects.visible_to(request.user).filter(pk__in=seats)
    return [(row.pk, _seat_line(row, motion)) for row in rows.select_related("held_by", "group").order_by("pk")]


def _seat_line(row, motion):
    side = f"{row.group}：" if motion.base == VoteBase.GROUP else ""
    return f"{side}{row.name}" + (f"（{row.held_by.name}代）" if row.held_by_id else "")


def _named(motion):
    rows = motion.voted.select_related("attendance").order_by("attendance")
    return [(row.attendance.name, Choice(row.choice).label) for row in rows]


@access("meeting.attend")
@sensitive_post_parameters("choice")
@require_POST
def cast(request, pk):
    """A vote by one's own account, or taken down by the recorder for somebody in the room."""
    one = _motion(request, pk)
    holds = request.user.has_perm("deliberation.lead_meeting", one.item.meeting)
    mine = Attendance.objects.visible_to(request.user).filter(meeting=one.item.meeting, user=request.user)
    own = set(actions.may_cast(one, list(mine.values_list("pk", flat=True))))
    seats = _seats(request, one, holds, []) if holds else [(pk, str(pk)) for pk in own]
    form = forms.CastForm(request.POST, seats=seats)
    if not form.is_valid():
        return show(request, one, form, status=422)
    seat = form.cleaned_data["seat"]
    row = get_object_or_404(Attendance.objects.visible_to(request.user), pk=seat, meeting=one.item.meeting)
    if seat not in own and not holds:
        raise PermissionDenied
    try:
        actions.cast_vote(one, row, form.cleaned_data["choice"], by=request.user, own=seat in own)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return show(request, one, form, status=409)
    messages.success(request, "已投票。")
    return redirect(one)


@access("meeting.hold")
@require_POST
def count(request, pk):
    """The counts of hands or papers, by two people."""
    one = _held(request, pk)
    form = forms.CountForm(request.POST, request.FILES, motion=one)
    if not form.is_valid():
        return show(request, one, form, status=422)
    try:
        actions.count_votes(one, by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return show(request, one, form, status=409)
    messages.success(request, "表决结果已登记。")
    return redirect(one)


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def close(request, pk):
    one = _held(request, pk)
    return deed(
        request,
        forms.CloseVoteForm(request.POST or None, initial={"recorder": one.item.meeting.recorder}),
        lambda **sent: actions.close_vote(one, by=request.user, **sent),
        title="结束表决",
        intro=one.question,
        success="表决已结束。",
        back=one.get_absolute_url(),
        submit="结束并公布结果",
        icon="check",
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def void(request, pk):
    one = _held(request, pk)
    return deed(
        request,
        forms.VoidForm(request.POST or None),
        lambda **sent: actions.void_vote(one, by=request.user, **sent),
        title="作废这次表决",
        intro=one.question,
        success="已作废，可以重新表决。",
        back=one.item.meeting.get_absolute_url(),
        submit="作废",
        icon="circle-x",
        danger=True,
    )


@access("meeting.hold")
@require_GET
def scan(request, pk):
    """The papers' scan, to whoever holds the meeting. Always a download: a PDF is never opened on our pages."""
    one = _held(request, pk)
    if not one.scan:
        raise Http404
    with transaction.atomic():
        ledger.record("motion.scan_read", one, by=request.user, unit=one.item.meeting.path)
    return download(one.scan, f"ballots-{one.pk}")


def download(scan, name):
    """A kept scan (`ballots.Scan`) as a file to save, never shown among our pages."""
    kind, name = "application/pdf" if scan.name.endswith(".pdf") else "image/jpeg", f"{name}.{scan.name[-3:]}"
    if settings.ACCEL_REDIRECT:
        response = HttpResponse(content_type=kind)
        response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT + scan.name
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return FileResponse(scan.open("rb"), content_type=kind, as_attachment=True, filename=name)


@access("council.read")
@require_GET
def owners_calculator(request):
    """民法典 278: advisory arithmetic; nothing is stored. Context: form, steps, carried, special, ordinary."""
    form = forms.OwnersForm(request.GET or None)
    context = {"form": form, "frame": frame(request.user), "special": owners.SPECIAL, "ordinary": owners.ORDINARY}
    if request.GET and form.is_valid():
        numbers = dict(form.cleaned_data)
        context["steps"] = owners.steps(special=numbers.pop("matter") == "special", **numbers)
        context["carried"] = all(step.met for step in context["steps"])
    return render(request, "deliberation/owners_calculator.html", context, status=422 if form.errors else 200)
