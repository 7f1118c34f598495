"""政策依据: the street's register, one document, the deeds on it, its workbook, and the page for everybody."""

import tempfile

from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation.views.deciding import deciding
from deliberation.views.public import unit_of
from deliberation.views.voting import download
from governance.foundation import ledger
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.overview.models import PolicyDocument, Programme
from governance.overview.policies import acting, published
from governance.overview.policies.forms import PolicyFilter, PolicyForm
from governance.overview.policies.resting import shown_to
from governance.overview.policies.sheets import write_policies
from hierarchy.querysets import under
from hierarchy.views.deed import plain_deed
from residents.offices import office_of

UP = "政策依据"
USE = "日常台账"


def _seen(request):
    return PolicyDocument.objects.visible_to(request.user).select_related("office").prefetch_related("bases")


@access("policy.read")
@require_GET
def policies(request):
    """Context: filter, page (documents with .resting [(words, address)])."""
    narrowed = PolicyFilter(request.GET, _seen(request), request=request)
    found = page(narrowed.qs if narrowed.is_valid() else _seen(request).none(), request.GET)
    for row in found.rows:
        row.resting = shown_to(request.user, [basis.rule for basis in row.bases.all()])
    return render(request, "overview/policies/policies.html", {"filter": narrowed, "page": found})


@access("policy.read")
@require_GET
def policy(request, pk):
    it = get_object_or_404(_seen(request), pk=pk)
    programmes = Programme.objects.visible_to(request.user).filter(policies=it).order_by("unit__path", "pk")
    resting = shown_to(request.user, [basis.rule for basis in it.bases.all()])
    facts = {"it": it, "resting": resting, "programmes": programmes}
    return render(request, "overview/policies/policy.html", facts)


@access("policy.read")
@require_GET
def policy_file(request, pk):
    return _file(get_object_or_404(_seen(request), pk=pk))


def _file(document):
    if not document.file:
        raise Http404
    return download(document.file, f"policy-{document.pk}")


def _typed(request, **more):
    office = office_of(request.user)
    rows = Programme.objects.visible_to(request.user).select_related("unit").order_by("unit__path", "pk")
    rows = rows.filter(under([office.path], "unit__path")) if office else rows.none()
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    return PolicyForm(*bound, programmes=rows, **more)


@access("policy.manage")
@require_http_methods(["GET", "POST"])
def new_policy(request):
    def act(version, **given):
        return acting.register_policy(office_of(request.user), by=request.user, **given)

    return deciding(
        request, _typed(request), act, row=None, title="登记政策文件", success="已登记。",
        submit="登记", icon="plus", back=lambda made: made.get_absolute_url(), crumbs=[(UP, reverse("policies"))],
    )  # fmt: skip


@access("policy.manage")
@require_http_methods(["GET", "POST"])
def change_policy(request, pk):
    it = get_object_or_404(_seen(request), pk=pk)
    initial = {name: getattr(it, name) for name in acting.COLUMNS}
    initial |= {"version": it.version, "rules": [basis.rule for basis in it.bases.all()]}
    initial["programmes"] = list(it.programmes.values_list("pk", flat=True))
    return deciding(
        request, _typed(request, initial=initial),
        lambda **given: acting.change_policy(it, by=request.user, **given), row=it, title="修改政策文件",
        success="已保存。", back=it.get_absolute_url(),
        crumbs=[(UP, reverse("policies")), (it.title, it.get_absolute_url())],
    )  # fmt: skip


@access("policy.manage")
@require_POST
def drop_policy(request, pk):
    it = get_object_or_404(_seen(request), pk=pk)
    return plain_deed(
        request, lambda: acting.drop_policy(it, by=request.user), back="policies",
        success=f"《{it.title}》已从登记簿去掉。",
    )  # fmt: skip


@access("policy.export")
@require_GET
def export_policies(request):
    """The register as the page is narrowed. Who, when and what for stand in the file and the ledger."""
    narrowed = PolicyFilter(request.GET, _seen(request), request=request)
    unit = office_of(request.user)
    if not narrowed.is_valid():
        return redirect("policies")
    if unit is None:
        raise ActionRefused("您没有所属的街道，没有可以导出的政策依据。")
    now = timezone.localtime()
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{USE}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        rows = narrowed.qs.order_by("-issued_on", "pk")
        count = write_policies(file, rows, unit=unit, mark=mark, today=now.date())
        ledger.record("policy.exported", unit, by=request.user, unit=unit, count=count, use=USE)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"政策依据一览表-{unit}-{now:%Y%m%d-%H%M}.xlsx")


@access(PUBLIC)
@require_GET
def public_policies(request, code):
    """What the street works by and what is in force. No account needed."""
    unit = unit_of(code)
    found = page(published.policies(unit), request.GET)
    return render(request, "overview/policies/public_policies.html", {"unit": unit, "page": found})


@access(PUBLIC)
@require_GET
def public_policy_file(request, pk):
    return _file(get_object_or_404(published.policies(), pk=pk))
