"""What nobody looks at or takes: a late review is told; after 7 days untaken the community, after 30 the partners."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from governance.foundation import jobs, ledger
from volunteers.actions.menu import lock
from volunteers.choices import MenuState
from volunteers.models import MenuItem

STEPS = ((2, timedelta(days=30), "need.untaken_month"), (1, timedelta(days=7), "need.untaken_week"))
KEPT, GONE = timedelta(days=90), "已删除"
AT_ONCE = 200


def _step_of(item, now):
    """(raised, deed) an untaken need has come to, or None. Told once a step, also where the clock stood still."""
    for raised, after, deed in STEPS:
        if item.listed_at <= now - after:
            return (raised, deed) if item.raised < raised else None
    return None


@jobs.handler("needs.press")
def press_needs(now=None):
    """Look for what is due, each need on its own; run twice it tells nothing twice."""
    now = now or timezone.now()
    unread = Q(state=MenuState.ASKED, late_told_at=None, review_due_at__lt=now)
    waiting = Q(pk__in=[])
    for raised, after, _ in STEPS:
        waiting |= Q(state=MenuState.LISTED, raised__lt=raised, listed_at__lte=now - after)
    pks = MenuItem.objects.filter(unread | waiting).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    jobs.each("needs.press_one", list(pks), now)


@jobs.handler("needs.forget_contacts")
@transaction.atomic
def forget_contacts(now=None):
    """Who needed it and the telephone go ninety days after the need was done, declined or withdrawn."""
    before = (now or timezone.now()) - KEPT
    over = Q(state=MenuState.CONFIRMED, confirmed_at__lt=before)
    over |= Q(state__in=[MenuState.DECLINED, MenuState.WITHDRAWN], asked_at__lt=before)
    told = MenuItem.objects.filter(over).exclude(contact_name=GONE)
    if count := told.update(contact_name=GONE, contact_phone="", version=F("version") + 1):
        ledger.record("need.contacts_forgotten", None, by=None, count=count)


@jobs.handler("needs.press_one")
@transaction.atomic
def press_need(pk, now=None):
    now, item = now or timezone.now(), MenuItem.objects.filter(pk=pk).first()
    if item is None:
        return
    item = lock(item)
    if item.state == MenuState.ASKED and item.late_told_at is None and item.review_due_at < now:
        item.late_told_at = now
        item.save(update_fields=["late_told_at"])
        ledger.record("need.review_late", item, by=None, unit=item.path)
    elif item.state == MenuState.LISTED and (step := _step_of(item, now)):
        item.raised, deed = step
        item.save(update_fields=["raised"])
        ledger.record(deed, item, by=None, unit=item.path, days=(now - item.listed_at).days)
