"""会议纪要: the page of a meeting's minutes, the deeds on them, the Word file, the office's template."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation import rules_decisions as rules
from deliberation.actions import minutes as deeds
from deliberation.actions import publishing
from deliberation.actions.minutes_templates import drop_template, upload_template
from deliberation.forms_decisions import (
    AnswerObjectionForm,
    AnswerRemarkForm,
    CorrectionForm,
    ExtractForm,
    MinutesForm,
    RemarkForm,
    SignForm,
    TemplateForm,
)
from deliberation.minutes_facts import facts_of
from deliberation.minutes_text import cleared_extract, extract_of
from deliberation.minutes_word import KNOWN, body, sample, template_of, write
from deliberation.models import Meeting, Objection, Remark
from deliberation.views.deciding import at_once, deciding
from deliberation.word_template import default, filled
from governance.foundation import notices
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Notice
from hierarchy.models import OrgUnit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def found(request, pk):
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("council", "unit"), pk=pk)


def address(meeting):
    return reverse("minutes", args=[meeting.pk])


@access("council.read")
@require_GET
def minutes(request, pk):
    """Context: meeting, lines (of the text), facts, remarks, corrections, objections, may (deeds), due_at, now."""
    meeting = found(request, pk)
    notices.read(request.user, Notice.objects.filter(url=address(meeting)))
    may = rules.allowed_minutes(request.user, meeting)
    context = {
        "meeting": meeting,
        "lines": body(meeting.minutes_text),
        "facts": facts_of(meeting),
        "remarks": list(meeting.remarks.all()),
        "corrections": list(meeting.corrections.all()),
        "objections": list(meeting.objections.select_related("item")) if request.user.may("minutes.publish") else [],
        "may": may,
        "holds": request.user.has_perm("deliberation.hold_meeting", meeting),
        "due_at": deeds.due_at(meeting),
        "now": timezone.now(),
        "unchanged": not meeting.signed_digest or deeds.digest(meeting) == meeting.signed_digest,
    }
    return render(request, "deliberation/minutes.html", context)


def _why(request, meeting, deed):
    rule = rules.MINUTES[deed]
    return "" if rule.test(request.user, meeting) else rules.why_not_minutes(request.user, meeting, deed)


def _deed(request, meeting, name, form, act, **more):
    return deciding(
        request, form, act, row=meeting, back=address(meeting), refused=_why(request, meeting, name),
        crumbs=[(meeting.title, address(meeting))], **more,
    )  # fmt: skip


@access("meeting.hold")
@require_POST
def draft_minutes(request, pk):
    meeting = found(request, pk)
    return at_once(
        request,
        lambda: deeds.draft_minutes(meeting, by=request.user, version=request.POST.get("version") or None),
        success="已按会议记录起草，请补写和核对。",
        back=address(meeting),
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def edit_minutes(request, pk):
    meeting = found(request, pk)
    return _deed(
        request, meeting, "edit",
        MinutesForm(request.POST or None, initial={"text": meeting.minutes_text, "version": meeting.version}),
        lambda **given: deeds.edit_minutes(meeting, by=request.user, **given),
        title="修改纪要", success="已保存。", wide=True, theirs=lambda: meeting.minutes_text,
    )  # fmt: skip


@access("meeting.hold")
@require_POST
def send_minutes(request, pk):
    meeting = found(request, pk)
    return at_once(
        request,
        lambda: deeds.send_minutes(meeting, by=request.user, version=request.POST.get("version") or None),
        success="已发给到会人员征求意见。",
        back=address(meeting),
    )


@access("council.read")
@require_http_methods(["GET", "POST"])
def remark_minutes(request, pk):
    meeting = found(request, pk)
    form = RemarkForm(request.POST or None)
    if not request.user.has_perm("deliberation.hold_meeting", meeting):
        del form.fields["name"]
    return _deed(
        request, meeting, "remark", form, lambda **given: deeds.remark(meeting, by=request.user, **given),
        title="对纪要提意见", success="意见已交给记录人，采纳情况会写在下面。", submit="提交", icon="send",
    )  # fmt: skip


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def answer_remark(request, pk):
    remark = get_object_or_404(Remark.objects.visible_to(request.user), pk=pk)
    meeting = found(request, remark.meeting_id)
    return _deed(
        request, meeting, "answer", AnswerRemarkForm(request.POST or None, initial={"answer": remark.answer}),
        lambda **given: deeds.answer_remark(remark, by=request.user, **given),
        title=f"答复{remark.name}的意见", success="已答复。", lines=[remark.text],
    )  # fmt: skip


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def sign_minutes(request, pk):
    meeting = found(request, pk)
    now = {"chair": meeting.chair, "recorder": meeting.recorder, "version": meeting.version}
    return _deed(
        request, meeting, "sign", SignForm(request.POST or None, initial=now),
        lambda **given: deeds.sign_minutes(meeting, by=request.user, **given),
        title="签字确认纪要", success="纪要已签字，原文不再改动。", submit="签字", icon="signature",
        lines=["签字后原文不能再改，只能附加更正。请先核对一遍。"],
    )  # fmt: skip


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def correct_minutes(request, pk):
    meeting = found(request, pk)
    return _deed(
        request, meeting, "correct", CorrectionForm(request.POST or None),
        lambda **given: deeds.correct_minutes(meeting, by=request.user, **given),
        title="更正纪要", success="更正已附在纪要后面。",
    )  # fmt: skip


@access("minutes.publish")
@require_http_methods(["GET", "POST"])
def publish_minutes(request, pk):
    """The extract without what points to persons, and the list of what was taken out, for the publisher to check."""
    meeting = found(request, pk)
    first = request.POST.get("extract") if request.POST.get("clear") else None
    cleared = cleared_extract(meeting, extract_of(meeting) if first is None else first)
    initial = {"extract": cleared.text, "version": meeting.version}
    bound = request.POST if request.method == "POST" and first is None else None
    return _deed(
        request, meeting, "publish", ExtractForm(bound, initial=initial),
        lambda **given: publishing.publish_minutes(meeting, by=request.user, **given),
        title="公示议定事项", submit="公示 5 个工作日", icon="megaphone", wide=True,
        cleared=cleared.found, clearing=True,
        success=lambda done: f"已公示到 {done.notice_until:%Y-%m-%d}，期内可以提异议。",
    )  # fmt: skip


@access("minutes.publish")
@require_http_methods(["GET", "POST"])
def answer_objection(request, pk):
    objection = get_object_or_404(Objection.objects.visible_to(request.user).select_related("item"), pk=pk)
    meeting = found(request, objection.meeting_id)
    return _deed(
        request, meeting, "object", AnswerObjectionForm(request.POST or None),
        lambda **given: publishing.answer_objection(objection, by=request.user, **given),
        title=f"处理异议：{objection.item}", success="已处理，提出人凭回执号能看到。",
        lines=[objection.text, "成立的，议题结转下次会议重新商议，没验收的议定事项同时终止。"],
    )  # fmt: skip


@access("council.read")
@require_GET
def minutes_word(request, pk):
    """The .docx as the office's template sets it. Only minutes that were begun."""
    meeting = found(request, pk)
    try:
        content = write(meeting)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect(address(meeting))
    return _download(content, f"会议纪要-{meeting.title}-{timezone.localtime(meeting.starts_at):%Y%m%d}.docx")


