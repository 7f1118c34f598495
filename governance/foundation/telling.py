"""The job that writes the inbox rows of one ledger entry, and asks for the letters that go with them.

Above `ledger`, which asks for the job, and `kinds`, which knows what may wait and what still holds.
"""

from governance.foundation import absence, jobs, kinds, notices, outbox
from governance.foundation.models import LedgerEntry, Notice


@jobs.handler("notices.tell")
def tell_about(entry):
    """Write the inbox rows of one entry; never twice, never to the person who did the deed.

    A reminder goes to who stands in for somebody away, and only about what still waits for its doing.
    """
    entry = LedgerEntry.objects.get(pk=entry)
    kind = kinds.KINDS.get(entry.action)
    urgent = kinds.is_urgent(entry)
    if kind is not None and kind.may_be_switched_off and entry.unit_path[:4] in kinds.switched_off(kind.code):
        return
    deputies = absence.deputies() if kind is not None and not kind.own else {}
    rows, told = [], {entry.actor_id}
    for audience, text in notices.AUDIENCES[entry.action]:
        users, url, *label = audience(entry)  # a third part says what the ledger may not keep
        label = label[0] if label else entry.subject_label
        line = text.format(**{**entry.facts, "label": label, "who": entry.actor_name})
        for user in users:
            to = deputies.get(user.pk, user.pk)
            if to not in told:
                told.add(to)
                rows.append(
                    Notice(
                        user_id=to,
                        entry=entry,
                        kind=entry.action,
                        path=entry.unit_path,
                        urgent=urgent,
                        text=absence.worded(line, to != user.pk)[:300],
                        url=url(user) if callable(url) else url,
                    )
                )
    if kind is not None and not kind.news:
        rows = kinds.still_holding(rows)
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    outbox.post({row.user_id for row in rows})
