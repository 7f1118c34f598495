"""上架后没人认领: after a month the partners are told, and the wish comes first from then on."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from volunteers.actions.wishes import save_wish
from volunteers.choices import WishState
from volunteers.models import MicroWish, WishSettings

AT_ONCE = 500


@jobs.handler("wishes.press_untaken")
def press_untaken(now=None):
    """Every wish by its own office's days; told once a listing, however often this runs."""
    now = now or timezone.now()
    days = dict(WishSettings.objects.values_list("office__path", "remind_days"))
    shortest = min([*days.values(), WishSettings().remind_days])
    waiting = MicroWish.objects.filter(
        state=WishState.LISTED, told_at=None, listed_at__lte=now - timedelta(days=shortest)
    ).order_by("listed_at", "pk")
    late = [
        pk
        for pk, path, listed_at in waiting.values_list("pk", "street_path", "listed_at")[:AT_ONCE]
        if listed_at <= now - timedelta(days=days.get(path, WishSettings().remind_days))
    ]
    jobs.each("wishes.press", late, now)


@jobs.handler("wishes.press")
@transaction.atomic
def press(pk, now=None):
    wish = MicroWish.objects.select_for_update().filter(pk=pk, state=WishState.LISTED, told_at=None).first()
    if wish is None:
        return
    wish.told_at, wish.first = now or timezone.now(), True
    save_wish(wish, "told_at", "first")
    ledger.record("wish.untaken", wish, by=None, unit=wish.path)
