"""What is done with a wish so far: it is written down."""

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from residents.models import Household
from volunteers.models import MicroWish

MOST_BUDGET = 500  # yuan; dearer things are a matter for the council


@transaction.atomic
def collect_wish(household, words, *, by, resident=None, budget=None):
    """征集: a wish of a resident or of a whole household, told to the person at the door. No cash, nothing dear."""
    words = (words or "").strip()
    if not words:
        raise ActionRefused("请写一句心愿是什么，例如“想要一个助行器”。")
    if budget is not None and budget > MOST_BUDGET:
        raise ActionRefused(f"微心愿一般不超过 {MOST_BUDGET} 元；更大的需求请转诉求或提交议事会。")
    household = Household.objects.select_related("dwelling").get(pk=household.pk)
    head = resident or household.members.here().order_by("relation", "pk").first()
    caller = MicroWish.called(resident) if resident else MicroWish.called_home(head) if head else "一户居民"
    wish = MicroWish.objects.create(
        caller=caller,
        words=words[:1000],
        budget=budget,
        household=household,
        resident=resident,
        home_id=household.dwelling.home_id,
        path=household.dwelling.path,
        collected_by=by,
    )
    ledger.record("wish.collected", wish, by=by, unit=wish.path)
    return wish
