"""What the floors above end when somebody leaves the register, and how they make two rows of one person one.

@parts
def seats(resident, on):                  # inside the leaving transaction: moved out or dead
    …

@unites
def sits_once(kept, gone, journal):       # inside the merging transaction, before all rows move to `kept`
    journal.change(row, ended_on=today)   # so that the undo finds it
"""

PARTERS, UNITERS = [], []


def parts(function):
    """Register `function(resident, on)`; `presence` already says how the person left."""
    PARTERS.append(function)
    return function


def unites(function):
    """Register `function(kept, gone, journal)`: it makes room where a person may stand only once."""
    UNITERS.append(function)
    return function


def part_above(resident, on):
    for parter in PARTERS:
        parter(resident, on)


def unite_above(kept, gone, journal):
    for uniter in UNITERS:
        uniter(kept, gone, journal)
