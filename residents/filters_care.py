"""The filters of the care list and of the visits: page and ledger share them, and the address carries them."""

from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from hierarchy.models import OrgUnit
from residents.choices import OPEN_CARE, CareKind, VisitOutcome, VisitWay
from residents.models import CareMark, CareProfile, Visit

DUE = [("late", "已逾期"), ("today", "今天到期"), ("week", "七天内到期"), ("fine", "未到期")]
WHO = [("me", "我负责的"), ("none", "没有责任人")]


def visible_units(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).order_by("path")


def kinds_for(user):
    """A leader may ask for what any neighbour knows; by the others he would learn who is ill or poor."""
    return [(kind.value, kind.label) for kind in CareKind if user.may("care.read") or kind in OPEN_CARE]


def marked(kind, **lookup):
    """Rows whose person has a running mark of a kind."""
    return Exists(CareMark.objects.filter(kind=kind, ended_on=None, profile__closed_on=None, **lookup))


class CareFilter(filters.FilterSet):
    """Keys: kind, unit (code), due, who, worker (id)."""

    kind = filters.ChoiceFilter(method="by_kind", choices=CareKind.choices, label="类别", empty_label="全部类别")
    unit = filters.ModelChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    due = filters.ChoiceFilter(method="by_due", choices=DUE, label="到期", empty_label="不限到期")
    who = filters.ChoiceFilter(method="by_who", choices=WHO, label="责任人", empty_label="全部责任人")
    worker = filters.NumberFilter(field_name="worker", label="责任人编号", min_value=1, max_value=2**31)

    class Meta:
        model = CareProfile
        fields = ["kind", "unit", "due", "who", "worker"]

    def by_kind(self, queryset, name, kind):
        return queryset.filter(marked(kind, profile=OuterRef("pk")))

    def by_unit(self, queryset, name, unit):
        column = {1: "street_path", 2: "community_path", 3: "grid_path"}[unit.depth]
        return queryset.filter(**{f"resident__{column}": unit.path})

    def by_due(self, queryset, name, state):
        today = timezone.localdate()
        return {
            "late": queryset.filter(due_on__lt=today),
            "today": queryset.filter(due_on=today),
            "week": queryset.filter(due_on__range=(today, today + timedelta(days=7))),
            "fine": queryset.filter(due_on__gt=today),
        }[state]

    def by_who(self, queryset, name, who):
        return queryset.filter(worker=self.request.user if who == "me" else None)


class VisitFilter(filters.FilterSet):
    """Keys: unit (code), kind, way, outcome, since, until, mine, resident, household."""

    unit = filters.ModelChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    kind = filters.ChoiceFilter(method="by_kind", choices=CareKind.choices, label="对象类别", empty_label="全部对象")
    way = filters.ChoiceFilter(choices=VisitWay.choices, label="方式", empty_label="全部方式")
    outcome = filters.ChoiceFilter(choices=VisitOutcome.choices, label="情况", empty_label="全部情况")
    since = filters.DateFilter(field_name="at", lookup_expr="date__gte", label="自")
    until = filters.DateFilter(field_name="at", lookup_expr="date__lte", label="至")
    mine = filters.BooleanFilter(method="by_me", widget=forms.CheckboxInput, label="我登记的")
    resident = filters.NumberFilter(field_name="resident", min_value=1, max_value=2**31, label="居民编号")
    household = filters.NumberFilter(field_name="household", min_value=1, max_value=2**31, label="户编号")

    class Meta:
        model = Visit
        fields = ["unit", "kind", "way", "outcome", "since", "until", "mine", "resident", "household"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.form.fields["kind"].choices = [("", "全部对象"), *kinds_for(self.request.user)]

    def by_unit(self, queryset, name, unit):
        return queryset.in_branch(unit)

    def by_kind(self, queryset, name, kind):
        return queryset.filter(marked(kind, profile__resident=OuterRef("resident")))

    def by_me(self, queryset, name, wanted):
        return queryset.filter(by=self.request.user) if wanted else queryset
