"""共建单位: the register, one partner with agreements, resources and liaisons, and the liaison's own pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.choices import Role
from hierarchy.views.deed import allow, deed, plain_deed
from volunteers import forms_partners as forms
from volunteers.actions import partners as actions
from volunteers.filters_partners import PartnerFilter
from volunteers.models import Claim, MenuItem, PartnerUnit, Resource
from volunteers.rules_claims import holder_for

WITH = ("item__unit", "wish__home", "volunteer", "team", "partner")
MOST_SHOWN = 30


def found(request, pk):
    return get_object_or_404(PartnerUnit.objects.visible_to(request.user).select_related("unit"), pk=pk)


@access("partner.read")
@require_GET
def partners(request):
    """Context: filter, page; each row has `ends_on`, when its last agreement ends."""
    visible = PartnerUnit.objects.visible_to(request.user).with_end().select_related("unit")
    narrowed = PartnerFilter(request.GET, visible, request=request)
    shown = page(narrowed.qs if narrowed.is_valid() else visible.none(), request.GET)
    context = {"filter": narrowed, "page": shown, "today": timezone.localdate()}
    return render(request, "volunteers/partners.html", context)


@access("partner.read")
@require_GET
def partner(request, pk):
    """Context: it, manages, agreements, resources, liaisons, claims, more."""
    it = found(request, pk)
    claims = Claim.objects.visible_to(request.user).filter(partner=it).select_related(*WITH).order_by("-pk")
    claims = list(claims[: MOST_SHOWN + 1])
    for row in claims:
        row.holder = holder_for(row, seen=True)
    context = {
        "it": it,
        "manages": request.user.has_perm("volunteers.manage_partner", it),
        "agreements": it.agreements.order_by("-ends_on"),
        "resources": it.resources.order_by("-active", "pk"),
        "liaisons": it.liaisons.order_by("pk"),
        "claims": claims[:MOST_SHOWN],
        "more": len(claims) > MOST_SHOWN,
    }
    return render(request, "volunteers/partner.html", context)


@access("partner.manage")
@require_http_methods(["GET", "POST"])
def new_partner(request):
    form = forms.NewPartnerForm(request.POST or None, user=request.user)
    return deed(
        request, form, lambda unit, **given: actions.register_partner(unit, by=request.user, **given),
        title="登记共建单位", success="已登记。", submit="登记", icon="plus", back=lambda made: redirect(made),
        cancel=reverse("partners"), up=("共建单位", reverse("partners")),
    )  # fmt: skip


def _on(request, pk, form, act, *, title, success, icon="check", permission="volunteers.manage_partner", **more):
    it = found(request, pk)
    allow(request.user, permission, it)
    initial = {name: getattr(it, name, None) for name in form.base_fields if hasattr(it, name)}
    shown = form(request.POST or None, initial=initial)
    back = it.get_absolute_url() if request.user.may("partner.read") else reverse("my-partner")
    return deed(
        request, shown, lambda **given: act(it, by=request.user, **given), title=title, success=success,
        submit=more.pop("submit", "保存"), icon=icon, back=back, up=(it.name, back), **more,
    )  # fmt: skip


@access("partner.manage")
@require_http_methods(["GET", "POST"])
def change_partner(request, pk):
    return _on(request, pk, forms.PartnerForm, actions.change_partner, title="修改资料", success="已保存。")


@access("partner.manage")
@require_http_methods(["GET", "POST"])
def end_partner(request, pk):
    return _on(
        request, pk, forms.EndForm, actions.end_partner, title="终止共建", success="已终止，历史保留。", submit="终止",
        icon="circle-x",
    )  # fmt: skip


@access("partner.manage")
@require_http_methods(["GET", "POST"])
def add_agreement(request, pk):
    return _on(request, pk, forms.AgreementForm, actions.add_agreement, title="签订或续签协议", success="协议已登记。")


@access("partner.manage")
@require_http_methods(["GET", "POST"])
def report_in(request, pk):
    return _on(request, pk, forms.ReportInForm, actions.report_in, title="登记双报到", success="双报到已登记。")


@access("partner.manage")
@require_http_methods(["GET", "POST"])
def add_liaison(request, pk):
    return _on(
        request, pk, forms.LiaisonForm, actions.add_liaison, title="登记联络员", icon="user-plus",
        success="联络员已登记。请系统管理员在“人员与账号”里为他开通账号。",
    )  # fmt: skip


@access("partner.manage")
@require_POST
def remove_liaison(request, pk):
    it = found(request, pk)
    allow(request.user, "volunteers.manage_partner", it)
    asked = request.POST.get("person", "")
    person = it.liaisons.filter(pk=int(asked) if asked.isdecimal() and len(asked) < 18 else 0).first()

    def act():
        if person is None:
            raise ActionRefused("这位已不是联络员，请刷新页面。")
        actions.remove_liaison(it, person, by=request.user)

    return plain_deed(request, act, success="已不再是联络员。", back=it.get_absolute_url())


def _offer(request, it, resource=None):
    form = forms.ResourceForm(
        request.POST or None,
        initial={name: getattr(resource, name) for name in forms.ResourceForm.base_fields if resource},
    )
    back = it.get_absolute_url() if request.user.may("partner.read") else reverse("my-partner")
    return deed(
        request, form, lambda **given: actions.offer_resource(it, by=request.user, resource=resource, **given),
        title="修改资源" if resource else "增加资源", success="资源清单已更新。", back=back, up=(it.name, back),
    )  # fmt: skip


@access("partner.offer")
@require_http_methods(["GET", "POST"])
def add_resource(request, pk):
    it = found(request, pk)
    allow(request.user, "volunteers.offer_resource", it)
    return _offer(request, it)


@access("partner.offer")
@require_http_methods(["GET", "POST"])
def change_resource(request, pk):
    visible = PartnerUnit.objects.visible_to(request.user)
    resource = get_object_or_404(Resource.objects.filter(partner__in=visible).select_related("partner"), pk=pk)
    allow(request.user, "volunteers.offer_resource", resource.partner)
    return _offer(request, resource.partner, resource)


@access("partner.own")
@require_GET
def my_partner(request):
    """The liaison's first page, made for a phone: claims in hand, what waits, the agreement, the resources.

    Context: partners [{it, agreement, resources, open, done}], waiting (needs of the street), asked (own needs).
    """
    if Role.LIAISON not in request.user.scope.roles:
        raise Http404
    rows = []
    for it in request.user.partners.current().select_related("unit").order_by("pk"):
        mine = it.claims.select_related(*WITH).order_by("-pk")
        open_now, done = list(mine.under_way()[:MOST_SHOWN]), list(mine.finished()[:5])
        for row in [*open_now, *done]:
            row.holder = it.name
        rows.append(
            {
                "it": it,
                "agreement": it.agreements.order_by("-ends_on").first(),
                "resources": it.resources.order_by("-active", "pk"),
                "open": open_now,
                "done": done,
            }
        )
    visible = MenuItem.objects.visible_to(request.user)
    context = {
        "partners": rows,
        "waiting": list(visible.untaken().select_related("unit")[:5]),
        "asked": list(visible.filter(asked_by=request.user).order_by("-pk")[:5]),
    }
    return render(request, "volunteers/my_partner.html", context)
