"""The one filter of residents: list, API and export share it, and the address carries it."""

import django_filters as filters
from django import forms
from django.db.models import Q

from hierarchy.models import Building, OrgUnit, User
from residents.choices import CareKind, Match, Occupancy, Presence, Registration, Sex
from residents.models import CareMark, Dwelling, PartyMember, Resident
from residents.models.person import born_before
from residents.search import people_found, understood

AGES = {  # key -> (words, from, below)
    "child": ("14 岁以下", None, 14),
    "minor": ("18 岁以下", None, 18),
    "adult": ("18 至 59 岁", 18, 60),
    "60": ("60 岁以上", 60, None),
    "70": ("70 岁以上", 70, None),
    "80": ("80 岁以上", 80, None),
    "90": ("90 岁以上", 90, None),
}
MONTHS = [(str(n), f"{n} 月") for n in range(1, 13)]
YES_NO = [("yes", "是"), ("no", "否")]
ANY_CARE = "any"
TOO_EXACT = "完整的电话和证件号码请在页面上方的搜索框里查，这里只按姓名、拼音首字母、室号或电话后四位筛选。"


def visible_units(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).current().order_by("path")


def visible_buildings(request):
    return Building.objects.visible_to(request.user).select_related("estate")


def visible_people(request):
    return User.objects.visible_to(request.user)


class _Form(forms.Form):
    def clean_q(self):
        words = self.cleaned_data["q"]
        if words and understood(words).is_number:
            raise forms.ValidationError(TOO_EXACT)
        return words


class ResidentFilter(filters.FilterSet):
    """Keys: q, unit (code), building (id), age, sex, occupancy, presence, registration, match, party, care,
    worker (id), mine, birthday (month), phone. Without a word about it, who is in the register now.
    """

    q = filters.CharFilter(method="by_words", label="姓名、首字母、室号", max_length=40)
    unit = filters.ModelChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    building = filters.ModelChoiceFilter(queryset=visible_buildings, label="楼栋", empty_label="全部楼栋")
    age = filters.ChoiceFilter(
        method="by_age",
        choices=[(key, words) for key, (words, *_) in AGES.items()],
        label="年龄",
        empty_label="全部年龄",
    )
    sex = filters.ChoiceFilter(choices=[(Sex.MALE, "男"), (Sex.FEMALE, "女")], label="性别", empty_label="不限")
    occupancy = filters.MultipleChoiceFilter(
        field_name="household__dwelling__occupancy", choices=Occupancy.choices, label="居住性质", distinct=False
    )
    registration = filters.MultipleChoiceFilter(choices=Registration.choices[1:], label="户籍", distinct=False)
    match = filters.MultipleChoiceFilter(choices=Match.choices[1:], label="人户状态", distinct=False)
    presence = filters.ChoiceFilter(choices=Presence.choices, label="在册情况", empty_label="不限")
    party = filters.ChoiceFilter(method="by_party", choices=YES_NO, label="党员", empty_label="不限")
    care = filters.ChoiceFilter(
        method="by_care", choices=[(ANY_CARE, "所有关爱对象"), *CareKind.choices], label="关爱类别", empty_label="不限"
    )
    worker = filters.ModelChoiceFilter(queryset=visible_people, method="by_worker", label="责任人", empty_label="不限")
    mine = filters.BooleanFilter(method="by_me", widget=forms.CheckboxInput, label="我负责走访的")
    birthday = filters.ChoiceFilter(
        field_name="birth_date", lookup_expr="month", choices=MONTHS, label="生日月份", empty_label="不限"
    )
    phone = filters.ChoiceFilter(
        method="by_phone", choices=[("yes", "有电话"), ("no", "没有电话")], label="联系电话", empty_label="不限"
    )

    class Meta:
        model = Resident
        form = _Form
        fields: list = []

    def __init__(self, data=None, *args, **more):
        super().__init__(data, *args, **more)
        if not self.request.user.may("care.read"):
            for hidden in ("care", "worker", "registration", "match"):
                del self.filters[hidden]

    def by_words(self, queryset, name, words):
        """What an address bar may hold: the form refuses whole numbers."""
        doors = Dwelling.objects.visible_to(self.request.user)
        return queryset.filter(pk__in=people_found(queryset, doors, understood(words)))

    def by_unit(self, queryset, name, unit):
        return queryset.in_branch(unit)

    def by_age(self, queryset, name, key):
        _, least, below = AGES[key]
        if least is not None:
            queryset = queryset.filter(birth_date__lte=born_before(least))
        return queryset.filter(birth_date__gt=born_before(below)) if below else queryset

    def by_party(self, queryset, name, answer):
        """Whoever serves only a building or an entrance finds those who agreed to be named."""
        members = PartyMember.objects.all()
        if not self.request.user.may("care.read"):
            members = members.exclude(disclosed_on=None)
        known = Q(pk__in=members.values("resident"))
        return queryset.filter(known if answer == "yes" else ~known)

    def by_care(self, queryset, name, kind):
        marks = CareMark.objects.filter(profile__closed_on=None, ended_on=None)
        marks = marks if kind == ANY_CARE else marks.filter(kind=kind)
        return queryset.filter(pk__in=marks.values("profile__resident"))

    def by_worker(self, queryset, name, worker):
        return queryset.filter(care__worker=worker, care__closed_on=None)

    def by_me(self, queryset, name, wanted):
        return self.by_worker(queryset, name, self.request.user) if wanted else queryset

    def by_phone(self, queryset, name, answer):
        empty = Q(phone_key="")
        return queryset.exclude(empty) if answer == "yes" else queryset.filter(empty)


def asked_for(request):
    """The filter an address asks for, the same for list and export: everybody counted once, at the main home."""
    query = request.GET.copy()
    query.setdefault("presence", Presence.HERE)
    return ResidentFilter(query, Resident.objects.visible_to(request.user, guests=False), request=request)
