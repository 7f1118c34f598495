"""What pages about tickets ask for: which of the offered deeds stands out, and when something was."""

from django import template
from django.utils import dateformat, timezone

from deliberation.choices import TicketState
from deliberation.forms_desk import FITS

register = template.Library()
S = TicketState
NEXT_DEEDS = {  # what moves a ticket on from each state, the likeliest first
    S.SUBMITTED: ("accept", "take_up"),
    S.ACCEPTED: ("dispatch", "take_up"),
    S.RETURNED: ("dispatch", "take_up"),
    S.DISPATCHED: ("acknowledge",),
    S.IN_PROGRESS: ("contact", "resolve"),
    S.RESOLVED: ("follow_up", "close"),
    S.PARKED: ("review_parked", "resume"),
}
TALK = ("reply", "note", "supplement")
PRESS = ("supervise", "urge")  # what is left to those above who does the work, and to neighbours
JOIN = ("me_too", "urge")


@register.simple_tag
def deed_groups(deeds, ticket):
    """The offered deeds as {main, near, talk, other}: one in red, those beside it, words, and what is rarer.

    Many forms share the page: each gets ids of its own, so that a label never points into another form.
    """
    for name, _, form in deeds:
        if form is not None:
            form.auto_id = f"id_{name}_%s"
    wanted = ("answer_help", "answer_extension", *NEXT_DEEDS.get(ticket.state, ()))
    by_name = {deed[0]: deed for deed in deeds}
    ahead = [by_name[name] for name in wanted if name in by_name]
    talk = TALK if ahead else TALK + (PRESS if "note" in by_name else JOIN)
    return {
        "main": ahead[0] if ahead else None,
        "near": ahead[1:],
        "talk": [deed for deed in deeds if deed[0] in talk],
        "other": [deed for deed in deeds if deed[0] not in talk and deed not in ahead],
    }


@register.filter
def deed_url(ticket, name):
    """The address of a deed: /tickets/…/push-down/ for push_down."""
    return f"{ticket.get_absolute_url()}{name.replace('_', '-')}/"


@register.filter(expects_localtime=True)
def when(moment, pattern="m-d H:i"):
    """A moment as lists show it: without the year in the present one, as a whole date in any other.

    Imported tickets reach back for years; “05-03” alone would be taken for this year's.
    """
    if not moment:
        return ""
    return dateformat.format(moment, pattern if moment.year == timezone.localdate().year else "Y-m-d")


@register.filter
def has_canned(name):
    """Whether a deed's form offers canned replies."""
    return name in FITS


@register.filter
def shown_fields(form):
    """Whether a form asks for anything; one that does not is a plain button."""
    return [field for field in form if not field.is_hidden]


@register.filter
def any_rows(groups):
    """Whether any group of the landing page has something to do."""
    return any(group["rows"] for group in groups)
