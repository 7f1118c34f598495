"""Rounds as an office plans them, with the usual kinds and dates."""

from datetime import date

from django.utils import timezone

from awards.actions.rounds import open_round, plan_round
from awards.defaults import provide

SPAN = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


def plan(town, *, name="2026 年度和美评选", begins_on=None, **more):
    provide(town.street)
    begins_on = begins_on or timezone.localdate()
    return plan_round(town.street, by=town.director, name=name, begins_on=begins_on, **SPAN, **more)


def running(town, **more):
    return open_round(plan(town, **more), by=town.director)
