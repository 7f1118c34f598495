"""心愿墙, for everybody without signing in: a surname with a title and the wish, who took it, and thanks both ways."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from residents.offices import public_units
from volunteers import published_wishes as published
from volunteers.actions import claims
from volunteers.choices import WishState
from volunteers.dignity import fit_to_show
from volunteers.figures_wishes import wish_counts
from volunteers.sheets_wishes import claims_of, taken
from volunteers.views._own import by_own_card

SHOWN = 24
TABS = {
    "": ("等人认领", WishState.LISTED),
    "doing": ("正在实现", WishState.CLAIMED),
    "done": ("已经实现", WishState.DONE),
}


@access(PUBLIC)
@require_GET
def public_wishes(request, code):
    """Context: unit, tab, tabs, counts, rows [{caller, shown, category, place, taker, thanks, reply, photos, first}],
    older, newer. Nothing else of a wish is read here."""
    unit = get_object_or_404(public_units(), code=code)
    tab = request.GET.get("st", "")
    tab = tab if tab in TABS else ""
    here = published.wall(unit)
    rows = here.filter(state=TABS[tab][1]).prefetch_related(claims_of(), "photos")
    found = page(rows, request.GET, size=SHOWN)
    context = {
        "unit": unit, "tab": tab, "tabs": [(key, words) for key, (words, _) in TABS.items()],
        "counts": wish_counts(here), "rows": [_told(wish) for wish in found.rows],
        "older": found.older, "newer": found.newer,
    }  # fmt: skip
    return render(request, "volunteers/public_wishes.html", context)


def _told(wish):
    """What the wall says. A giver whom only a sheet names was never asked, and is not named."""
    thanks = wish.held[0].thanks if wish.held else wish.thanks
    return {
        "caller": wish.caller,
        "shown": wish.shown,
        "category": wish.get_category_display(),
        "first": wish.first,
        "taker": taken(wish)[0] if wish.held else "热心人" if wish.state != WishState.LISTED else "",
        "thanks": thanks if wish.state == WishState.DONE and fits(thanks, wish) else "",
        "reply": wish.reply,
        "photos": [photo.pk for photo in wish.photos.all() if photo.public],
    }


def fits(words, wish):
    """Whether somebody's words may be read by everybody as they are; else they stay inside."""
    if not words:
        return False
    try:
        fit_to_show(words, wish.path)
    except ActionRefused:
        return False
    return True


@access(PUBLIC)
@require_GET
def public_wish_photo(request, pk):
    photo = get_object_or_404(published.pictures(), pk=pk)
    return picture(photo.file)


@access(PUBLIC)
@by_own_card
@require_POST
def own_claim_wish(request, own, pk):
    """认领 by the card: a wish on the wall of one's own street."""
    wish = published.open_in(own.volunteer.path[:4]).filter(pk=pk).first()
    facts, status = {"own": own, "wish": wish, "refusal": "这个心愿刚刚被别人认领了，看看别的心愿。"}, 409
    if wish is not None:
        try:
            claims.claim(wish, by=own.by, volunteer=own.volunteer, anonymous=request.POST.get("anonymous") == "1")
            facts["refusal"], status = "", 200
        except ActionRefused as refused:
            facts["refusal"] = str(refused)
    return render(request, "volunteers/own_wish.html", facts, status=status)
