"""From any sheet to rows: what a roster says, before it is compared with the register."""

from residents.incoming.row import Incoming, Place, Problem

__all__ = ["Incoming", "Place", "Problem"]
