"""认领 of a wish; what follows is done on the page of the claim."""

from django.views.decorators.http import require_http_methods

from governance.foundation.access import access
from hierarchy.views.deed import deed
from volunteers.actions import claims
from volunteers.forms_claims import ClaimForm
from volunteers.views.wishes import found


@access("wish.claim")
@require_http_methods(["GET", "POST"])
def claim_wish(request, pk):
    """认领, for oneself, one's team or one's partner; a clerk also for a volunteer by number. Leads on to the claim."""
    it = found(request, pk)
    return deed(
        request,
        ClaimForm(request.POST or None, user=request.user, thing=it),
        lambda **given: claims.claim(it, by=request.user, **given),
        title="认领微心愿",
        success="已认领，请在 7 天内和社区对接；没有进展会自动释放。",
        back=lambda claim: claim.get_absolute_url(),
        cancel=it.get_absolute_url(),
        submit="认领",
        icon="hand-heart",
        up=(str(it), it.get_absolute_url()),
        lines=[f"{it.caller}：{it.shown}"],
    )
