"""治理清单: the list, one need, and the deeds on it."""

import tempfile

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.keyset import page, page_by_day
from hierarchy.views.deed import allow, deed
from volunteers import forms_menu as forms
from volunteers.actions import claims
from volunteers.actions import menu as actions
from volunteers.choices import ClaimState, MenuState
from volunteers.filters_menu import MenuFilter
from volunteers.forms_claims import ClaimForm
from volunteers.models import MenuItem
from volunteers.rules_claims import holder_for, with_holders
from volunteers.rules_partners import places_to_ask, units_to_print
from volunteers.sheets_menu import write_menu

USE = "日常台账"
MOST_PRINTED = 60
LONGEST_USE = 40


def found(request, pk):
    return get_object_or_404(MenuItem.objects.visible_to(request.user).select_related("unit", "asked_by"), pk=pk)


@access("menu.read")
@require_GET
def menu(request):
    """Context: filter, page, waiting (whether the list shows what waits for a taker, the longest waiting first)."""
    visible = MenuItem.objects.visible_to(request.user).select_related("unit")
    asked = request.GET.copy()
    asked.setdefault("st", "" if request.user.may("menu.review") else MenuState.LISTED)
    narrowed = MenuFilter(asked, visible, request=request)
    rows = narrowed.qs if narrowed.is_valid() else visible.none()
    waiting = asked["st"] == MenuState.LISTED
    shown = page_by_day(rows, request.GET, "listed_on") if waiting else page(rows, request.GET)
    with_holders(shown.rows, request.user)
    return render(request, "volunteers/menu.html", {"filter": narrowed, "page": shown, "waiting": waiting})


@access("menu.read")
@require_GET
def need(request, pk):
    """Context: item, claims [(claim, holder, may work on it)], reviews, withdraws, sees_contact, claims_it."""
    item = found(request, pk)
    user, rows = request.user, item.claims.select_related("volunteer", "team", "partner").order_by("-pk")
    seen = set(rows.visible_to(user).values_list("pk", flat=True))
    shown = [row for row in rows if row.pk in seen or row.state != ClaimState.RELEASED]
    free = item.state == MenuState.LISTED or (item.state == MenuState.CLAIMED and item.joint)
    context = {
        "item": item,
        "claims": [(row, holder_for(row, seen=row.pk in seen), row.pk in seen) for row in shown],
        "reviews": user.has_perm("volunteers.review_need", item) and item.state in (MenuState.ASKED, MenuState.LISTED),
        "withdraws": user.has_perm("volunteers.withdraw_need", item)
        and item.state in (MenuState.ASKED, MenuState.LISTED),
        "sees_contact": bool(item.contact_phone or item.contact_name) and user.has_perm("volunteers.see_contact", item),
        "claims_it": free and user.may("menu.claim"),
        "late": item.state == MenuState.ASKED and item.review_due_at < timezone.now(),
    }
    return render(request, "volunteers/need.html", context)


@access("menu.ask")
@require_http_methods(["GET", "POST"])
def ask_need(request):
    form = forms.AskForm(request.POST or None, places=places_to_ask(request.user))
    return deed(
        request, form, lambda unit, **given: actions.ask_need(unit, by=request.user, **given), title="提需求",
        success="已提交，社区 3 个工作日内审核。", submit="提交", icon="send", up=("治理清单", "/menu/"),
        back=lambda made: redirect(made),
    )  # fmt: skip


def _on(request, pk, permission, form, act, *, title, success, icon="check", **more):
    item = found(request, pk)
    allow(request.user, permission, item)
    shown = form(request.POST or None, initial={name: getattr(item, name, None) for name in form.base_fields})
    return deed(
        request, shown, lambda **given: act(item, by=request.user, **given), title=title, success=success,
        submit=title, icon=icon, back=item.get_absolute_url(), up=(str(item), item.get_absolute_url()), **more,
    )  # fmt: skip


