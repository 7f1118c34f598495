"""What the floors above keep about a volunteer, and how it goes when the volunteer is forgotten.

@forgets
def nominations(volunteer):      # inside the forgetting transaction, before the name is gone
    …
"""

FORGETTERS = []


def forgets(function):
    """Register `function(volunteer)`: it empties the words and names its floor keeps, and leaves what is counted."""
    FORGETTERS.append(function)
    return function


def forget_above(volunteer):
    for forgetter in FORGETTERS:
        forgetter(volunteer)
