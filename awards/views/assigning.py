"""分派: one kind's nominations × judges. Ticked, imported or drawn it is a draft; published it is everybody's work."""

import re
import secrets

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from awards import assigned, rules
from awards.actions import assigning as actions
from awards.choices import ReviewState
from awards.forms.judging import DrawForm
from awards.models import RoundKind
from awards.views.judges import organised_round
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import plain_deed

ROWS = 40
PAIR = re.compile(r"[0-9]{1,15}-[0-9]{1,15}")
MOST_PAIRS = 2000  # of a page: forty rows by fifty judges


def organised_entry(request, pk):
    entry = get_object_or_404(RoundKind.objects.select_related("kind", "round"), pk=pk)
    entry.round = organised_round(request, entry.round_id)
    return entry


@access("award.organise")
@require_http_methods(["GET", "POST"])
def assignment(request, pk):
    """Context: see `_show`. POST: what was ticked or unticked against what the page showed."""
    entry = organised_entry(request, pk)
    if request.method == "GET":
        return _show(request, entry)
    was, now = _pairs(request.POST.getlist("was")), _pairs(request.POST.getlist("pair"))
    try:
        gone = actions.take_away(entry, was - now, by=request.user)
        made = actions.assign(entry, now - was, by=request.user, state=ReviewState.DRAFT)
    except ActionRefused as refused:
        return _show(request, entry, ticked=now, refusal=str(refused), status=409)
    messages.success(request, f"已保存：新增 {made} 份草稿，收回 {gone} 份。公布后评委才看得到。")
    return redirect(request.get_full_path())


def _pairs(words):
    found = [word for word in words[:MOST_PAIRS] if PAIR.fullmatch(word)]
    return {tuple(map(int, word.split("-"))) for word in found}


def _show(request, entry, *, ticked=None, refusal="", status=200):
    """Context: round, entry, tab, kinds, judges (.load), page (rows with .cells), drafts, draw, refusal, assigns."""
    shown = page(assigned.accepted(entry), request.GET, size=ROWS)
    assigned.hide_own(entry, shown.rows, request.user)
    context = {
        "round": entry.round,
        "entry": entry,
        "tab": "judges",
        "kinds": list(entry.round.kinds.select_related("kind")),
        "judges": assigned.fill_in(entry, shown.rows, ticked),
        "page": shown,
        "drafts": assigned.drafts(entry),
        "draw": DrawForm(),
        "refusal": refusal,
        "assigns": rules.allows(entry.round, "assign") and not entry.frozen_at,
        "why_not": rules.why_not_now(entry.round, "assign"),
    }
    return render(request, "awards/assignment.html", context, status=status)


@access("award.organise")
@require_POST
def draw_judges(request, pk):
    """抽签: a balanced draft on the same page, to look at before it is published."""
    entry, form = organised_entry(request, pk), DrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"抽签没有办成：{next(iter(form.errors['each']))}")
        return redirect("award-assignment", entry.pk)
    try:
        made, short = actions.draw_lots(entry, form.cleaned_data["each"], seed=secrets.token_hex(8), by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"抽出 {made} 份草稿，请看一看，改好后公布。")
        if short:
            messages.warning(request, f"有 {len(short)} 个对象评委不够：请再请评委，或少派几位。")
    return redirect("award-assignment", entry.pk)


@access("award.organise")
@require_POST
def publish(request, pk):
    entry = organised_entry(request, pk)
    return plain_deed(
        request, lambda: actions.publish(entry, by=request.user), success="已公布，评委收到通知。",
        back=_back(entry),
    )  # fmt: skip


@access("award.organise")
@require_POST
def discard(request, pk):
    entry = organised_entry(request, pk)
    return plain_deed(
        request, lambda: actions.discard(entry, by=request.user), success="草稿已清空。", back=_back(entry)
    )


def _back(entry):
    return reverse("award-assignment", args=[entry.pk])
