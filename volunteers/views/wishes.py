"""微心愿 for those who check, claim and fulfil them: the list, one wish, the deeds on it."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from hierarchy.models import OrgUnit
from hierarchy.views.deed import allow, deed, plain_deed
from residents.offices import office_of
from volunteers import forms_wishes as forms
from volunteers.actions import wishes as actions
from volunteers.choices import WishState
from volunteers.figures_wishes import often_wishing, wish_counts
from volunteers.filters_wishes import TABS, WishFilter
from volunteers.models import MicroWish, WishPhoto, WishSettings
from volunteers.sheets_wishes import claims_of, taken

MOST_AT_ONCE = 100


def found(request, pk):
    return get_object_or_404(MicroWish.objects.visible_to(request.user).for_list(), pk=pk)


def reviewed(request, pk):
    wish = found(request, pk)
    allow(request.user, "volunteers.review_wish", wish)
    return wish


@access("wish.read")
@require_GET
def wishes(request):
    """微心愿. Context: filter, page (rows with .inside, .taker), tabs [(key, words, count)], wall (whether the street's
    open wishes are shown), reviews, figures. No names and no doors: a surname with a title, and the grid."""
    user, wall = request.user, request.GET.get("wall") == "1"
    visible = MicroWish.objects.visible_to(user)
    visible = visible.filter(state=WishState.LISTED) if wall else visible.own(user)
    narrowed = WishFilter(request.GET, visible, request=request)
    rows = narrowed.qs if narrowed.is_valid() else visible.none()
    shown = page(rows.for_list().prefetch_related(claims_of()), request.GET)
    often = often_wishing(shown.rows)
    for row in shown.rows:
        row.inside = user.has_perm("volunteers.read_told_wish", row)
        row.taker = taken(row)[0]
        row.again = row.household_id in often
    counts = dict(visible.order_by().values_list("state").annotate(n=Count("pk")))
    tabs = [(key, words, counts.get(key, 0) if key else sum(counts.values())) for key, words in TABS]
    context = {
        "filter": narrowed, "page": shown, "tabs": tabs, "wall": wall, "st": request.GET.get("st", ""),
        "reviews": user.may("wish.review") and not wall, "figures": wish_counts(visible) if not wall else None,
        "units": list(public_units(user)),
    }  # fmt: skip
    return render(request, "volunteers/wishes.html", context)


def public_units(user):
    """The communities or streets of one's posts, whose walls everybody may read."""
    paths = {branch[:8] for branch in user.scope.branches}
    return OrgUnit.objects.visible_to(user).filter(path__in=paths, depth__lte=2)[:5]


@access("wish.read")
@require_GET
def wish(request, pk):
    """Context: wish, inside (may read what was told), claim, taker, deeds, photos, often (others of the household)."""
    it, user = found(request, pk), request.user
    inside = user.has_perm("volunteers.read_told_wish", it)
    held = it.claims.held().select_related("volunteer", "team", "partner").first()
    it.held = [held] if held else []
    steps = list(ledger.of(it)[:30]) if inside else []
    for step in steps:
        step.words = ledger.name_of(step.action)
    context = {
        "it": it,
        "inside": inside,
        "claim": held if held and (inside or user.has_perm("volunteers.meet_wisher", it)) else None,
        "taker": taken(it),
        "reviews": user.has_perm("volunteers.review_wish", it),
        "claims": user.may("wish.claim") and it.state == WishState.LISTED,
        "meets": it.state == WishState.CLAIMED and it.household_id and user.has_perm("volunteers.meet_wisher", it),
        "photos": list(it.photos.all()) if inside else [photo for photo in it.photos.all() if photo.public],
        "often": often_wishing([it]).get(it.household_id) if inside else None,
        "steps": steps,
    }
    return render(request, "volunteers/wish.html", context)


@access("wish.collect")
@require_http_methods(["GET", "POST"])
def new_wish(request):
    return deed(
        request,
        forms.NewWishForm(request.POST or None, user=request.user),
        lambda unit, **given: actions.write_wish(unit, by=request.user, **given),
        title="登记微心愿",
        success="已登记，请核实后上架。",
        back=lambda wish: wish.get_absolute_url(),
        cancel=reverse("wishes"),
        up=("微心愿", reverse("wishes")),
        intro="在走访记录里登记的心愿会自动带上这一户；这里登记柜台、电话里说的心愿。",
    )


def check_and_list(wish, *, by, listed, **given):
    """核实 and, where wanted, 上架 in one go: either both are done or none."""
    with transaction.atomic():
        wish = actions.check_wish(wish, by=by, **given)
        return actions.list_wish(wish, by=by) if listed and wish.state == WishState.VERIFIED else wish


@access("wish.review")
@require_http_methods(["GET", "POST"])
def check_wish(request, pk):
    it = reviewed(request, pk)
    now = {"caller": it.caller, "shown": it.shown, "category": it.category, "budget": it.budget, "version": it.version}
    return deed(
        request,
        forms.CheckForm(request.POST or None, initial=now | {"way": it.checked_way or "phone"}),
        lambda **given: check_and_list(it, by=request.user, **given),
        title="核实微心愿",
        success=lambda wish: f"已核实，现在是“{wish.get_state_display()}”。",
        back=it.get_absolute_url(),
        submit="核实",
        icon="badge-check",
        up=(str(it), it.get_absolute_url()),
        lines=[f"当时说的：{it.words}"],
    )


