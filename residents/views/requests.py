"""查阅、更正、删除 and proposals: filed, listed by what is due, answered."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation import keyset
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import allow, deed
from residents.actions import requests as deeds
from residents.choices import RequestKind, RequestState
from residents.forms.privacy import AnswerForm, ProposalForm, RequestForm
from residents.models import RegisterRequest, Resident

TABS = {
    "open": ("待办理", Q(state=RequestState.OPEN)),
    "late": ("已超期", Q(state=RequestState.OPEN)),
    "done": ("已办结", ~Q(state=RequestState.OPEN)),
}
PLACE = ("resident__building__estate", "resident__entrance", "resident__household__dwelling")


@access("privacy.handle")
@require_GET
def register_requests(request):
    """个人信息申请, oldest due first as lamps show. Context: page, tabs [(key, words, count)], st."""
    now, found = timezone.now(), RegisterRequest.objects.visible_to(request.user)
    st = request.GET.get("st") if request.GET.get("st") in TABS else "open"
    rows = found.filter(TABS[st][1], *([Q(due_at__lt=now)] if st == "late" else []))
    page = keyset.page(rows.select_related(*PLACE, "by"), request.GET)
    for row in page.rows:
        row.lamp = lamp(row, now)
    waiting = found.filter(state=RequestState.OPEN)
    counts = {
        "open": keyset.capped_count(waiting, 100),
        "late": keyset.capped_count(waiting.filter(due_at__lt=now), 100),
    }
    tabs = [(key, words, counts.get(key)) for key, (words, _) in TABS.items()]
    return render(request, "residents/register_requests.html", {"page": page, "tabs": tabs, "st": st})


def lamp(row, now):
    """(tone, words) of how a request stands to its limit."""
    if row.state != RequestState.OPEN:
        return ("", row.get_state_display())
    if row.due_at is None:
        return ("doing", "待办理")
    if row.due_at < now:
        return ("late", f"超期 {max(1, (now - row.due_at).days)} 天")
    left = (timezone.localtime(row.due_at).date() - timezone.localtime(now).date()).days
    words = f"还剩 {left} 天" if left else "今天到期"
    return ("soon" if row.due_at < now + timedelta(days=3) else "doing", words)


def _request(request, pk):
    rows = RegisterRequest.objects.visible_to(request.user).select_related(*PLACE, "by", "answered_by")
    return get_object_or_404(rows, pk=pk)


@access("privacy.handle")
@require_http_methods(["GET", "POST"])
def register_request(request, pk):
    """One request with its answer, or the form to give it; who was slower reads who answered."""
    found = _request(request, pk)
    allow(request.user, "residents.handle_request", found)
    form = AnswerForm(request.POST or None, initial={"version": found.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            deeds.answer(found, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
            found, status = _request(request, pk), 409
        else:
            messages.success(request, "已答复，本人凭凭条能看到结果。")
            return redirect("register-request", pk=pk)
    if form.errors and status == 200:
        status = 422
    facts = {"found": found, "resident": found.resident, "form": form, "lamp": lamp(found, timezone.now())}
    return render(request, "residents/register_request.html", facts, status=status)


def _resident(request, pk):
    return get_object_or_404(Resident.objects.visible_to(request.user), pk=pk)


@access("privacy.handle")
@require_http_methods(["GET", "POST"])
def new_register_request(request, pk):
    """A person at the counter asks; the clerk writes it down."""
    resident = _resident(request, pk)
    allow(request.user, "residents.handle_request", resident)
    return deed(
        request,
        RequestForm(request.POST or None),
        lambda kind, words: deeds.ask(resident, kind, words=words, by=request.user),
        title="登记个人信息申请",
        success=lambda made: f"已登记，{timezone.localtime(made.due_at):%Y-%m-%d} 前答复。",
        back=lambda made: reverse("register-request", args=[made.pk]),
        submit="登记",
        cancel=reverse("resident", args=[pk]),
        intro="本人或监护人到窗口、打电话提出的，都登记在这里，15 个工作日内答复。",
        lines=[
            "申请删除的：已迁出、已故、撤回同意或登错的，应当删除；仍住在本社区、依法履行职责必须保留的"
            "（如户籍、低保、优抚），可以不予删除，但要写明依据。",
        ],
    )


@access("resident.propose")
@require_http_methods(["GET", "POST"])
def propose_change(request, pk):
    """Who knows the stairs says what is wrong; the community checks and changes it."""
    resident = _resident(request, pk)
    allow(request.user, "residents.propose_change", resident)
    return deed(
        request,
        ProposalForm(request.POST or None),
        lambda words: deeds.ask(resident, RequestKind.PROPOSE, words=words, by=request.user),
        title="建议修改居民信息",
        success="已交给社区核实，办完会给您发消息。",
        back=reverse("resident", args=[pk]),
        submit="交给社区",
        icon="send",
    )
