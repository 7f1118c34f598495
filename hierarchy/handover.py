"""What is still open when somebody leaves a post, and who carries it on.

The floors above know the work; they register here, so that this floor never imports them:

    @lists_work
    def open_tickets(user, unit):            # user may be None: then all open work of the unit
        return [("在办诉求", 3, "/tickets/?…")]

    @takes_over
    def tickets(from_user, to_user, post):   # inside the hand-over's own transaction
        Ticket.objects.filter(handler=from_user, unit=post.unit, …).update(handler=to_user)
"""

LISTERS, TAKERS = [], []


def lists_work(function):
    """Register `function(user, unit) -> [(label, count, url)]`."""
    LISTERS.append(function)
    return function


def takes_over(function):
    """Register `function(from_user, to_user, post)`; it returns how many pieces changed hands."""
    TAKERS.append(function)
    return function


def open_work(user, unit):
    """Everything open at a unit (of one person, or of all when `user` is None), without empty lines."""
    return [line for lister in LISTERS for line in lister(user, unit) if line[1]]


def take_over(from_user, to_user, post):
    return sum(taker(from_user, to_user, post) or 0 for taker in TAKERS)
