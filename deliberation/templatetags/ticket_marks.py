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
RARER = (  # what is done now and then, under short headings; whatever is not named stands in the last
    ("交给别人", ("escalate", "push_down", "return", "assign", "ask_help", "release_help", "transfer")),
    ("催办和时限", ("urge", "supervise", "ask_extension", "park", "resume", "review_parked", "renew_parked")),
    ("并案和议事", ("me_too", "merge", "unmerge", "split", "put_on_agenda")),
    ("更正和了结", ()),
)


@register.simple_tag
def deed_groups(deeds, ticket):
    """The offered deeds as {main, near, talk, other}: one in red, those beside it, words, and what is rarer, in groups
    [(heading, deeds)].

    Many forms share the page: each gets ids of its own, so that a label never points into another form.
    """
    for name, _, form in deeds:
        if form is not None:
            form.auto_id = f"id_{name}_%s"
    wanted = ("answer_help", "answer_extension", *NEXT_DEEDS.get(ticket.state, ()))
    by_name = {deed[0]: deed for deed in deeds}
    ahead = [by_name[name] for name in wanted if name in by_name]
    words = TALK if ahead else TALK + (PRESS if "note" in by_name else JOIN)
    talk = [deed for deed in deeds if deed[0] in words]
    other = [deed for deed in deeds if deed not in talk and deed not in ahead]
    if len(other) == 1:  # nothing to fold away
        talk, other = talk + other, []
    return {"main": ahead[0] if ahead else None, "near": ahead[1:], "talk": talk, "other": _rarer(other)}


def _rarer(deeds):
    """[(heading, deeds)] without empty groups; a few need no heading."""
    if len(deeds) < 5:
        return [("", deeds)] if deeds else []
    named = {name for _, names in RARER for name in names}
    groups = [(words, [deed for deed in deeds if deed[0] in (names or {deed[0]} - named)]) for words, names in RARER]
    return [(words, found) for words, found in groups if found]


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
