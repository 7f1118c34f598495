"""What narrows the ledger of hours and the list of certificates: pages, API and exports share them."""

import django_filters as filters
from django.db.models import Q

from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from volunteers.choices import CertificateState, HoursSource, Theme
from volunteers.models import HoursEntry, VolunteerCertificate

SHOWN = [("standing", "只看有效的"), ("reversed", "只看冲正和被冲正的")]


def units_of(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


class HoursFilter(filters.FilterSet):
    """Keys: who (name or number), unit (code), source, theme, st, since and until (of the day), batch (id)."""

    who = filters.CharFilter(method="by_person", label="志愿者姓名或编号", max_length=40)
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    source = filters.ChoiceFilter(choices=HoursSource.choices, label="来源", empty_label="全部来源")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="五治主题", empty_label="全部主题")
    st = filters.ChoiceFilter(method="by_standing", choices=SHOWN, label="状态", empty_label="有效和冲正")
    since = filters.DateFilter(field_name="day", lookup_expr="gte", label="服务日期自")
    until = filters.DateFilter(field_name="day", lookup_expr="lte", label="至")
    batch = filters.NumberFilter(field_name="batch_row__batch", label="导入批次", min_value=0, max_value=2**31 - 1)

    class Meta:
        model = HoursEntry
        fields = []

    def by_person(self, queryset, name, words):
        words = "".join(words.split())
        return queryset.filter(Q(volunteer__name=words) | Q(volunteer__number=words.upper()))

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))

    def by_standing(self, queryset, name, key):
        return queryset.standing() if key == "standing" else queryset.exclude(reverses=None, reversed_by=None)


class CertificateFilter(filters.FilterSet):
    """Keys: state, unit (code), number."""

    state = filters.ChoiceFilter(choices=CertificateState.choices, label="状态", empty_label="全部状态")
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="出具单位", empty_label="全部单位"
    )
    number = filters.CharFilter(field_name="number", lookup_expr="iexact", label="证明编号", max_length=24)

    class Meta:
        model = VolunteerCertificate
        fields = []

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))
