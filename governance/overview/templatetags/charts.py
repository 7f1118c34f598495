"""Charts drawn by the server as SVG. Each page shows the numbers of a chart as a table beside it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

WIDE, TALL, LEFT, FOOT = 640, 220, 38, 24  # of the line chart, in its own units
STEPS = 4  # lines across


@register.simple_tag
def sparkline(values, tone="c1"):
    """A small line of numbers (None leaves a gap) without axes; the numbers themselves stand elsewhere."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1
    points = [
        (round(100 * n / (len(values) - 1), 1), round(26 - 22 * (value - low) / span, 1))
        for n, value in enumerate(values)
        if value is not None
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    area = f"{points[0][0]},30 {line} {points[-1][0]},30"
    return format_html(
        '<svg class="spark {}" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<polygon points="{}"/><polyline points="{}" vector-effect="non-scaling-stroke"/></svg>',
        tone, area, line,
    )  # fmt: skip


@register.simple_tag
def line_chart(labels, first, second, words, wide=WIDE, tall=TALL):
    """Two lines over the same labels: `words` names the picture; a None leaves a gap."""
    top = _round_up(max([value for value in [*first, *second] if value is not None] + [STEPS]))
    width, height = wide - LEFT - 8, tall - FOOT - 8

    def at(n, value):
        return round(LEFT + width * n / max(len(labels) - 1, 1), 1), round(8 + height * (1 - value / top), 1)

    rules = format_html_join(
        "",
        '<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        ((LEFT, wide - 8, y, y, LEFT - 6, y + 4, top * n // STEPS)
         for n in range(STEPS + 1) for y in [at(0, top * n / STEPS)[1]]),
    )  # fmt: skip
    names = format_html_join(
        "", '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((min(at(n, 0)[0], wide - 16), tall - 6, label) for n, label in enumerate(labels)),
    )  # fmt: skip
    drawn = [_line(values, at, name, 8 + height) for values, name in ((first, "a"), (second, "b"))]
    return format_html(
        '<svg class="lines" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        wide, tall, words, rules, names, mark_safe("".join(drawn)),  # noqa: S308 - drawn above from numbers
    )  # fmt: skip


def _line(values, at, name, ground):
    """The line with its dots; from the first known value on, gaps are bridged."""
    points = [at(n, value) for n, value in enumerate(values) if value is not None]
    if not points:
        return ""
    line = " ".join(f"{x},{y}" for x, y in points)
    area = f"{points[0][0]},{ground} {line} {points[-1][0]},{ground}"
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="3"/>', points)
    return format_html(
        '<g class="{}"><polygon points="{}"/><polyline points="{}"/>{}</g>', name, area, line, dots
    )  # fmt: skip


def _round_up(number):
    """The next number that makes four even steps of 1, 2, 5, 10, 20 …"""
    step = 1
    while step * STEPS < number:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step * STEPS


@register.simple_tag
def donut(parts, words):
    """A ring of shares: `parts` are (class, number) in their order."""
    whole = sum(n for _, n in parts) or 1
    arcs, before = [], 0.0
    for tone, n in parts:
        share = 100 * n / whole
        if n:
            arcs.append((tone, round(max(share - 0.6, 0.4), 2), -round(before, 2)))
        before += share
    drawn = format_html_join(
        "",
        '<circle class="{}" cx="21" cy="21" r="15.915" fill="none" stroke-width="5" pathLength="100" '
        'stroke-dasharray="{} 100" stroke-dashoffset="{}" transform="rotate(-90 21 21)"/>',
        arcs,
    )
    return format_html('<svg class="donut" viewBox="0 0 42 42" role="img" aria-label="{}">{}</svg>', words, drawn)


@register.filter
def percent(value):
    """A rate as it is told: one decimal, and a dash where there was nothing to divide by."""
    return "—" if value is None else f"{value:.1f}%"
