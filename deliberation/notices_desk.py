"""Whom joint handling concerns: the unit that is asked, and whoever leads."""

from deliberation.models import Ticket
from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User


def _ticket(entry):
    return Ticket.objects.select_related("unit", "handler").get(pk=entry.subject_id)


@tell("ticket.help_asked", "{who} 请您的单位协办，请答复：{label}")
@tell("ticket.help_released", "协办已结束，不用再办：{label}")
def the_helping_unit(entry):
    ticket = _ticket(entry)
    unit = OrgUnit.objects.get(pk=entry.facts["unit_id"])
    return User.objects.serving_at(unit), ticket.get_absolute_url(), ticket.line


@tell("ticket.help_answered", "协办单位已答复：{label}")
def who_leads(entry):
    ticket = _ticket(entry)
    people = [ticket.handler] if ticket.handler else User.objects.serving_at(ticket.unit)
    return people, ticket.get_absolute_url(), ticket.line
