"""会议: the list, a new one, the page it is held from, and what is printed for the wall and the table."""

import re
from collections import defaultdict

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from deliberation.actions.held_meetings import record_held_meeting
from deliberation.actions.meetings import plan_meeting
from deliberation.choices_councils import Block, ItemState, MeetingState, VoteWay
from deliberation.filters_meetings import MeetingFilter
from deliberation.forms_meetings import HeldItems, HeldMeetingForm, NewMeetingForm, councils_of
from deliberation.models import Council, Meeting, Motion
from deliberation.rolls import is_there, room_of
from governance.foundation import notices
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.fields import mask_name
from governance.foundation.keyset import page
from governance.foundation.models import Notice
from hierarchy.choices import Role
from hierarchy.views.deed import allow

S = MeetingState
FEW = 12  # doors that are listed without folding them up
STAIRS = re.compile(r"\d+单元")
LOOKS = {  # chip, icon
    S.PLANNED: ("", "pencil"),
    S.ANNOUNCED: ("doing", "megaphone"),
    S.OPEN: ("review", "messages-square"),
    S.CLOSED: ("done", "circle-check"),
    S.CANCELLED: ("", "circle-x"),
}
ITEM_LOOKS = {
    ItemState.PLANNED: ("", "circle"),
    ItemState.DECIDED: ("done", "circle-check"),
    ItemState.CARRIED_OVER: ("soon", "skip-forward"),
    ItemState.DROPPED: ("", "circle-x"),
}


def leads_only(user):
    return bool(user.scope.roles) and user.scope.roles <= {Role.BUILDING, Role.ENTRANCE}


def frame(user):
    """A building leader holds the meeting from a phone in a living room; everybody else has the desk around it."""
    return "phone.html" if leads_only(user) else "base.html"


def found(request, pk):
    rows = Meeting.objects.visible_to(request.user).select_related(
        "council__building__estate", "council__estate", "unit", "series", "by"
    )
    return get_object_or_404(rows, pk=pk)


@access("council.read")
@require_GET
def meetings(request):
    """Context: filter, page (rows with council and items_count), tabs."""
    rows = Meeting.objects.visible_to(request.user).select_related("council", "unit").defer("minutes_text", "extract")
    narrowed = MeetingFilter(request.GET, rows, request=request)
    listed = page(narrowed.qs if narrowed.is_valid() else narrowed.qs.none(), request.GET)
    for row in listed.rows:
        row.chip, row.icon = LOOKS[row.state]
    facts = {"filter": narrowed, "page": listed, "frame": frame(request.user)}
    return render(request, "deliberation/meetings.html", facts)


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def new_meeting(request):
    """新建会议 (?council=). The agenda is begun by itself; the page that follows shows it."""
    start = {"council": request.GET.get("council"), "recorder": request.user.name}
    form = NewMeetingForm(request.POST or None, initial=start, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        council = facts.pop("council")
        allow(request.user, "deliberation.call_meeting", council)
        try:
            made = plan_meeting(council, by=request.user, **facts)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "会议已建好。请看看议程，再发通知。")
            return redirect(made)
    return render(request, "deliberation/new_meeting.html", {"form": form}, status=422 if form.errors else 200)


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def record_meeting(request):
    """补录会议 (?council=): a meeting held on paper, entered on one page. Context: form, items, council; without one
    councils to choose from (?q= part of the name), words, many. Whoever has one council is not asked.
    """
    asked, words = request.GET.get("council", ""), request.GET.get("q", "").strip()
    rows = Council.objects.visible_to(request.user).select_related("unit")
    council = get_object_or_404(rows, pk=asked) if asked.isdecimal() and len(asked) < 18 else None
    if council is None:
        own = councils_of(request.user)
        if len(own) == 1:
            return redirect(f"{request.path}?council={own[0].pk}")
        named = [each for each in own if words in each.name]
        facts = {"councils": named, "words": words, "many": len(own) > 8}
        return render(request, "deliberation/record_meeting.html", facts)
    allow(request.user, "deliberation.call_meeting", council)
    names = "\n".join(council.members.sitting().order_by("group__order", "pk").values_list("name", flat=True))
    form = HeldMeetingForm(request.POST or None, initial={"present": names, "recorder": request.user.name})
    items = HeldItems(request.POST or None)
    refused = request.method == "POST"
    if refused and form.is_valid() and items.is_valid():
        told = [each for each in items.cleaned_data if each]
        try:
            made = record_held_meeting(council, by=request.user, items=told, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "会议已补录。请接着整理纪要。")
            return redirect(made)
    facts = {"form": form, "items": items, "council": council}
    return render(request, "deliberation/record_meeting.html", facts, status=422 if refused else 200)


