"""Registers this app's job handlers; the work itself is in the actions."""

from deliberation.actions import deadlines, importing

HANDLERS = (deadlines.light_lamps, deadlines.reckon_again, importing.run_batch, importing.run_undo)
