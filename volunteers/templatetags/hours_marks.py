"""How stars are read."""

from django import template

register = template.Library()


@register.filter
def star(level):
    """3 -> 三星; nothing for none."""
    return f"{'一二三四五'[level - 1]}星" if level else ""
