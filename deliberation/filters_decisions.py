"""The filters of resolutions, projects and the ledger of meetings: pages, API and export share them."""

import django_filters as filters
from django.db.models import Q
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, ResolutionState
from deliberation.choices_decisions import ProjectKind, ProjectState
from deliberation.models import Meeting, Project, Resolution
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines

R = ResolutionState
TABS = {
    "open": ("待落实", {"state": R.OPEN}),
    "doing": ("落实中", {"state": R.DOING}),
    "done": ("待验收", {"state": R.DONE}),
    "accepted": ("已验收", {"state": R.ACCEPTED}),
    "late": ("已超期", {"state__in": [R.OPEN, R.DOING]}),
    "dropped": ("已终止", {"state": R.DROPPED}),
}


def units_of(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


def unit_filter():
    return filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )


class ResolutionFilter(filters.FilterSet):
    """Keys: st, unit (code; decided or led there), since and until (of the deadline)."""

    st = filters.ChoiceFilter(method="by_tab", choices=[(key, words) for key, (words, _) in TABS.items()], label="状态")
    unit = unit_filter()
    since = filters.DateFilter(field_name="due_on", lookup_expr="gte", label="时限自")
    until = filters.DateFilter(field_name="due_on", lookup_expr="lte", label="至")

    class Meta:
        model = Resolution
        fields = ["st", "unit", "since", "until"]

    def by_tab(self, queryset, name, key):
        rows = queryset.filter(**TABS[key][1])
        return rows.filter(due_on__lt=timezone.localdate()) if key == "late" else rows

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]) | Q(lead=unit))


class ProjectFilter(filters.FilterSet):
    """Keys: year, kind, state, unit (code)."""

    year = filters.NumberFilter(label="年度", min_value=2000, max_value=2100)
    kind = filters.ChoiceFilter(choices=ProjectKind.choices, label="类别", empty_label="全部类别")
    state = filters.ChoiceFilter(choices=ProjectState.choices, label="进度", empty_label="全部进度")
    unit = unit_filter()

    class Meta:
        model = Project
        fields = ["year", "kind", "state", "unit"]

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))


class MeetingLedgerFilter(filters.FilterSet):
    """Keys: since and until (of the meeting's day), unit (code), kind of council."""

    since = filters.DateFilter(field_name="starts_at", lookup_expr="date__gte", label="开会日期自")
    until = filters.DateFilter(field_name="starts_at", lookup_expr="date__lte", label="至")
    unit = unit_filter()
    kind = filters.ChoiceFilter(
        field_name="council__kind", choices=CouncilKind.choices, label="类型", empty_label="全部类型"
    )

    class Meta:
        model = Meeting
        fields = ["since", "until", "unit", "kind"]

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))
