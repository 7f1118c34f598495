from deliberation.actions.checking import check_off
from deliberation.actions.closing import close_anonymous, follow_up, reopen
from deliberation.actions.excluding import ask_exclusion
from deliberation.actions.gathering import me_too, merge, unmerge
from deliberation.actions.handling import contact, note, reply, resolve, reveal_phone, supplement
from deliberation.actions.helping import answer_help, ask_help, release_help
from deliberation.actions.intake import accept, classify, decline, file_ticket, transfer_out, withdraw
from deliberation.actions.rating import make_link, rate
from deliberation.actions.routing import acknowledge, assign, dispatch, escalate, push_down, send_back, take_up
from deliberation.actions.splitting import split

__all__ = [
    "accept",
    "acknowledge",
    "answer_help",
    "ask_exclusion",
    "ask_help",
    "assign",
    "check_off",
    "classify",
    "close_anonymous",
    "contact",
    "decline",
    "dispatch",
    "escalate",
    "file_ticket",
    "follow_up",
    "make_link",
    "me_too",
    "merge",
    "note",
    "push_down",
    "rate",
    "release_help",
    "reopen",
    "reply",
    "resolve",
    "reveal_phone",
    "send_back",
    "split",
    "supplement",
    "take_up",
    "transfer_out",
    "unmerge",
    "withdraw",
]
