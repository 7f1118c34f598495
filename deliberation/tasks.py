"""Registers this app's job handlers; the work itself is in the actions."""

from deliberation.actions import deadlines

HANDLERS = (deadlines.light_lamps, deadlines.reckon_again)