@access("menu.review")
@require_http_methods(["GET", "POST"])
def publish_need(request, pk):
    return _on(
        request, pk, "volunteers.review_need", forms.PublicWords, actions.publish_need, title="审核上架",
        success="已上架，公开的治理清单随即更新。", icon="globe",
        lines=["标题和内容对所有人公开，不能有姓名、电话、门牌。"],
    )  # fmt: skip


@access("menu.review")
@require_http_methods(["GET", "POST"])
def decline_need(request, pk):
    return _on(
        request, pk, "volunteers.review_need", forms.WhyForm, actions.decline_need, title="不予上架",
        success="已答复提出人。", icon="circle-x",
    )  # fmt: skip


@access("menu.ask")
@require_http_methods(["GET", "POST"])
def withdraw_need(request, pk):
    return _on(
        request, pk, "volunteers.withdraw_need", forms.WithdrawForm, actions.withdraw_need, title="撤回需求",
        success="已撤回。", icon="undo-2",
    )  # fmt: skip


@access("menu.read")
@never_cache
@require_POST
def need_contact(request, pk):
    """Who needs it, shown once to whoever claimed it or checks it; each showing is on record."""
    item = found(request, pk)
    allow(request.user, "volunteers.see_contact", item)
    name, phone = actions.show_contact(item, by=request.user)
    return render(request, "volunteers/need_contact.html", {"item": item, "name": name, "phone": phone})


@access("menu.claim")
@require_http_methods(["GET", "POST"])
def claim_need(request, pk):
    item = found(request, pk)
    form = ClaimForm(request.POST or None, user=request.user, thing=item)
    return deed(
        request, form, lambda **given: claims.claim(item, by=request.user, **given), title="认领", submit="认领",
        success="已认领，请在 3 天内与需求人联系。", icon="hand-heart", intro=item.title,
        back=lambda made: redirect(made), up=(str(item), item.get_absolute_url()), cancel=item.get_absolute_url(),
    )  # fmt: skip


def mark_of(request, use, now):
    user = request.user
    return f"导出人：{user.name}（{user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"


@access("menu.export")
@require_GET
def export_menu(request):
    """First the form; with ?file=1 the workbook. Who, when and what for stand in the file and the ledger."""
    visible = MenuItem.objects.visible_to(request.user).of_branches(request.user)
    narrowed = MenuFilter(request.GET, visible, request=request)
    if not narrowed.is_valid() or not request.GET.get("file"):
        if not narrowed.is_valid():
            messages.error(request, "筛选条件不对，请重新选择。")
        return render(request, "volunteers/export_menu.html", {"filter": narrowed})
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    use = request.GET.get("use", "").strip()[:LONGEST_USE] or USE
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        count = write_menu(
            file,
            narrowed.qs,
            title=f"{unit} 菜单清单台账",
            unit=unit,
            mark=mark_of(request, use, now),
            today=now.date(),
        )
        asked = {key: values for key, values in request.GET.lists() if key in narrowed.filters}
        ledger.record("need.exported", unit, by=request.user, unit=unit, count=count, filters=asked, use=use)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"菜单清单台账-{unit}-{now:%Y%m%d-%H%M}.xlsx")


@access("menu.read")
@require_GET
def print_menu(request):
    """上墙清单: what waits for a taker, with the QR of the public page. Context: unit, rows, more, address, today."""
    visible = MenuItem.objects.visible_to(request.user)
    units = units_to_print(request.user)
    unit = get_object_or_404(units, code=request.GET["unit"]) if request.GET.get("unit") else units.last()
    rows = visible.filter(path__startswith=unit.path).untaken().select_related("unit") if unit else visible.none()
    rows = list(rows[: MOST_PRINTED + 1])
    context = {
        "unit": unit, "units": units, "rows": rows[:MOST_PRINTED], "more": len(rows) > MOST_PRINTED,
        "address": request.build_absolute_uri(f"/public/{unit.code}/needs/") if unit else "",
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "volunteers/menu_print.html", context)
