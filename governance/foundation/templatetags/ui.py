"""Icons and small marks every template may use."""

from functools import lru_cache

import lucide
from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@lru_cache(maxsize=512)
def _icon(name, size, cls):
    marks = {"class": f"i i{size} {cls}".strip(), "aria-hidden": "true", "focusable": "false"}
    return mark_safe(" ".join(lucide._render_icon(name, size, **marks).split()))  # noqa: S308 - our own wheel's SVG


@register.simple_tag
def icon(name, size=18, cls=""):
    """A Lucide icon, inline; `size` names a class in rem, so that large type enlarges icons too."""
    return _icon(str(name), size, str(cls))


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The present address's query with some keys changed; None takes a key away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"
