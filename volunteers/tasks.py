"""Registers this app's job handlers; the work itself is in the actions."""

from volunteers.actions import presence, reminding

HANDLERS = (
    presence.close_forgotten,
    presence.close_shift,
    reminding.remind_of_shifts,
    reminding.remind_of_shift,
)
