"""What the office does about a person's privacy: revealing, slips, consents, who looked."""

from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation import keyset
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit
from hierarchy.views.deed import allow, deed, plain_deed
from residents.actions import consents, passes, revealing
from residents.actions.retention import set_retention
from residents.forms.privacy import ConsentForm, RetentionForm, RevealForm
from residents.models import Consent, Resident, RetentionRule
from residents.offices import community_of
from residents.readings import readings_of, told


def _resident(request, pk):
    return get_object_or_404(
        Resident.objects.visible_to(request.user).select_related("building__estate", "entrance", "household__dwelling"),
        pk=pk,
    )


@access("resident.reveal")
@sensitive_variables("value")
@require_POST
def reveal_resident(request, pk):
    """The value on this one answer: a fragment beside the masked one, or a small page without scripts."""
    resident, form, value, status = _resident(request, pk), RevealForm(request.POST), "", 422
    allow(request.user, "residents.reveal", resident)
    if form.is_valid():
        try:
            value = revealing.reveal(resident, by=request.user, **form.cleaned_data)
            status = 200
        except ActionRefused as refused:
            form.add_error("reason", str(refused))
    what = form.data.get("what", "")
    facts = {"resident": resident, "form": form, "value": value, "what": what, "label": revealing.FIELDS.get(what, "")}
    partly = request.htmx and not request.htmx.boosted
    return render(request, f"residents/{'_revealed' if partly else 'revealed'}.html", facts, status=status)


@access("privacy.handle")
@require_GET
def who_saw(request, pk):
    """谁看过我的信息, to show the person or to print for them."""
    resident = _resident(request, pk)
    allow(request.user, "residents.handle_request", resident)
    page = keyset.page(readings_of(resident), request.GET)
    told(page.rows)
    return render(request, "residents/who_saw.html", {"resident": resident, "page": page, "now": timezone.localtime()})


@access("privacy.handle")
@require_http_methods(["GET", "POST"])
def issue_pass(request, pk):
    """A slip with a code; the code is on this one answer and stored nowhere in clear."""
    resident = _resident(request, pk)
    allow(request.user, "residents.handle_request", resident)

    def slip(done):
        made, code = done
        facts = {"resident": resident, "pass": made, "code": code, "community": community_of(resident)}
        address = request.build_absolute_uri(reverse("my-info"))
        return render(request, "residents/pass_slip.html", facts | {"page_address": address})

    return deed(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda: passes.issue_pass(resident, by=request.user),
        title="开具查询凭条",
        success="凭条已开具，请打印后当面交给本人。",
        back=slip,
        submit="开具并显示",
        icon="ticket",
        cancel=reverse("resident", args=[pk]),
        lines=[
            f"查询码 {passes.DAYS} 天内有效。本人不用账号就能看到登记了什么（打码）、谁看过，也能申请更正或删除。",
            "请核对身份证件后当面交给本人或监护人。再开一张，以前的凭条立即作废。",
        ],
    )


@access("privacy.handle")
@require_POST
def revoke_pass(request, pk):
    resident = _resident(request, pk)
    allow(request.user, "residents.handle_request", resident)
    return plain_deed(
        request,
        lambda: passes.revoke_passes(resident, by=request.user),
        success="凭条已作废，原来的查询码不能再用。",
        back=reverse("resident", args=[pk]),
    )


@access("privacy.handle")
@require_http_methods(["GET", "POST"])
def give_consent(request, pk):
    resident = _resident(request, pk)
    allow(request.user, "residents.handle_request", resident)
    return deed(
        request,
        ConsentForm(request.POST or None),
        lambda **given: consents.give_consent(resident, by=request.user, **given),
        title="登记同意",
        success="已登记。",
        back=reverse("resident", args=[pk]),
        lines=["不满 14 周岁的，须由监护人同意，请填写监护人姓名。"] if resident.is_minor else [],
    )


@access("privacy.handle")
@require_POST
def withdraw_consent(request, pk):
    consent = get_object_or_404(Consent.objects.visible_to(request.user).select_related("resident"), pk=pk)
    allow(request.user, "residents.handle_request", consent)
    return plain_deed(
        request,
        lambda: consents.withdraw_consent(consent, by=request.user),
        success=f"“{consent.get_purpose_display()}”的同意已撤回。",
        back=reverse("resident", args=[consent.resident_id]),
    )


@access("privacy.settings")
@require_http_methods(["GET", "POST"])
def retention_settings(request):
    """How long the street keeps what identifies who left or died."""
    office = get_object_or_404(OrgUnit.objects.visible_to(request.user).filter(depth=1).order_by("path")[:1])
    rule = RetentionRule.objects.filter(office=office).first()
    known = rule or RetentionRule(office=office)
    initial = {"days_after_left": known.days_after_left, "days_after_death": known.days_after_death}
    undecided = "还没有设定，现在不会自动删除任何人。保存以后，每天夜里按期限删除。"
    return deed(
        request,
        RetentionForm(request.POST or None, initial=initial),
        lambda **days: set_retention(office, by=request.user, **days),
        title="个人信息保存期限",
        success="已保存，从今晚起按这个期限办理。",
        back=reverse("retention-settings"),
        cancel=reverse("register-requests") if request.user.may("privacy.handle") else reverse("units"),
        lines=[
            *([] if rule else [undecided]),
            "到期后删除姓名、证件号码、电话、住址以外的各项文字和关爱记录的内容；性别、出生年份、住处、迁入迁出日期、"
            "走访次数留作统计，以前的报表不变。删除后不能恢复。有申请正在办理的，办完再删。",
        ],
        danger=True,
    )
