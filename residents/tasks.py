"""Registers this app's job handlers; the work itself is in the actions."""

from residents.actions import care_nightly, care_settings

HANDLERS = (care_nightly.nightly, care_settings.reckon_again)
