"""Registers this app's job handlers; the work itself is in the actions."""

from residents.actions import care_nightly, care_settings, checkup, requests, retention, rosters

HANDLERS = (
    care_nightly.nightly,
    care_settings.reckon_again,
    checkup.check_by_job,
    checkup.nightly,
    requests.remind,
    retention.erase_outdated,
    rosters.store_preview,
    rosters.carry_out,
    rosters.take_back,
)
