"""Registers this app's job handlers; the work itself is in the actions."""

from deliberation.actions import (
    calling,
    council_reminders,
    deadlines,
    dispute_deadlines,
    importing,
    minutes,
    parking,
    pressing,
    resolutions,
    topics,
)

HANDLERS = (
    calling.remind_late,
    council_reminders.remind,
    deadlines.light_lamps,
    deadlines.reckon_again,
    dispute_deadlines.light_lamps,
    importing.run_batch,
    importing.run_undo,
    minutes.remind,
    resolutions.light_lamps,
    pressing.press_overdue,
    parking.look_at_parked,
    topics.find_topics,
)
