"""The filter of the menu: pages, API and export share it."""

import django_filters as filters

from hierarchy.choices import UnitKind
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from volunteers.choices import ClaimState, MenuState, Theme
from volunteers.models import Claim, MenuItem


def units_of(request):
    units = OrgUnit.objects.visible_to(request.user).filter(depth__lte=3)
    return units.exclude(kind=UnitKind.DEPARTMENT).order_by("path")


class MenuFilter(filters.FilterSet):
    """Keys: st, theme, unit (code), since and until (of asking)."""

    st = filters.ChoiceFilter(field_name="state", choices=MenuState.choices, label="状态", empty_label="全部状态")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="主题", empty_label="全部主题")
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    since = filters.DateFilter(field_name="asked_at", lookup_expr="date__gte", label="提出日期自")
    until = filters.DateFilter(field_name="asked_at", lookup_expr="date__lte", label="至")

    class Meta:
        model = MenuItem
        fields = ["st", "theme", "unit", "since", "until"]

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))


class ClaimFilter(filters.FilterSet):
    """Keys: st."""

    st = filters.ChoiceFilter(field_name="state", choices=ClaimState.choices, label="状态", empty_label="全部状态")

    class Meta:
        model = Claim
        fields = ["st"]