@access("wish.review")
@require_POST
def list_wish(request, pk):
    it = reviewed(request, pk)
    return plain_deed(
        request, lambda: actions.list_wish(it, by=request.user), success="已上架，大家都能看到、认领。",
        back=it.get_absolute_url(),
    )  # fmt: skip


@access("wish.review")
@require_POST
def list_wishes(request):
    """上架 of the ticked rows, each on its own; says how many went up and why others did not."""
    asked = [int(word) for word in request.POST.getlist("chosen")[:MOST_AT_ONCE] if word.isdecimal() and len(word) < 18]
    done, refusals = 0, []
    for it in MicroWish.objects.visible_to(request.user).for_list().filter(pk__in=asked):
        try:
            allow(request.user, "volunteers.review_wish", it)
            actions.list_wish(it, by=request.user)
            done += 1
        except ActionRefused as refused:
            refusals.append(f"{it.number}：{refused}")
    if done:
        messages.success(request, f"已上架 {done} 个心愿。")
    for words in refusals[:5]:
        messages.error(request, words)
    return redirect(f"{reverse('wishes')}?st=verified")


@access("wish.review")
@require_POST
def unlist_wish(request, pk):
    it = reviewed(request, pk)
    return plain_deed(
        request, lambda: actions.unlist_wish(it, by=request.user), success="已下架。", back=it.get_absolute_url()
    )


@access("wish.review")
@require_http_methods(["GET", "POST"])
def decline_wish(request, pk):
    it = reviewed(request, pk)
    return _simple(
        request, it, forms.DeclineForm, actions.decline_wish, "不予上架", "已登记，征集人会收到原因。", "circle-x"
    )


@access("wish.review")
@require_http_methods(["GET", "POST"])
def finish_wish(request, pk):
    it = reviewed(request, pk)
    return _simple(request, it, forms.FinishForm, actions.finish_wish, "登记完成", "已登记完成。", "circle-check")


def _simple(request, it, shape, act, title, success, icon):
    return deed(
        request,
        shape(request.POST or None, initial={"version": it.version, "reply": it.reply}),
        lambda **given: act(it, by=request.user, **given),
        title=title,
        success=success,
        back=it.get_absolute_url(),
        submit=title,
        icon=icon,
        up=(str(it), it.get_absolute_url()),
    )


@access("wish.claim")
@require_http_methods(["GET", "POST"])
def answer_thanks(request, pk):
    it = found(request, pk)
    allow(request.user, "volunteers.meet_wisher", it)
    return _simple(request, it, forms.ReplyForm, actions.answer_thanks, "写认领人的话", "已保存，谢谢。", "heart")


@access("wish.claim")
@require_http_methods(["GET", "POST"])
def picture_wish(request, pk):
    it = found(request, pk)
    allow(request.user, "volunteers.meet_wisher", it)
    return deed(
        request,
        forms.PictureForm(request.POST or None, request.FILES or None),
        lambda **given: actions.picture_wish(it, by=request.user, **given),
        title="加照片",
        success="已保存。",
        back=it.get_absolute_url(),
        icon="image",
        up=(str(it), it.get_absolute_url()),
        intro="照片不是必须的。没有同意，就不勾“可以公开”。",
    )


@access("wish.read")
@require_GET
def wish_photo(request, pk):
    """A picture: to those who have to do with the wish."""
    photo = get_object_or_404(WishPhoto.objects.select_related("wish"), pk=pk)
    wish = found(request, photo.wish_id)
    allow(request.user, "volunteers.meet_wisher", wish)
    return picture(photo.file)


@access("wish.claim")
@never_cache
@require_POST
def wish_contact(request, pk):
    """Who it is, at which door and by which telephone: to whoever claimed it, from then on; every look is recorded."""
    it = found(request, pk)
    allow(request.user, "volunteers.meet_wisher", it)
    if it.state != WishState.CLAIMED or not it.household_id:
        messages.error(request, "认领以后才能看联系方式；办结以后不再显示。")
        return redirect(it)
    household = it.household
    with transaction.atomic():
        ledger.record("wish.contact_shown", it, by=request.user, unit=it.path)
    phone = (it.resident.phone if it.resident_id else "") or household.phone
    context = {"it": it, "dwelling": household.dwelling, "phone": phone}
    return render(request, "volunteers/wish_contact.html", context)


@access("wish.review")
@require_http_methods(["GET", "POST"])
def wish_settings(request):
    office = office_of(request.user)
    form = forms.SettingsForm(request.POST or None, instance=WishSettings.of(office.path))
    allow(request.user, "volunteers.set_wishes", office)
    return deed(
        request,
        form,
        lambda **given: actions.set_wish_settings(office, by=request.user, **given),
        title="微心愿设置",
        success="已保存，今后核实的心愿按新的限额。",
        back=reverse("wishes"),
        up=("微心愿", reverse("wishes")),
        intro=f"{office}全街道一样。",
    )
