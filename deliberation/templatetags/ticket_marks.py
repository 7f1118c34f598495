"""Which of the deeds a page offers stands out, and what it says when none of them moves the ticket on."""

from django import template

from deliberation.choices import TicketState

register = template.Library()
S = TicketState
NEXT_DEEDS = {  # what moves a ticket on from each state, the likeliest first
    S.SUBMITTED: ("accept", "take_up"),
    S.ACCEPTED: ("dispatch", "take_up"),
    S.RETURNED: ("dispatch", "take_up"),
    S.DISPATCHED: ("acknowledge",),
    S.IN_PROGRESS: ("contact", "resolve"),
    S.RESOLVED: ("follow_up", "close"),
}
TALK = ("reply", "note", "supplement")


@register.simple_tag
def deed_groups(deeds, ticket):
    """The offered deeds as {main, near, talk, other}: one in red, those beside it, words, and what is rarer.

    Many forms share the page: each gets ids of its own, so that a label never points into another form.
    """
    for name, _, form in deeds:
        if form is not None:
            form.auto_id = f"id_{name}_%s"
    wanted = NEXT_DEEDS.get(ticket.state, ())
    by_name = {deed[0]: deed for deed in deeds}
    ahead = [by_name[name] for name in wanted if name in by_name]
    return {
        "main": ahead[0] if ahead else None,
        "near": ahead[1:],
        "talk": [deed for deed in deeds if deed[0] in TALK],
        "other": [deed for deed in deeds if deed[0] not in TALK and deed not in ahead],
    }


@register.filter
def deed_url(ticket, name):
    """The address of a deed: /tickets/…/push-down/ for push_down."""
    return f"{ticket.get_absolute_url()}{name.replace('_', '-')}/"


@register.filter
def shown_fields(form):
    """Whether a form asks for anything; one that does not is a plain button."""
    return [field for field in form if not field.is_hidden]


@register.filter
def any_rows(groups):
    """Whether any group of the landing page has something to do."""
    return any(group["rows"] for group in groups)
