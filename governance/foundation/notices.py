"""Who is told what. A notice is always about a ledger entry, and a job of its own writes it.

    @tell("ticket.dispatched", "{label} 已派给您的单位，请签收")
    def people_of_the_unit(entry): return User.objects.holding_at(...)
"""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.models import LedgerEntry, Notice

AUDIENCES = defaultdict(list)


def tell(action, text):
    """Register the decorated function as an audience: entry -> (users, url)."""

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
        users, url = audience(entry)
        line = text.format(label=entry.subject_label, who=entry.actor_name, **entry.facts)[:300]
        for user in users:
            if user.pk not in told:
                told.add(user.pk)
                rows.append(Notice(user=user, entry=entry, text=line, url=url))
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


@jobs.reconciler
def tell_what_was_missed():
    """A listened-to entry of the last day without its job gets one."""
    day = timezone.now() - timedelta(days=1)
    for pk in LedgerEntry.objects.filter(at__gt=day, action__in=AUDIENCES).values_list("pk", flat=True):
        jobs.enqueue("notices.tell", key=f"notices.tell:{pk}", entry=pk)
