"""督办: the desk with its four tabs, one supervision with its way, and the deeds on it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from deliberation import forms_ladder, rules_ladder
from deliberation.actions import supervising
from deliberation.choices_ladder import SupervisionState
from deliberation.models import Supervision
from governance.foundation import keyset, notices
from governance.foundation.access import access
from governance.foundation.models import Notice
from hierarchy.views.deed import deed

S = SupervisionState
TABS = {"open": "待回复", "replied": "待审核", "late": "逾期未复", "done": "已办结"}
EMPTY = {
    "open": ("没有等待回复的督办", "发出的督办会列在这里，直到对方回复。"),
    "replied": ("没有等待审核的回复", "对方回复后，由没有被督办的人在这里审核。"),
    "late": ("没有逾期未复的督办", "都在期限之内。"),
    "done": ("还没有办结的督办", "审核通过或撤销的督办会列在这里。"),
}


def in_tab(rows, tab, now=None):
    """The rows of one tab; 逾期未复 are among 待回复, too."""
    if tab == "late":
        return rows.unanswered(now)
    states = {"open": [S.OPEN], "replied": [S.REPLIED], "done": [S.DONE, S.WITHDRAWN]}[tab]
    return rows.filter(state__in=states)


@access("supervision.read")
@require_GET
def supervisions(request):
    """Context: page, tabs [(key, words, count)], st, empty (two sentences)."""
    st = request.GET.get("st") if request.GET.get("st") in TABS else "open"
    seen, now = Supervision.objects.visible_to(request.user), timezone.now()
    page = keyset.page(in_tab(seen, st, now).for_list(), request.GET)
    counts = {key: keyset.capped_count(in_tab(seen, key, now), 100) for key in ("open", "replied", "late")}
    context = {
        "page": page,
        "tabs": [(key, words, counts.get(key)) for key, words in TABS.items()],
        "st": st,
        "empty": EMPTY[st],
    }
    return render(request, "deliberation/supervisions.html", context)


def _found(request, pk):
    return get_object_or_404(Supervision.objects.visible_to(request.user).for_page(), pk=pk)


@access("supervision.read")
@require_GET
def supervision(request, pk):
    """Context: supervision, targets, steps, deeds [(name, Deed)], why_not."""
    found = _found(request, pk)
    notices.read(request.user, Notice.objects.filter(url=found.get_absolute_url()))
    return _show(request, found)


def _show(request, found, status=200, refusal=""):
    allowed = rules_ladder.allowed(request.user, found)
    context = {
        "supervision": found,
        "targets": list(found.targets.order_by("pk")),
        "steps": list(found.steps.order_by("-pk")[:100]),
        "deeds": [(name, DEEDS[name]) for name in DEEDS if name in allowed],
        "why_not": rules_ladder.why_not(request.user, found, "reply" if found.state == S.OPEN else "accept"),
        "refusal": refusal,
    }
    return render(request, "deliberation/supervision.html", context, status=status)


F, A = forms_ladder, supervising
DEEDS = {  # name -> (words, form, action, sentence when it is done, icon, access)
    "reply": ("回复督办", F.ReplyForm, A.reply_to_supervision, "已回复。", "send", "ticket.handle"),
    "accept": ("审核通过", F.AcceptReplyForm, A.accept_reply, "已通过，督办办结。", "check", "supervision.issue"),
    "reject": ("退回重办", F.RejectReplyForm, A.reject_reply, "已退回，等重新回复。", "undo-2", "supervision.issue"),
    "withdraw": ("撤销督办", F.WithdrawForm, A.withdraw_supervision, "督办已撤销。", "circle-x", "supervision.issue"),
}


def deed_on_supervision(name):
    """The page of one deed; what was typed stays when it is refused."""
    words, shape, action, done, icon, needed = DEEDS[name]

    @access(needed)
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        found = _found(request, pk)
        if not request.user.has_perm(f"deliberation.{name}_supervision", found):
            return _show(request, found, 409, rules_ladder.why_not(request.user, found, name))
        return deed(
            request,
            shape(request.POST or None, supervision=found),
            lambda **typed: action(found, by=request.user, **typed),
            title=f"{words}：{found.get_level_display()}",
            intro=found.matter.line,
            lines=[found.ask],
            success=done,
            back=found.get_absolute_url(),
            submit=words,
            icon=icon,
            up=("督办", reverse("supervisions")),
        )

    view.__name__ = f"{name}_supervision"
    return view
