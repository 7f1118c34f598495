"""评委: the pool of a round, invited and told, with their conflicts and how far they are. No marks stand here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards import assigned, rules
from awards.actions import judging as marking
from awards.actions import pool as actions
from awards.forms import judging as forms
from awards.models import AwardRound, Conflict, Judge
from awards.views.rounds import visible_round
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import deed


def organised_round(request, pk):
    """The round of an address, for who organises it."""
    round = visible_round(request, pk)
    if not rules.is_organiser(request.user, round):
        raise PermissionDenied
    return round


def organised_judge(request, pk):
    rounds = AwardRound.objects.visible_to(request.user)
    judge = get_object_or_404(Judge.objects.filter(round__in=rounds).select_related("user", "round__office"), pk=pk)
    if not rules.is_organiser(request.user, judge.round):
        raise PermissionDenied
    return judge


@access("award.organise")
@require_GET
def award_judges(request, pk):
    """Context: round, judges and kinds with counts, assigns, why_not, named (deeds with names in a blind round)."""
    round = organised_round(request, pk)
    context = {
        "round": round,
        "tab": "judges",
        "judges": assigned.judges_of(round),
        "kinds": assigned.kinds_of(round),
        "assigns": rules.allows(round, "assign"),
        "why_not": rules.why_not_now(round, "assign"),
        "named": assigned.deeds_with_names(round) if round.blind else 0,
    }
    return render(request, "awards/judges.html", context)


@access("award.organise")
@require_http_methods(["GET", "POST"])
def invite_judges(request, pk):
    round = organised_round(request, pk)
    there = Judge.objects.filter(round=round, ended_at=None)
    people = actions.candidates(round.office).exclude(pk__in=there.values("user")).order_by("initials", "pk")
    words = assigned.posts_of(people.values("pk"))
    form = forms.InviteForm(request.POST or None, people=people, words=words)
    back = reverse("award-judges", args=[round.pk])
    return deed(
        request, form, lambda people, group: actions.invite(round, people, by=request.user, group=group),
        title="请评委", success=lambda made: f"已请 {len(made)} 位评委，并通知本人；不便参加的可以谢绝。",
        submit="邀请", icon="user-plus", back=back, up=(f"{round} 评委", back), template="awards/invite_judges.html",
        intro="可以请街道、社区的工作人员和共建单位联络员；需要回避的对象不会派给他们",
    )  # fmt: skip


@access("award.organise")
@require_POST
def check_conflicts(request, pk):
    round = organised_round(request, pk)
    try:
        said = actions.check_conflicts(round, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        gone = f"；{said['removed']} 份已分派的因此收回，请补派" if said["removed"] else ""
        messages.success(request, f"已检查回避：共 {said['pairs']} 对需要回避{gone}。")
    return redirect("award-judges", round.pk)


@access("award.organise")
@require_GET
def conflict_list(request, pk):
    """Context: round, page (conflicts with judge and nomination). `judge` in the address narrows to one."""
    round = organised_round(request, pk)
    rows = Conflict.objects.filter(judge__round=round).select_related("judge__user", "nomination__entry__kind")
    asked = request.GET.get("judge", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        rows = rows.filter(judge=int(asked))
    context = {"round": round, "tab": "judges", "page": page(rows, request.GET)}
    return render(request, "awards/conflicts.html", context)


@access("award.organise")
@require_http_methods(["GET", "POST"])
def change_judge(request, pk):
    judge = organised_judge(request, pk)
    back = reverse("award-judges", args=[judge.round_id])
    form = forms.JudgeForm(request.POST or None, initial={"group": judge.group, "at_most": judge.at_most})
    return deed(
        request, form, lambda **said: actions.change(judge, by=request.user, **said), title=f"评委 {judge.user}",
        success="已保存。", back=back, up=("评委", back),
    )  # fmt: skip


@access("award.organise")
@require_http_methods(["GET", "POST"])
def end_judge(request, pk):
    judge = organised_judge(request, pk)
    back = reverse("award-judges", args=[judge.round_id])
    return deed(
        request, forms.EndForm(request.POST or None), lambda why: actions.end(judge, by=request.user, why=why),
        title=f"{judge.user} 不再当评委", success="已退出，没有打的对象可以改派。", submit="确认退出",
        icon="user-minus", back=back, up=("评委", back),
        lines=["已经交的打分仍然有效；还没有打的会收回，请改派给别人。"],
    )  # fmt: skip


@access("award.organise")
@require_http_methods(["GET", "POST"])
def give_back(request, pk, nomination):
    """The street lets a judge mend marks that stand; it does not see them."""
    judge = organised_judge(request, pk)
    review = judge.reviews.filter(nomination=nomination).select_related("nomination").first()
    if review is None:
        raise Http404
    back = reverse("award-assignment", args=[review.nomination.entry_id])
    return deed(
        request, forms.GiveBackForm(request.POST or None),
        lambda why: marking.give_back(review, by=request.user, why=why), title="退回重新打分", submit="退回",
        success="已退回，请评委改好再定稿。", icon="undo-2", back=back, up=("分派", back),
        lines=[f"{judge.user} 对“{review.nomination.title}”的打分已经定稿。退回后由评委本人改，街道看不到分数。"],
    )  # fmt: skip
