"""Registers this app's job handlers; the work itself is in the actions."""

from volunteers.actions import applications, coming_of_age, presence, reminding

HANDLERS = (
    applications.forget_old,
    coming_of_age.tell_of_age,
    presence.close_forgotten,
    presence.close_shift,
    reminding.remind_of_shifts,
    reminding.remind_of_shift,
)
