"""A visit hears a wish: it is collected on the spot."""

from django import forms

from residents.spawning import comes_of_visit
from volunteers.actions.wishes import collect_wish
from volunteers.models import WishSettings


def fields(user, household):
    most = WishSettings.of(household.dwelling.path[:4]).most_budget
    budget = forms.IntegerField(label="大约多少元", min_value=0, max_value=most, required=False)
    return {"budget": budget}


@comes_of_visit(
    "wish",
    label="有心愿",
    icon="sparkles",
    hint="如：想要一个助行器",
    needs="wish.collect",
    fields=fields,
)
def collect(visit, words, *, by, budget=None):
    wish = collect_wish(visit.household, words, by=by, resident=visit.resident, budget=budget)
    return f"心愿 {wish.pk}", wish.get_absolute_url()
