"""From the own page: a row of hours is wrong, a certificate is wanted, the whole name may stand in public."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from volunteers import actions
from volunteers.forms_hours import AskCertificateForm, CorrectionForm
from volunteers.views._own import by_own_card


def _own_deed(request, own, form, act, *, title, lines, submit, success):
    """A form of the own page; a refusal keeps what was typed. Context: own, form, title, lines, submit."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, success)
            return redirect("own-page", own.code)
    facts = {"own": own, "form": form, "title": title, "lines": lines, "submit": submit}
    facts["back"] = reverse("own-page", args=[own.code])
    return render(request, "volunteers/own_deed.html", facts, status=422 if form.errors else 200)


@access(PUBLIC)
@by_own_card
@require_http_methods(["GET", "POST"])
def own_correct(request, own, pk):
    """时长有误: staff decide; until then the row stands."""
    entry = get_object_or_404(own.volunteer.hours.standing().select_related("unit"), pk=pk)
    return _own_deed(
        request,
        own,
        CorrectionForm(request.POST or None, initial={"minutes": entry.minutes}),
        lambda **asked: actions.ask_correction(entry, by=own.by, **asked),
        title="时长有误",
        lines=[f"{entry.day:%Y年%-m月%-d日} {entry.words}，现记 {entry.minutes} 分钟（{entry.unit}）"],
        submit="提出更正",
        success="已提出更正，社区审核后结果会写在这一页。",
    )


@access(PUBLIC)
@by_own_card
@require_http_methods(["GET", "POST"])
def own_certificate(request, own):
    """申请志愿服务证明, from the community or the street."""
    first = own.volunteer.hours.standing().order_by("begins_at").values_list("day", flat=True).first()
    start = {"since": first or timezone.localdate()}
    paths = [own.volunteer.path[:8], own.volunteer.path[:4]]
    return _own_deed(
        request,
        own,
        AskCertificateForm(request.POST or None, initial=start, paths=paths),
        lambda **asked: actions.ask_certificate(own.volunteer, by=own.by, **asked),
        title="申请志愿服务证明",
        lines=["受理后公示 7 天，没有异议就开具，不收费。"],
        submit="提出申请",
        success="已申请，进度会写在这一页。",
    )


@access(PUBLIC)
@by_own_card
@require_POST
def own_public_name(request, own):
    actions.name_in_public(own.volunteer, by=own.by, agrees=request.POST.get("agrees") == "yes")
    messages.success(request, "已改好。")
    return redirect("own-page", own.code)
