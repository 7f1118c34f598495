"""The one filter of tickets: page, API and export share it, and the address carries it."""

from datetime import datetime, time, timedelta

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from deliberation import search
from deliberation.actions.intake import phone_key
from deliberation.choices import IN_WORK, IssueKind, IssueLevel, IssueSource, Lamp, TicketState
from deliberation.models import Category, Ticket
from deliberation.querysets import on_lines
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
NEEDS = {  # what lies open and needs somebody's eye: key -> (words, filter)
    "red": ("已超时", {"lamp": Lamp.RED, "state__in": list(IN_WORK)}),
    "pressed": ("督办中", {"supervised__gt": 0}),
    "parked": ("挂账", {"state": TicketState.PARKED}),
}
AGES = {  # how many days ago it was reported: key -> (words, from, up to but not with)
    "d0": ("3 天以内", 0, 3),
    "d3": ("3 至 7 天", 3, 7),
    "d7": ("7 至 15 天", 7, 15),
    "d15": ("15 至 30 天", 15, 30),
    "d30": ("30 天以上", 30, None),
}


def of_age(key, today=None):
    """Tickets reported so many days before `today`; what is dated later than today counts as today's."""
    _, since, until = AGES[key]
    begin = timezone.make_aware(datetime.combine(today or timezone.localdate(), time()))
    rule = Q(reported_at__lt=begin - timedelta(days=since - 1)) if since else Q()
    return rule & (Q(reported_at__gte=begin - timedelta(days=until - 1)) if until else Q())


def visible_units(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


def visible_places(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=4).order_by("path")


def known_categories(request):
    return Category.objects.visible_to(request.user).filter(parent=None, active=True)


class TicketFilter(filters.FilterSet):
    """Keys: st, q, level, unit (code), category (id), kind, source, since, until, mine, outside, batch.

    As the cockpit links to rows: home (code of the unit it happened in), own (not in the units below it), need, age,
    plain (without confidential ones).
    """

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

    home = filters.ModelChoiceFilter(queryset=visible_places, to_field_name="code", method="by_home", label="发生在")
    own = filters.BooleanFilter(method="by_own", widget=forms.CheckboxInput, label="未分到下级")
    need = filters.ChoiceFilter(
        method="by_need", choices=[(key, words) for key, (words, _) in NEEDS.items()], label="重点"
    )
    age = filters.ChoiceFilter(
        method="by_age", choices=[(key, words) for key, (words, *_) in AGES.items()], label="已过"
    )
    plain = filters.BooleanFilter(method="by_plain", widget=forms.CheckboxInput, label="不含保密件")

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
            "home",
            "own",
            "need",
            "age",
            "plain",
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

    def by_home(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))

    def by_own(self, queryset, name, wanted):
        home = self.form.cleaned_data.get("home")
        return queryset.filter(path=home.path) if wanted and home else queryset

    def by_need(self, queryset, name, key):
        return queryset.filter(**NEEDS[key][1])

    def by_age(self, queryset, name, key):
        return queryset.filter(of_age(key))

    def by_plain(self, queryset, name, wanted):
        return queryset.filter(confidential=False) if wanted else queryset

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
