"""Marks of meetings: the QR of an address, drawn as SVG that the content policy allows."""

import segno
from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def qr(address):
    """Black on white, with its quiet zone; its size follows from the page's style."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - our own address, drawn as paths