@access("council.read")
@require_GET
def print_minutes(request, pk):
    """The minutes on paper, with lines to sign on. Only minutes that were begun."""
    meeting = found(request, pk)
    if not meeting.minutes_text:
        messages.error(request, "这次会议还没有纪要，先起草再打印。")
        return redirect(address(meeting))
    facts = {"lines": body(meeting.minutes_text), "corrections": list(meeting.corrections.all())}
    facts |= {"meeting": meeting, "now": timezone.localtime()}
    return render(request, "deliberation/minutes_print.html", facts)


def _download(content, name):
    response = HttpResponse(content, content_type=DOCX)
    name = "".join(letter for letter in name if letter.isprintable() and letter not in "/\\")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _office(user):
    """The community or street whose template this person looks after."""
    unit = user.scope.terms[0].post.unit
    return get_object_or_404(OrgUnit.objects.visible_to(user), path=unit.path[:8])


@access("council.manage")
@require_http_methods(["GET", "POST"])
def minutes_template(request):
    """纪要模板: upload, look, go back to the default. Context: form, own (MinutesTemplate), office, known."""
    office = _office(request.user)
    form = TemplateForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                upload_template(office, form.cleaned_data["file"], by=request.user)
            except ActionRefused as refused:
                form.add_error("file", str(refused))
            else:
                messages.success(request, "模板已更换，以后的纪要都用它。请先下载预览看一遍。")
                return redirect("minutes-template")
    own = template_of(office)
    known = [(f"{{{{ {name} }}}}", words) for name, words in KNOWN.items()]
    context = {"form": form, "own": own, "office": office, "known": known}
    return render(request, "deliberation/minutes_template.html", context, status=status)


@access("council.manage")
@require_GET
def preview_template(request):
    """The template in use filled with an invented meeting; ?raw=1 our default with its placeholders, to start from."""
    if request.GET.get("raw"):
        return _download(default(), "纪要模板.docx")
    own = template_of(_office(request.user))
    if own is None:
        return _download(filled(default(), sample()), "纪要预览.docx")
    with own.file.open("rb") as file:
        return _download(filled(file.read(), sample()), "纪要预览.docx")


@access("council.manage")
@require_POST
def reset_template(request):
    office = _office(request.user)
    return at_once(
        request, lambda: drop_template(office, by=request.user), success="已恢复默认模板。", back="minutes-template"
    )
