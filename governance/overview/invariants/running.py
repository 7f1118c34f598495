"""自检 as a job: asked for, gone through question by question, kept; people are told only of what is new."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.overview.invariants.examining import breathing, examine
from governance.overview.invariants.rooms import of_group
from governance.overview.models import SelfCheck, SelfCheckBreach, SelfCheckCount
from hierarchy.models import OrgUnit

LONGEST = timedelta(hours=3)  # a run that has not ended by then was lost with its job
DETAILED = 14  # runs of which the breaches are kept; counts of older ones stay
KEEP = timedelta(days=400)


@transaction.atomic
def ask_for_check(*, by):
    """A run now; while one is under way, that one."""
    list(OrgUnit.objects.select_for_update().filter(depth=1)[:1])  # two who ask at once wait for each other
    running = SelfCheck.objects.filter(ended_at=None, began_at__gt=timezone.now() - LONGEST).first()
    if running is not None:
        return running
    run = SelfCheck.objects.create(asked_by=by, total=len(of_group()))
    jobs.enqueue("self_check.run", key=f"self_check.run:{run.pk}", run=run.pk)
    if by is not None:
        ledger.record("self_check.asked", run, by=by)
    return run


@jobs.handler("self_check.nightly")
def nightly():
    ask_for_check(by=None)


def look_through(alive, run):
    """The long part, outside any transaction: what each invariant came to."""
    found = []
    for n, invariant in enumerate(of_group(), 1):
        found.append(examine(invariant, breathing(alive)))
        SelfCheck.objects.filter(pk=run).update(done=n)
        alive()
    return found


@jobs.handler("self_check.run", prepare=look_through)
def keep(run, prepared):
    """Write what was found, once; a breach found before keeps the day it was first found."""
    run = SelfCheck.objects.select_for_update().get(pk=run)
    if run.ended_at:
        return
    before = SelfCheck.objects.exclude(ended_at=None).order_by("-ended_at", "-pk").first()
    known = {}
    if before is not None:
        known = {
            (key, subject): since for key, subject, since in before.breaches.values_list("key", "subject", "since")
        }
    rows = list(_rows(run, prepared, known))
    SelfCheckBreach.objects.bulk_create(rows, batch_size=500)
    SelfCheckCount.objects.bulk_create(_counts(run, prepared), batch_size=500)
    run.ended_at, run.done, run.total = timezone.now(), len(prepared), len(prepared)
    run.save(update_fields=["ended_at", "done", "total"])
    _tell(run, before, [row for row in rows if (row.key, row.subject) not in known])
    _forget_old()


def _rows(run, prepared, known):
    for found in prepared:
        seen = set()
        for breach in found.first:
            if breach.subject in seen:
                continue  # wrong in two ways is one row to mend
            seen.add(breach.subject)
            key = found.invariant.key
            yield SelfCheckBreach(
                run=run, key=key, subject=breach.subject[:80], wrong=breach.wrong[:200], path=breach.path,
                street_path=breach.path[:4], url=breach.url,
                since=known.get((key, breach.subject[:80]), run.began_at),
            )  # fmt: skip


def _counts(run, prepared):
    for found in prepared:
        for street in sorted({*found.counts, *([""] if found.error else [])}):
            error = "" if street else found.error
            yield SelfCheckCount(
                run=run, key=found.invariant.key, street_path=street, count=found.counts[street], error=error
            )


def _tell(run, before, new):
    """One ledger row for each street with something new, and one for the portal: people hear of nothing else."""
    if not new:
        return
    for street in OrgUnit.objects.filter(depth=1).order_by("path"):
        if mine := [row for row in new if row.street_path == street.path]:
            ledger.record("self_check.found", run, by=None, unit=street, new=len(mine))
    ledger.record("self_check.found", run, by=None, new=len(new))


def _forget_old():
    recent = SelfCheck.objects.order_by("-pk").values_list("pk", flat=True)[:DETAILED]
    SelfCheckBreach.objects.exclude(run__in=list(recent)).delete()
    SelfCheck.objects.filter(began_at__lt=timezone.now() - KEEP).delete()
