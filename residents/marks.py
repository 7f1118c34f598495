"""What else is open behind a door. The floors above know it and register here, so that this floor never imports them:

@marks_doors
def open_tickets(user, building):
    return {(entrance.pk, "301"): (2, "/tickets/?…")}     # how many the user may see, and where they are
"""

MARKERS = []


def marks_doors(function):
    """Register `function(user, building) -> {(entrance id or None, room): (count, url)}`."""
    MARKERS.append(function)
    return function


def open_matters(user, building):
    """{(entrance id, room): (count, url)} of everything open that a person may see in a building."""
    marks = {}
    for marker in MARKERS:
        for door, (count, url) in marker(user, building).items():
            marks[door] = (marks.get(door, (0, ""))[0] + count, url)
    return marks