@access("council.read")
@require_GET
def meeting(request, pk):
    """One meeting, from its agenda to its votes. Context: see `page_of`."""
    one = found(request, pk)
    notices.read(request.user, Notice.objects.filter(url=one.get_absolute_url()))
    return render(request, "deliberation/meeting.html", page_of(request, one))


def page_of(request, meeting):
    """holds, items (with votes, look), room (Room), counts, mine (one's own attendance), and who came or did not.

    Doors nobody has come from yet are told apart by their stairs; who does not hold the meeting reads how many.
    """
    user = request.user
    holds = user.has_perm("deliberation.lead_meeting", meeting)
    people = people_of(meeting)
    mine = next((each for each in people if each.user_id == user.pk), None)
    for each in people:
        each.shown = each.name if holds or each is mine else _masked(each)
        each.from_where = str(each.group or "") or (each.organisation if each.organisation != each.name else "")
    items = list(
        meeting.items.select_related("ticket", "resolution__lead").prefetch_related("motions").order_by("order", "pk")
    )
    open_motion = None
    for item in items:
        item.chip, item.icon = ITEM_LOOKS[item.state]
        item.votes = sorted(item.motions.all(), key=lambda motion: motion.pk)
        open_motion = next((each for each in item.votes if each.state == Motion.State.OPEN), open_motion)
    chip, icon = LOOKS[meeting.state]
    room = room_of(meeting.council, people, list(meeting.council.groups.all()))
    homes = {each.household_id for each in people if each.there} - {None}
    away = [each for each in people if not each.arrived_at and each.household_id not in homes]
    return {
        "meeting": meeting,
        "frame": frame(user),
        "holds": holds,
        "mine": mine,
        "chip": chip,
        "icon": icon,
        "reports": [item for item in items if item.block == Block.LAST_TIME],
        "items": [item for item in items if item.block != Block.LAST_TIME],
        "open_motion": open_motion,
        "left_to_decide": sum(
            item.state == ItemState.PLANNED and item.block not in (Block.LAST_TIME, Block.CHAT) for item in items
        ),
        "here": [each for each in people if each.there],
        "gone": [each for each in people if each.arrived_at and not each.there and not each.awaiting],
        "awaiting": [each for each in people if each.awaiting],
        "away": away,
        "away_by_stairs": _by_stairs(away if holds else [each for each in away if not each.is_a_door]),
        "doors_away": sum(each.is_a_door for each in away),
        "room": room,
        "code": meeting.code if holds and meeting.state in (S.ANNOUNCED, S.OPEN) else "",
        "secret": VoteWay.SECRET,
    }


def _masked(attendance):
    if not attendance.is_a_door:
        return mask_name(attendance.name)
    stairs = STAIRS.match(attendance.name)
    return f"{stairs[0] if stairs else ''}住户"


def _by_stairs(away):
    """[(stairs, rows)]: people by name first, then the doors of a building under their stairs; a few stay together."""
    groups, fold = defaultdict(list), sum(each.is_a_door for each in away) > FEW
    for each in away:
        stairs = STAIRS.match(each.name) if fold and each.is_a_door else None
        groups[stairs[0] if stairs else ""].append(each)
    return sorted(groups.items(), key=lambda group: (len(group[0]), group[0]))


def people_of(meeting):
    """Attendances with what the page asks of them, in one query."""
    rows = meeting.attendances.select_related("group", "held_by").order_by("group__order", "group", "pk")
    people = list(rows)
    for each in people:
        each.there = is_there(each)
    return people


# For paper


@access("council.read")
@require_GET
def meeting_notice(request, pk):
    """会议通知 for the wall: time, place, items; no names of anybody invited."""
    one = found(request, pk)
    items = one.items.exclude(state=ItemState.DROPPED).select_related("resolution")
    facts = {"meeting": one, "items": items, "now": timezone.localtime()}
    return render(request, "deliberation/meeting_notice.html", facts)


@access("meeting.hold")
@require_GET
def sign_in_sheet(request, pk):
    """签到表 with boxes: those invited, and empty lines for those who come without."""
    one = found(request, pk)
    allow(request.user, "deliberation.lead_meeting", one)
    facts = {
        "meeting": one,
        "people": people_of(one),
        "blank": range(0 if one.state == S.CLOSED else 5),
        "now": timezone.localtime(),
    }
    return render(request, "deliberation/sign_in_sheet.html", facts)


@access("meeting.hold")
@require_GET
def meeting_poster(request, pk):
    """The QR and the code for the door of the room."""
    one = found(request, pk)
    allow(request.user, "deliberation.lead_meeting", one)
    address = request.build_absolute_uri(reverse("sign-in", args=[one.token]))
    by_code = request.build_absolute_uri(reverse("sign-in-by-code"))
    facts = {"meeting": one, "address": address, "by_code": by_code, "demo": settings.DEMO}
    return render(request, "deliberation/meeting_poster.html", facts)
