"""The one filter of tickets: page, API and export share it, and the address carries it."""

import django_filters as filters
from django import forms
from django.db.models import Q

from deliberation import search
from deliberation.actions.intake import phone_key
from deliberation.choices import IN_WORK, IssueKind, IssueLevel, IssueSource, Lamp, TicketState
from deliberation.models import Category, Ticket
from hierarchy.models import OrgUnit

TABS = {  # key -> (words, filter)
    "open": ("在办", {"is_open": True}),
    "submitted": ("待受理", {"is_open": True, "state": TicketState.SUBMITTED}),
    "dispatching": ("待分办", {"is_open": True, "state__in": [TicketState.ACCEPTED, TicketState.RETURNED]}),
    "dispatched": ("待签收", {"is_open": True, "state": TicketState.DISPATCHED}),
    "in_progress": ("办理中", {"is_open": True, "state": TicketState.IN_PROGRESS}),
    "amber": ("即将超时", {"is_open": True, "lamp": Lamp.AMBER, "state__in": list(IN_WORK)}),
    "red": ("已超时", {"is_open": True, "lamp": Lamp.RED, "state__in": list(IN_WORK)}),
    "resolved": ("待回访", {"is_open": True, "state": TicketState.RESOLVED}),
    "closed": ("已结案", {"state": TicketState.CLOSED}),
    "all": ("全部", {}),
}
# What the tab counts need of the open rows: tab -> does a (state, lamp) group belong to it?
COUNTED = {
    "open": lambda state, lamp: True,
    "submitted": lambda state, lamp: state == TicketState.SUBMITTED,
    "dispatching": lambda state, lamp: state in (TicketState.ACCEPTED, TicketState.RETURNED),
    "dispatched": lambda state, lamp: state == TicketState.DISPATCHED,
    "in_progress": lambda state, lamp: state == TicketState.IN_PROGRESS,
    "amber": lambda state, lamp: lamp == Lamp.AMBER and state in IN_WORK,
    "red": lambda state, lamp: lamp == Lamp.RED and state in IN_WORK,
    "resolved": lambda state, lamp: state == TicketState.RESOLVED,
}


def visible_units(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


def known_categories(request):
    return Category.objects.visible_to(request.user).filter(parent=None, active=True)


class TicketFilter(filters.FilterSet):
    """Keys: st, q, level, unit (code), category (id), kind, source, since, until, mine, outside, batch."""

    st = filters.ChoiceFilter(method="by_tab", choices=[(key, words) for key, (words, _) in TABS.items()], label="状态")
    q = filters.CharFilter(method="by_words", label="关键字", max_length=60)
    level = filters.MultipleChoiceFilter(choices=IssueLevel.choices, label="级别", distinct=False)
    unit = filters.ModelMultipleChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位"
    )
    category = filters.ModelMultipleChoiceFilter(queryset=known_categories, method="by_category", label="类别")
    kind = filters.MultipleChoiceFilter(choices=IssueKind.choices, label="类型", distinct=False)
    source = filters.MultipleChoiceFilter(choices=IssueSource.choices, label="来源", distinct=False)
    since = filters.DateFilter(field_name="reported_at", lookup_expr="date__gte", label="诉求时间自")
    until = filters.DateFilter(field_name="reported_at", lookup_expr="date__lte", label="至")
    mine = filters.BooleanFilter(method="by_me", widget=forms.CheckboxInput, label="我经办的")
    outside = filters.BooleanFilter(method="by_outside", widget=forms.CheckboxInput, label="有外部编号")
    batch = filters.NumberFilter(field_name="batch", label="导入批次", min_value=1, max_value=2**31)

    class Meta:
        model = Ticket
        fields = [
            "st",
            "q",
            "level",
            "unit",
            "category",
            "kind",
            "source",
            "since",
            "until",
            "mine",
            "outside",
            "batch",
        ]

    def by_tab(self, queryset, name, key):
        return queryset.filter(**TABS[key][1])

    def by_words(self, queryset, name, words):
        """Words of the ticket; a whole phone number finds its reporter's tickets, for those who may call."""
        number = "".join(ch for ch in words if ch.isdecimal())
        if len(number) >= 7 and len(number) == len(words.strip()) and self.request.user.may("ticket.handle"):
            known = queryset.told_by(phone_key(number))
            if known.exists():
                return known
        return search.matching(queryset, words)

    def by_unit(self, queryset, name, units):
        return queryset.in_branches(units) if units else queryset

    def by_category(self, queryset, name, categories):
        ids = [category.pk for category in categories]
        below = Category.objects.filter(Q(pk__in=ids) | Q(parent__in=ids) | Q(parent__parent__in=ids))
        return queryset.filter(category__in=below.values("pk")) if ids else queryset

    def by_outside(self, queryset, name, wanted):
        return queryset.exclude(external_number="") if wanted else queryset

    def by_me(self, queryset, name, wanted):
        me = self.request.user
        return queryset.filter(handler=me) if wanted else queryset


def asked_for(request, visible):
    """The filter an address asks for, the same for the list and its export: without a word, what is open."""
    query = request.GET.copy()
    query.setdefault("st", "open" if not query.get("q") else "all")
    return TicketFilter(query, visible, request=request)
