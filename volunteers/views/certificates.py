"""志愿服务证明: asked for somebody, put on notice, issued, printed, revoked."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed
from volunteers import actions
from volunteers.certificate_codes import code_of
from volunteers.certificate_word import fields_of, write
from volunteers.certified import entries_of, is_changed
from volunteers.filters_hours import CertificateFilter
from volunteers.finding_volunteers import volunteers_called
from volunteers.forms_hours import AskForWhomForm, IssueForm, WhyForm
from volunteers.models import Volunteer, VolunteerCertificate

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINES = 100  # of the ledger on a certificate's page


def _found(request, pk):
    rows = VolunteerCertificate.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("volunteer", "unit", "asked_by", "issued_by"), pk=pk)


@access("certificate.read")
@require_GET
def certificates(request):
    """Context: filter, page."""
    rows = VolunteerCertificate.objects.visible_to(request.user).select_related("volunteer", "unit")
    narrowed = CertificateFilter(request.GET, rows, request=request)
    found = narrowed.qs if narrowed.is_valid() else narrowed.qs.none()
    return render(request, "volunteers/certificates.html", {"filter": narrowed, "page": page(found, request.GET)})


@access("certificate.read")
@require_GET
def certificate(request, pk):
    """One certificate, the rows of the ledger behind it, and what may be done now."""
    one, user = _found(request, pk), request.user
    rows = entries_of(one).visible_to(user).standing().select_related("unit").order_by("-begins_at", "-pk")
    context = {
        "certificate": one,
        "rows": rows[:LINES],
        "changed": is_changed(one),
        "objections": one.objections.order_by("-pk")[:20],
        "ended": one.notice_until is not None and timezone.localdate() > one.notice_until,
        "deeds": {
            name: user.has_perm(f"volunteers.{name}_certificate", one)
            for name in ("publish", "issue", "refuse", "revoke", "print")
        },
    }
    return render(request, "volunteers/certificate.html", context)


@access("hours.record")
@require_http_methods(["GET", "POST"])
def ask_certificate(request):
    """申请 for a volunteer (?volunteer= his id)."""
    key = request.GET.get("volunteer", "")
    rows = Volunteer.objects.visible_to(request.user)
    known = get_object_or_404(rows, pk=key) if key.isdecimal() and len(key) < 18 else None
    form = AskForWhomForm(request.POST or None, user=request.user, initial={"who": known.number if known else ""})

    def act(who, **asked):
        people = volunteers_called(who, request.user)
        if len(people) != 1:
            raise ActionRefused("一份证明写一位志愿者，请只填一位。")
        allow(request.user, "volunteers.correct_hours", people[0])
        return actions.ask_certificate(people[0], by=request.user, **asked)

    return deed(
        request,
        form,
        act,
        title="申请志愿服务证明",
        success="已申请，受理后公示 7 天，公示期满开具。",
        back=lambda made: made.get_absolute_url() if made else reverse("certificates"),
        submit="提出申请",
        cancel=reverse("certificates"),
        up=("志愿服务证明", reverse("certificates")),
    )


@access("certificate.issue")
@require_POST
def publish_certificate(request, pk):
    one = _found(request, pk)
    allow(request.user, "volunteers.publish_certificate", one)
    return plain_deed(
        request,
        lambda: actions.publish_certificate(one, by=request.user),
        success="已受理，开始公示 7 天。",
        back=one.get_absolute_url(),
    )


@access("certificate.issue")
@require_http_methods(["GET", "POST"])
def issue_certificate(request, pk):
    one = _found(request, pk)
    allow(request.user, "volunteers.issue_certificate", one)
    start = {"clerk": request.user.name, "contact": one.unit.phone}
    return deed(
        request,
        IssueForm(request.POST or None, initial=start),
        lambda **said: actions.issue_certificate(one, by=request.user, **said),
        title="开具志愿服务证明",
        success=lambda made: f"已开具，编号 {made.number}。请打印并盖章。",
        back=one.get_absolute_url(),
        submit="开具",
        icon="stamp",
        intro=f"{one.volunteer.masked_name} · {one.since} 至 {one.until} · {one.unit}",
        up=("志愿服务证明", one.get_absolute_url()),
    )


def _with_a_reason(request, pk, name, title, success, submit):
    one = _found(request, pk)
    allow(request.user, f"volunteers.{name}_certificate", one)
    act = getattr(actions, f"{name}_certificate")
    return deed(
        request,
        WhyForm(request.POST or None),
        lambda why: act(one, by=request.user, why=why),
        title=title,
        success=success,
        back=one.get_absolute_url(),
        submit=submit,
        up=("志愿服务证明", one.get_absolute_url()),
    )


@access("certificate.issue")
@require_http_methods(["GET", "POST"])
def refuse_certificate(request, pk):
    return _with_a_reason(request, pk, "refuse", "不予开具", "已答复不予开具。", "不予开具")


@access("certificate.issue")
@require_http_methods(["GET", "POST"])
def revoke_certificate(request, pk):
    return _with_a_reason(request, pk, "revoke", "撤销证明", "已撤销，扫码核验会显示“已撤销”。", "撤销")


def check_address(request, certificate):
    return request.build_absolute_uri(reverse("certificate-check", args=[code_of(certificate)]))


def _shown_in_full(request, pk):
    """The certificate with its holder's document number, which is put on record."""
    one = _found(request, pk)
    allow(request.user, "volunteers.print_certificate", one)
    with transaction.atomic():
        ledger.record("certificate.printed", one, by=request.user, unit=one.path)
    return one


@access("certificate.issue")
@require_GET
def print_certificate(request, pk):
    """For A4: the fields of the 2020 办法, number, QR, room for the stamp. Context: certificate, fields, address."""
    one = _shown_in_full(request, pk)
    context = {"certificate": one, "fields": fields_of(one), "address": check_address(request, one)}
    return render(request, "volunteers/certificate_print.html", context)


@access("certificate.issue")
@require_GET
def certificate_word(request, pk):
    one = _shown_in_full(request, pk)
    answer = HttpResponse(write(one, check_address(request, one)), content_type=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{one.number}.docx"'
    return answer
