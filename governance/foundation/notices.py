"""Who is told what. A notice is always about a ledger entry, and a job of its own writes it.

@tell("ticket.dispatched", "{label} 已派给您的单位，请签收")
def people_of_the_unit(entry): return User.objects.holding_at(...)
"""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.models import Job, LedgerEntry, Notice

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


@jobs.handler("notices.tell")
def tell_about(entry):
    """Write the inbox rows of one ledger entry; never twice, never to the person who did the deed."""
    entry = LedgerEntry.objects.get(pk=entry)
    rows, told = [], {entry.actor_id}
    for audience, text in AUDIENCES[entry.action]:
        users, url, *label = audience(entry)  # a third part says what the ledger may not keep
        label = label[0] if label else entry.subject_label
        line = text.format(**{**entry.facts, "label": label, "who": entry.actor_name})[:300]
        for user in users:
            if user.pk not in told:
                told.add(user.pk)
                address = url(user) if callable(url) else url
                rows.append(Notice(user=user, entry=entry, text=line, url=address))
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


@jobs.reconciler
def tell_what_was_missed():
    """A listened-to entry of the last day without its job gets one."""
    day = timezone.now() - timedelta(days=1)
    entries = LedgerEntry.objects.filter(at__gt=day, action__in=list(AUDIENCES)).values_list("pk", flat=True)
    keys = {f"notices.tell:{pk}": pk for pk in entries}
    there = Job.objects.filter(topic="notices.tell", created_at__gt=day).values_list("key", flat=True)
    for key in keys.keys() - set(there):
        jobs.enqueue("notices.tell", key=key, entry=keys[key])


def read(user, notices):
    """Mark a person's unread notices among `notices` as read; returns how many there were."""
    return notices.filter(user=user, read_at=None).update(read_at=timezone.now())
