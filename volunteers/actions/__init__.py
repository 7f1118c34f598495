from volunteers.actions.claims_idle import press_idle
from volunteers.actions.hours import ask_correction, credit, decide_correction, reverse
from volunteers.actions.joining import cancel, change_capacity, join
from volunteers.actions.presence import (
    close_forgotten,
    close_shift,
    confirm_forgotten,
    sign_in,
    sign_out,
    walk_up,
)
from volunteers.actions.wishes import MOST_BUDGET, collect_wish

__all__ = [
    "MOST_BUDGET",
    "ask_correction",
    "cancel",
    "change_capacity",
    "close_forgotten",
    "close_shift",
    "collect_wish",
    "confirm_forgotten",
    "credit",
    "decide_correction",
    "join",
    "press_idle",
    "reverse",
    "sign_in",
    "sign_out",
    "walk_up",
]
