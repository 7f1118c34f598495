"""The filters of partners and of the yearly list: pages and API share them."""

from datetime import timedelta

import django_filters as filters
from django.utils import timezone

from volunteers.choices import MatchState, PartnerKind
from volunteers.filters_menu import units_of
from volunteers.models import PartnerUnit, ServiceMatch

ENDING = {"soon": "30 天内到期", "over": "协议已到期", "none": "没有协议"}


class PartnerFilter(filters.FilterSet):
    """Keys: q (name), kind, ending, ended (with those that are over)."""

    q = filters.CharFilter(field_name="name", lookup_expr="contains", label="单位名称", max_length=40)
    kind = filters.ChoiceFilter(choices=PartnerKind.choices, label="类别", empty_label="全部类别")
    ending = filters.ChoiceFilter(method="by_end", choices=list(ENDING.items()), label="协议", empty_label="协议不限")
    ended = filters.ChoiceFilter(method="by_ended", choices=[("1", "已终止")], label="共建", empty_label="共建中")

    class Meta:
        model = PartnerUnit
        fields = ["q", "kind", "ending", "ended"]

    def filter_queryset(self, queryset):
        ended = self.form.cleaned_data.get("ended")
        return super().filter_queryset(queryset if ended else queryset.current())

    def by_end(self, queryset, name, key):
        today = timezone.localdate()
        if key == "none":
            return queryset.filter(ends_on=None)
        if key == "over":
            return queryset.filter(ends_on__lt=today)
        return queryset.filter(ends_on__gte=today, ends_on__lte=today + timedelta(days=30))

    def by_ended(self, queryset, name, key):
        return queryset.exclude(ended_on=None)


class MatchFilter(filters.FilterSet):
    """Keys: year, st, unit (code)."""

    year = filters.NumberFilter(label="年度", min_value=2000, max_value=2100)
    st = filters.ChoiceFilter(field_name="state", choices=MatchState.choices, label="状态", empty_label="全部状态")
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )

    class Meta:
        model = ServiceMatch
        fields = ["year", "st", "unit"]

    def by_unit(self, queryset, name, unit):
        return queryset.filter(path__startswith=unit.path)
