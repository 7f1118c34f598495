"""One line of the tables tests/access_*.py."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Way:
    thing: str = ""  # kind of the object in the address; "" when there is none
    by: str = "street"  # somebody whom it answers with success
    post: dict | Callable | None = None  # what he posts (a function gets the world); None: he GETs
    query: Callable | None = None  # what stands behind the question mark: ids of the own place
    also: Callable | None = None  # the same, of the object itself: (world, place) -> what is asked of that one
    state: str = ""  # the state a ticket must be in for it
    more: dict = field(default_factory=dict)  # and its other columns
    narrower: frozenset = frozenset()  # roles the table allows and a rule refuses even their own object (403)
