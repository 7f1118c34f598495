"""What falls due across the portal: each module registers its kinds (docs/reminders.md lists them all)."""

from governance.overview.reminders import accounts, asked, limits, meetings, months, terms, upkeep

__all__ = ["accounts", "asked", "limits", "meetings", "months", "terms", "upkeep"]
