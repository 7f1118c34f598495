"""Reminders of what falls due: found, written into the inbox once each, and put into letters."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import absence, jobs, ledger, office_hours, outbox
from governance.foundation.kinds import KINDS, switched_off
from governance.foundation.models import Beat, Notice

BATCH = 1000


@jobs.handler("reminders.find")
def find_all(now=None):
    """Ask for a job a kind, every half hour while the office is open; safety every ten minutes at any hour."""
    now = now or timezone.now()
    open_now = office_hours.is_open(now) and now.minute % 30 < 10
    for each in KINDS.values():
        if each.found and (open_now or each.urgent):
            jobs.enqueue("reminders.give", key=f"reminders.give:{each.code}@{now:%Y%m%d%H%M}", code=each.code)


@jobs.handler("reminders.give")
@transaction.atomic
def give(code, now=None):
    """Write the inbox rows of everything a kind finds due and nobody was told of; returns how many.

    One reading finds what is due, one what was said before; two runs at once wait for each other on the kind's row.
    """
    now, each = now or timezone.now(), KINDS[code]
    if not (each.urgent or office_hours.is_open(now)):
        return 0
    _one_at_a_time(code, now)
    off = switched_off(code)
    dues = [due for due in each.find(now) if due.people and due.path[:4] not in off]
    said = _said(code, dues)
    dues = [due for due in dues if due.occasion not in said]
    deputies = {} if each.own else absence.deputies(timezone.localdate(now))
    rows = {}
    for due in dues:
        for person in due.people:
            to = deputies.get(person, person)
            rows.setdefault((to, due.occasion), (due, to != person))
    if not rows:
        return 0
    entry = ledger.record("reminders.given", None, by=None, kind=code, count=len(rows))
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=person,
                entry=entry,
                kind=code,
                occasion=occasion,
                path=due.path,
                urgent=each.urgent,
                text=absence.worded(due.text, instead)[:300],
                url=due.url,
                created_at=now,
            )
            for (person, occasion), (due, instead) in rows.items()
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    outbox.post({person for person, _ in rows}, now)
    return len(rows)


def _one_at_a_time(code, now):
    Beat.objects.get_or_create(topic=f"reminders.give:{code}"[:60], defaults={"at": now})
    Beat.objects.select_for_update(no_key=True).get(topic=f"reminders.give:{code}"[:60])


def _said(code, dues):
    """Occasions among these that somebody was told of."""
    if not dues:
        return set()
    before = Notice.objects.filter(kind=code).exclude(occasion="")
    if len(dues) <= BATCH:
        before = before.filter(occasion__in={due.occasion for due in dues})
    return set(before.values_list("occasion", flat=True).distinct())


@jobs.handler("reminders.forget_old")
def forget_old(now=None):
    """Read lines of the inbox are kept two years, letters half a year."""
    now = now or timezone.now()
    outbox.forget_old(now - timedelta(days=183))
    Notice.objects.filter(read_at__lt=now - timedelta(days=730)).delete()
