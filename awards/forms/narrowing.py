"""The filter of nominations: list and API share it."""

import django_filters as filters

from awards.choices import NominationState, Nominator
from awards.models import AwardRound, Nomination, RoundKind
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines

TABS = [("", "全部"), *NominationState.choices]
BARRED = [("yes", "被一票否决"), ("no", "没有被否决")]


def units_of(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


class KindFilter(filters.ModelChoiceFilter):
    def get_queryset(self, request):
        rounds = AwardRound.objects.visible_to(request.user)
        return RoundKind.objects.filter(round__in=rounds.values("pk"))


class NominationFilter(filters.FilterSet):
    """Keys: st, kind (id of a kind in a round), unit (code), source, barred."""

    st = filters.ChoiceFilter(field_name="state", choices=NominationState.choices, label="状态", empty_label="全部状态")
    kind = KindFilter(field_name="entry", label="奖项", empty_label="全部奖项")
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    source = filters.ChoiceFilter(choices=Nominator.choices, label="推荐方式", empty_label="全部方式")
    barred = filters.ChoiceFilter(choices=BARRED, method="by_veto", label="一票否决", empty_label="一票否决")

    class Meta:
        model = Nomination
        fields = ["st", "kind", "unit", "source", "barred"]

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))

    def by_veto(self, queryset, name, word):
        return queryset.filter(barred=word == "yes")
