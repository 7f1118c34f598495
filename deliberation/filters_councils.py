"""The filters of the list of councils; the address carries them."""

import django_filters as filters

from deliberation.choices_councils import CouncilKind
from deliberation.models import Council
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines

CLOSED = [("all", "含已撤销")]


def visible_units(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


class CouncilFilter(filters.FilterSet):
    """Keys: kind, unit (code), q (name), closed."""

    kind = filters.ChoiceFilter(choices=CouncilKind.choices, label="种类", empty_label="全部种类")
    unit = filters.ModelChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    q = filters.CharFilter(field_name="name", lookup_expr="contains", max_length=40, label="名称")
    closed = filters.ChoiceFilter(choices=CLOSED, method="with_closed", label="状态", empty_label="在用的")

    class Meta:
        model = Council
        fields = ["kind", "unit", "q", "closed"]

    def filter_queryset(self, queryset):
        if not self.form.cleaned_data["closed"]:
            queryset = queryset.current()
        return super().filter_queryset(queryset)

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))

    def with_closed(self, queryset, name, wanted):
        return queryset
