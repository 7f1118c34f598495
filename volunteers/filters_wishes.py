"""The filter of wishes: page, API and ledger share it."""

import django_filters as filters

from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from volunteers.choices import WishState
from volunteers.choices_wishes import WishCategory
from volunteers.models import MicroWish

TABS = [("", "全部"), *WishState.choices]


def units_of(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


class WishFilter(filters.FilterSet):
    """Keys: st, category, unit (code), since and until (of collecting)."""

    st = filters.ChoiceFilter(field_name="state", choices=WishState.choices, label="状态", empty_label="全部状态")
    category = filters.ChoiceFilter(choices=WishCategory.choices, label="类别", empty_label="全部类别")
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    since = filters.DateFilter(field_name="collected_at", lookup_expr="date__gte", label="征集日期自")
    until = filters.DateFilter(field_name="collected_at", lookup_expr="date__lte", label="至")

    class Meta:
        model = MicroWish
        fields = ["st", "category", "unit", "since", "until"]

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))
