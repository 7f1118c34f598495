"""超期与督办设置, and what a ticket's page shows of the ladder: 督办, 延期, 挂账, who held it how long."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from deliberation.actions.settings import set_ladder
from deliberation.choices import TicketState
from deliberation.choices_ladder import SupervisionLevel
from deliberation.forms_ladder import LadderForm
from deliberation.held import holdings
from deliberation.models import LadderSettings
from deliberation.querysets import handles
from governance.foundation.access import access
from hierarchy.models import OrgUnit
from hierarchy.views.deed import deed


def ladder_of(ticket, user):
    """Context: supervisions (only 催办 for those who do not handle it), extension of this round, pause, held, first."""
    supervisions = ticket.supervisions.select_related("unit").order_by("-pk")
    if not handles(user, ticket):
        supervisions = supervisions.filter(level=SupervisionLevel.URGE)
    held, first = holdings(ticket)
    return {
        "supervisions": list(supervisions[:20]),
        "extension": ticket.extensions.filter(round=ticket.reopened).select_related("answered_at_unit").first(),
        "pause": _pause(ticket) if ticket.state == TicketState.PARKED else None,
        "held": held,
        "first": first,
    }


def _pause(ticket):
    return ticket.pauses.filter(ended_at=None).select_related("unit").first()


@access("category.change")
@require_http_methods(["GET", "POST"])
def ladder_settings(request):
    """The street's own numbers; what was already issued or promised stays."""
    office = get_object_or_404(OrgUnit.objects.visible_to(request.user).filter(depth=1)[:1])
    row = LadderSettings.of(office.path)
    form = LadderForm(request.POST or None, instance=row)
    return deed(
        request,
        form,
        lambda **numbers: set_ladder(office, by=request.user, **numbers),
        title="超期与督办",
        success="已保存，从现在起按新的数字执行；已经发出的督办和批准的延期不变。",
        back="ladder-settings",
        template="deliberation/ladder_settings.html",
        office=office,
    )
