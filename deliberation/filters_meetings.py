"""What narrows the list of meetings."""

import django_filters as filters

from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.models import Meeting


class MeetingFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=MeetingState.choices, label="状态", empty_label="全部状态")
    kind = filters.ChoiceFilter(
        "council__kind", choices=CouncilKind.choices, label="议事会种类", empty_label="全部种类"
    )
    council = filters.NumberFilter("council_id", label="议事会", max_value=2**31 - 1, min_value=0)
    since = filters.DateFilter("starts_at__date", lookup_expr="gte", label="自")
    until = filters.DateFilter("starts_at__date", lookup_expr="lte", label="至")

    class Meta:
        model = Meeting
        fields = []
