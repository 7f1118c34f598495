"""Tables that carry a unit's path in their rows, so that every list is one equality on one index.

An app names its table here; `actions.tree.move_unit` rewrites all of them in the move's own transaction.
"""

CARRIERS = []


def carries_path(model, field="path"):
    CARRIERS.append((model, field))
