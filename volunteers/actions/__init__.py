from volunteers.actions.certificates import (
    ask_certificate,
    issue_certificate,
    publish_certificate,
    refuse_certificate,
    revoke_certificate,
)
from volunteers.actions.hours import ask_correction, credit, decide_correction, reverse
from volunteers.actions.hours_settings import name_in_public, set_hours
from volunteers.actions.joining import cancel, change_capacity, join
from volunteers.actions.objections import answer_objection, file_objection
from volunteers.actions.presence import (
    close_forgotten,
    close_shift,
    confirm_forgotten,
    sign_in,
    sign_out,
    walk_up,
)
from volunteers.actions.stars import give_star, give_stars, publish_stars
from volunteers.actions.wishes import collect_wish, write_wish

__all__ = [
    "answer_objection",
    "ask_certificate",
    "ask_correction",
    "cancel",
    "change_capacity",
    "close_forgotten",
    "close_shift",
    "collect_wish",
    "confirm_forgotten",
    "credit",
    "decide_correction",
    "file_objection",
    "give_star",
    "give_stars",
    "issue_certificate",
    "join",
    "name_in_public",
    "publish_certificate",
    "publish_stars",
    "refuse_certificate",
    "reverse",
    "revoke_certificate",
    "set_hours",
    "sign_in",
    "sign_out",
    "walk_up",
    "write_wish",
]
