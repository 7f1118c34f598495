"""What narrows the list of activities."""

import django_filters as filters

from volunteers.choices import ActivityKind, ActivityState, Theme
from volunteers.models import ActivitySeries, Shift, VolunteerActivity


def series_of(request):
    return ActivitySeries.objects.filter(office__path__in=request.user.scope.offices).order_by("pk")


class ActivityFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ActivityState.choices, label="状态", empty_label="全部状态")
    kind = filters.ChoiceFilter(choices=ActivityKind.choices, label="类型", empty_label="全部类型")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="五治主题", empty_label="全部主题")
    series = filters.ModelChoiceFilter(queryset=series_of, label="系列", empty_label="全部系列")
    since = filters.DateFilter(method="from_day", label="自")
    until = filters.DateFilter(method="to_day", label="至")

    class Meta:
        model = VolunteerActivity
        fields = []

    def from_day(self, rows, name, day):
        return rows.filter(pk__in=self._on(begins_at__date__gte=day))

    def to_day(self, rows, name, day):
        return rows.filter(pk__in=self._on(begins_at__date__lte=day))

    @staticmethod
    def _on(**when):
        return Shift.objects.filter(**when).values("activity")
