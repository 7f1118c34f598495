"""Marks of a ticket for templates: its clocks, its stations, the look of a step in the timeline."""

from django import template

from deliberation import clockface
from deliberation.choices import DEEDS

register = template.Library()
register.filter("clock", clockface.handling)
register.filter("small_clocks", clockface.small_clocks)
register.filter("stations", clockface.steps)

EVENTS = {  # action -> (icon, tone)
    "filed": ("megaphone", "new"),
    "imported": ("file-up", ""),
    "accepted": ("inbox", "doing"),
    "declined": ("circle-slash", ""),
    "transferred": ("external-link", ""),
    "withdrawn": ("circle-x", ""),
    "dispatched": ("send", "doing"),
    "acknowledged": ("mail-open", "doing"),
    "returned": ("undo-2", "soon"),
    "escalated": ("arrow-up-from-line", "soon"),
    "pushed_down": ("arrow-down-to-line", "doing"),
    "contacted": ("phone-call", "doing"),
    "replied": ("message-square-text", ""),
    "noted": ("sticky-note", ""),
    "supplemented": ("message-square-plus", ""),
    "classified": ("tags", ""),
    "handler_changed": ("user-check", ""),
    "resolved": ("circle-check", "done"),
    "followed_up": ("phone", "review"),
    "closed": ("circle-check-big", "done"),
    "reopened": ("rotate-ccw", "late"),
    "lamp_amber": ("alarm-clock", "soon"),
    "lamp_red": ("alarm-clock-off", "late"),
    "deadline_moved": ("calendar-clock", ""),
}


@register.filter
def event_icon(action):
    return EVENTS.get(action, ("circle-dot", ""))[0]


@register.filter
def event_tone(action):
    return EVENTS.get(action, ("circle-dot", ""))[1]


@register.filter
def deed_name(action):
    """受理 for accepted."""
    return DEEDS.get(action, action)


@register.filter
def capped(number):
    """A count that is not counted past ten thousand."""
    return "10 000+" if number is not None and number > 10_000 else number
