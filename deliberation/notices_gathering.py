"""Whom voices and merges concern: who works on the ticket, and everybody who filed one of those put together."""

from deliberation.models import Ticket
from governance.foundation.notices import tell
from hierarchy.models import User


def _ticket(entry):
    return Ticket.objects.select_related("unit", "handler", "filed_by").get(pk=entry.subject_id)


@tell("ticket.voiced", "又有人反映同一件：{label}")
@tell("ticket.unmerged", "并案已撤销，请继续办理：{label}")
def those_who_work_on_it(entry):
    ticket = _ticket(entry)
    people = [ticket.handler] if ticket.handler else User.objects.serving_at(ticket.unit)
    return people, ticket.get_absolute_url(), ticket.line


@tell("ticket.merged", "您登记的诉求已和同类件并案，一起办理：{label}")
@tell("ticket.unmerged", "您登记的诉求不再并案，继续单独办理：{label}")
@tell("ticket.split_off", "您登记的诉求拆分出一件：{label}")
def the_one_who_filed(entry):
    ticket = _ticket(entry)
    return [ticket.filed_by] if ticket.filed_by else [], ticket.get_absolute_url(), ticket.line


@tell("ticket.replied", "您反映的诉求（并案办理）有答复：{label}")
@tell("ticket.resolved", "您反映的诉求（并案办理）已办结，等回访：{label}")
@tell("ticket.closed", "您反映的诉求（并案办理）已结案：{label}")
@tell("ticket.reopened", "您反映的诉求（并案办理）正在重办：{label}")
def those_who_filed_a_voice(entry):
    """Each is led to the ticket they filed themselves: the one it was put into may be out of their sight."""
    ticket = _ticket(entry)
    voices = ticket.voices.exclude(filed_by=None).select_related("filed_by", "from_ticket")
    led_to = {voice.filed_by: voice.from_ticket or ticket for voice in voices.order_by("-pk")}
    return list(led_to), lambda person: led_to[person].get_absolute_url(), ticket.number
