import django_filters

from hierarchy.choices import Level, UnitKind
from hierarchy.models import OrgUnit


class UnitFilter(django_filters.FilterSet):
    """Units by words, level, kind, or everything below one of them."""

    q = django_filters.CharFilter(label="名称、编码或拼音首字母", max_length=40, method="named")
    level = django_filters.ChoiceFilter(label="层级", field_name="depth", choices=Level.choices)
    kind = django_filters.ChoiceFilter(label="类别", choices=UnitKind.choices)
    below = django_filters.CharFilter(label="在哪个单位之下（编码）", max_length=30, method="under")
    open = django_filters.BooleanFilter(label="在用", field_name="closed_on", lookup_expr="isnull")

    class Meta:
        model = OrgUnit
        fields: list = []

    def named(self, units, name, words):
        return units.named_like(words)

    def under(self, units, name, code):
        top = units.filter(code=code).first()
        return units.branch(top).exclude(pk=top.pk) if top else units.none()
