"""The self-check in tests/access_table.py: its page, and the button that starts a run."""

from tests.access_way import Way

URLS = {
    "self-check": Way(by="street"),
    "run-self-check": Way(by="street", post={}),
}
