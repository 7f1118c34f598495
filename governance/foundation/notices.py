"""Who is told what. A notice is always about a ledger entry, and a job of its own writes it.

@tell("ticket.dispatched", "{label} 已派给您的单位，请签收")
def people_of_the_unit(entry): return User.objects.holding_at(...)
"""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from governance.foundation import jobs, kinds, office_hours
from governance.foundation.models import Job, LedgerEntry

AUDIENCES = defaultdict(list)


def tell(action, text):
    """Register the decorated function as an audience: entry -> (users, url).

    Where each person is led somewhere else, the address is a function of the person.
    """

    def register(function):
        AUDIENCES[action].append((function, text))
        return function

    return register


def somebody_listens(action):
    return action in AUDIENCES


def ask_to_tell(entry):
    """The job that tells of an entry, in the entry's own transaction; a reminder waits for the office to open."""
    due_at = office_hours.opens_at() if kinds.waits_for_the_morning(entry) else None
    jobs.enqueue("notices.tell", key=f"notices.tell:{entry.pk}", due_at=due_at, entry=entry.pk)


@jobs.reconciler
def tell_what_was_missed():
    """A listened-to entry of the last day without its job gets one."""
    day = timezone.now() - timedelta(days=1)
    entries = LedgerEntry.objects.filter(at__gt=day, action__in=list(AUDIENCES))
    keys = {f"notices.tell:{entry.pk}": entry for entry in entries}
    there = Job.objects.filter(topic="notices.tell", created_at__gt=day).values_list("key", flat=True)
    for key in keys.keys() - set(there):
        ask_to_tell(keys[key])


def read(user, notices):
    """Mark a person's unread notices among `notices` as read; returns how many there were."""
    return notices.filter(user=user, read_at=None).update(read_at=timezone.now())
