"""认领: one's own and the branch's, one claim, and the deeds on it from the first word to the asker's."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed
from volunteers import forms_claims as forms
from volunteers.actions import claims as actions
from volunteers.actions.confirm_links import GOOD_FOR, make_confirm_link
from volunteers.choices import ClaimState
from volunteers.filters_menu import ClaimFilter
from volunteers.models import Claim
from volunteers.rules_claims import holder_for, may_work_on

WITH = ("item__unit", "wish__home", "volunteer", "team", "partner")


def found(request, pk):
    return get_object_or_404(Claim.objects.visible_to(request.user).select_related(*WITH), pk=pk)


@access("menu.claim")
@require_GET
def claims(request):
    """Context: filter, page; each row has `holder`."""
    visible = Claim.objects.visible_to(request.user).select_related(*WITH)
    narrowed = ClaimFilter(request.GET, visible, request=request)
    shown = page(narrowed.qs if narrowed.is_valid() else visible.none(), request.GET)
    for row in shown.rows:
        row.holder = holder_for(row, seen=True)
    return render(request, "volunteers/claims.html", {"filter": narrowed, "page": shown})


@access("menu.claim")
@require_GET
def claim(request, pk):
    """Context: it, thing, holder, works (may go on with it), open_now, confirms, links, services, sees_contact."""
    it = found(request, pk)
    user = request.user
    context = {
        "it": it,
        "thing": actions.thing_of(it),
        "holder": holder_for(it, seen=True),
        "works": may_work_on(user, it),
        "open_now": it.state in actions.OPEN,
        "confirms": it.state == ClaimState.DELIVERED and user.has_perm("volunteers.confirm_claim", it),
        "links": it.state == ClaimState.DELIVERED and it.item_id and user.has_perm("volunteers.review_need", it.item),
        "services": it.services.select_related("volunteer"),
        "sees_contact": it.item_id
        and (it.item.contact_name or it.item.contact_phone)
        and user.has_perm("volunteers.see_contact", it.item),
    }
    return render(request, "volunteers/claim.html", context)


def _on(request, it, permission, form, act, *, title, success, icon="check", **more):
    allow(request.user, permission, it)
    return deed(
        request, form, lambda **given: act(it, by=request.user, **given), title=title, success=success, submit=title,
        icon=icon, back=it.get_absolute_url(), up=("认领", it.get_absolute_url()), **more,
    )  # fmt: skip


def _plain(title, shape, act, success, icon, permission="volunteers.work_on_claim", action="menu.claim"):
    """The view of one deed whose form needs nothing but what the claim already says."""

    @access(action)
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        it = found(request, pk)
        initial = {name: getattr(it, name, None) for name in shape.base_fields}
        return _on(
            request, it, permission, shape(request.POST or None, initial=initial), act, title=title, success=success,
            icon=icon,
        )  # fmt: skip

    return view


start_claim = _plain("报进展", forms.StartForm, actions.start, "已登记进展。", "message-square-text")
release_claim = _plain("释放", forms.ReleaseForm, actions.release, "已释放，清单里重新待认领。", "undo-2")
confirm_claim = _plain(
    "确认完成",
    forms.ConfirmForm,
    actions.confirm,
    "已确认，志愿时长随即入账。",
    "circle-check",
    "volunteers.confirm_claim",
    "menu.ask",
)
send_back_claim = _plain(
    "还没办好",
    forms.BackForm,
    actions.send_back,
    "已请认领方继续办。",
    "rotate-ccw",
    "volunteers.confirm_claim",
    "menu.ask",
)


@access("menu.claim")
@require_http_methods(["GET", "POST"])
def deliver_claim(request, pk):
    it = found(request, pk)
    form = forms.DeliverForm(
        request.POST or None, claim=it, thing=actions.thing_of(it), initial={"version": it.version}
    )  # fmt: skip
    return _on(
        request, it, "volunteers.work_on_claim", form, actions.deliver, title="报完成", icon="circle-check",
        success="已报完成，请需求人确认。",
    )  # fmt: skip


@access("menu.review")
@never_cache
@require_POST
def link_claim(request, pk):
    """A link for the asker, shown once: to print, or to send by telephone."""
    it = found(request, pk)
    allow(request.user, "volunteers.confirm_claim", it)
    code = make_confirm_link(it, by=request.user)
    address = request.build_absolute_uri(reverse("confirm-by-link", args=[code]))
    return render(request, "volunteers/confirm_slip.html", {"it": it, "link": address, "days": GOOD_FOR.days})
