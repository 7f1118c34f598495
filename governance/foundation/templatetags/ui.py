"""Icons and small marks every template may use."""

from functools import lru_cache

import lucide
import segno
from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
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


@register.simple_tag(takes_context=True)
def unquery(context, key, value):
    """The present address's query without one value of a key: how a pill takes itself away."""
    query = context["request"].GET.copy()
    query.setlist(key, [kept for kept in query.getlist(key) if kept != str(value)])
    for page in ("before", "after"):
        query.pop(page, None)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def may(user, action):
    """Whether one of the person's posts allows an action of the policy table: what a page offers at all."""
    return user.is_authenticated and user.may(action)


@register.simple_tag
def nav_url(name, *args):
    """The address of a page, or "" where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def bar(percent, tone=""):
    """A progress bar as SVG: its width is an attribute, which the content policy allows and a style is not."""
    width = max(0, min(100, round(float(percent or 0), 1)))
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="1"/></svg>',
        tone,
        width,
    )


@register.simple_tag
def columns(counts):
    """Counts side by side as SVG columns, the highest as high as the picture; the numbers stand in its name."""
    most, width = max([*counts, 1]), 100 / max(len(counts), 1)
    tall = [30 * count / most for count in counts]
    rects = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"/>',
        ((round(n * width + 0.8, 2), round(30 - h, 2), round(width - 1.6, 2), round(h, 2)) for n, h in enumerate(tall)),
    )
    said = f"近 {len(counts)} 周每周件数：{'、'.join(map(str, counts))}"
    return format_html('<svg class="columns" viewBox="0 0 100 30" role="img" aria-label="{}">{}</svg>', said, rects)


@register.simple_tag
def ring(percent, tone=""):
    """The deadline's ring: the part of the limit that is used."""
    used = max(0, min(100, float(percent or 0)))
    return format_html(
        '<svg class="ring-svg {}" viewBox="0 0 60 60" aria-hidden="true" focusable="false">'
        '<circle class="ring-rest" cx="30" cy="30" r="25" fill="none" stroke-width="7"/>'
        '<circle class="ring-used" cx="30" cy="30" r="25" fill="none" stroke-width="7" stroke-linecap="round" '
        'stroke-dasharray="{} 158" transform="rotate(-90 30 30)"/></svg>',
        tone,
        round(used * 1.5708, 1),
    )


@register.filter
def capped(number, most=10_000):
    """A count that is not counted past `most`."""
    return f"{most:,}+".replace(",", " ") if number is not None and number > most else number


@register.filter
def hours(minutes):
    """Minutes as hours with one decimal: 90 is 1.5. Volunteering is stored in minutes and told in hours."""
    return f"{(minutes or 0) / 60:.1f}"


@register.simple_tag
def qr(address):
    """A QR of an address, black on white with its quiet zone; its size follows from the page's style."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - our own address, drawn as paths
