"""Words for the page of background work."""

from django import template

from governance.foundation import jobs

register = template.Library()


@register.filter
def topic(name):
    """What a job's topic is called."""
    return jobs.name_of(name)


@register.filter
def last_line(error):
    """The line of a traceback that says what happened."""
    return error.strip().rpartition("\n")[2]
