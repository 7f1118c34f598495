"""For everybody, without signing in: the menu of a community, and the asker's own word by a link."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page, page_by_day
from hierarchy import lockout
from hierarchy.addresses import address_of
from residents.offices import public_units
from volunteers import published_needs as published
from volunteers.actions import confirm_links
from volunteers.actions import menu as actions
from volunteers.choices import MenuState
from volunteers.forms_claims import AnswerForm
from volunteers.forms_menu import TellForm
from volunteers.rules_claims import public_holder

SHOWN = 20
TABS = {
    "": ("待认领", [MenuState.LISTED]),
    "doing": ("办理中", [MenuState.CLAIMED, MenuState.DELIVERED]),
    "done": ("已完成", [MenuState.CONFIRMED]),
}


@access(PUBLIC)
@require_GET
def public_needs(request, code):
    """治理清单, what waits longest first. Context: unit, tab, tabs, rows [{…}], older, newer. Nothing personal."""
    unit = get_object_or_404(public_units(), code=code)
    tab = request.GET.get("st", "")
    tab = tab if tab in TABS else ""
    items = published.needs(unit, TABS[tab][1])
    found = (page if tab else _waiting)(items, request.GET, size=SHOWN)
    rows = [
        {
            "number": item.number, "title": item.title, "about": item.about, "theme": item.get_theme_display(),
            "unit": item.unit.name, "state": item.get_state_display(), "joint": item.joint, "days": item.waits_since,
            "raised": item.raised, "holders": [public_holder(claim) for claim in item.claims.all()],
        }
        for item in found.rows
    ]  # fmt: skip
    tabs = [(key, words) for key, (words, _) in TABS.items()]
    context = {"unit": unit, "tab": tab, "tabs": tabs, "rows": rows, "older": found.older, "newer": found.newer}
    return render(request, "volunteers/public_needs.html", context)


@access(PUBLIC)
@never_cache
@sensitive_post_parameters("contact_name", "contact_phone")
@require_http_methods(["GET", "POST"])
def tell_need(request, code):
    """提需求, on the resident's own phone. Context: unit, form, told (the need, once it is received)."""
    unit = get_object_or_404(public_units(), code=code)
    form = TellForm(request.POST or None, places=published.places_to_tell(unit))
    told, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = dict(form.cleaned_data)
            try:
                told, status = actions.tell_need(given.pop("unit"), address=address_of(request), **given), 200
            except ActionRefused as refused:
                form.add_error(None, str(refused))
                status = 409
    return render(request, "volunteers/tell_need.html", {"unit": unit, "form": form, "told": told}, status=status)


def _waiting(items, query, size):
    return page_by_day(items, query, "listed_on", size=size)


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_by_link(request, code):
    """One page for wrong, old and ended links; wrong ones are counted by address like passwords.

    Context: title, holder, outcome, form (None once answered), thanks, refusal. Nothing that names the asker.
    """
    address = address_of(request)
    try:
        attempt = lockout.begin(f"confirm@{address}", address)
    except lockout.TooMany as refused:
        words = f"试得太多了，请 {refused.minutes} 分钟后再打开。"
        answer = render(request, "volunteers/confirm_gone.html", {"words": words}, status=429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    link = confirm_links.find_link(code)
    if link is None:
        words = "这个链接不对，或已经过期。还有话要说，请打社区电话。"
        return render(request, "volunteers/confirm_gone.html", {"words": words}, status=404)
    lockout.succeeded(attempt)
    form, refusal = AnswerForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            confirm_links.answer(link, **form.cleaned_data)
        except ActionRefused as refused:
            refusal = str(refused)
        link = confirm_links.find_link(code) or link
    claim = link.claim
    context = {
        "title": claim.item.title if claim.item_id else "您的心愿",
        "holder": public_holder(claim),
        "outcome": claim.outcome,
        "form": form if confirm_links.is_open(link) else None,
        "thanks": bool(link.used_at),
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "volunteers/confirm_by_link.html", context, status=status)
