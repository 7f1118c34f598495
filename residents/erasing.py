"""What the floors above keep about a person, and how it goes when the person's data is erased.

@erases
def wishes(resident):            # inside the erasing transaction
    MicroWish.objects.filter(visit__resident=resident).update(words="")
"""

ERASERS = []


def erases(function):
    """Register `function(resident)`: it empties the words and names its floor keeps, and leaves what is counted.

    The row's own name is gone by then; `resident.known_as` is what it was.
    """
    ERASERS.append(function)
    return function


def erase_above(resident):
    for eraser in ERASERS:
        eraser(resident)
