"""The filters of the lists of volunteers and teams: pages and API share them, and the address carries them."""

import django_filters as filters
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from residents.models.person import born_before
from volunteers.choices import Backbone, Skill, TeamKind
from volunteers.models import TeamPlace, Volunteer, VolunteerTeam

AGES = {  # key -> (words, from, below)
    "minor": ("18 岁以下", None, 18),
    "18": ("18 至 34 岁", 18, 35),
    "35": ("35 至 59 岁", 35, 60),
    "60": ("60 岁以上", 60, None),
}
ANY = "any"
YES_NO = [("yes", "是"), ("no", "否")]
STATES = [("left", "已退出"), ("all", "含已退出")]
MATCHED = [("yes", "已对应"), ("no", "未对应")]


def visible_units(request):
    return OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).current().order_by("path")


def visible_teams(request):
    return VolunteerTeam.objects.visible_to(request.user).current().order_by("path", "pk")


class VolunteerFilter(filters.FilterSet):
    """Keys: q (name, or the beginning of the number), unit (code), skill, backbone, party, talent, team (id), age,
    match, grown, state. Without a word about it, who serves now.
    """

    q = filters.CharFilter(method="by_words", label="姓名、志愿者编号", max_length=40)
    unit = filters.ModelChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    age = filters.ChoiceFilter(
        method="by_age", choices=[(key, words) for key, (words, *_) in AGES.items()], label="年龄",
        empty_label="全部年龄",
    )  # fmt: skip
    skill = filters.ChoiceFilter(method="by_skill", choices=Skill.choices, label="技能", empty_label="不限技能")
    backbone = filters.ChoiceFilter(
        method="by_backbone", choices=[(ANY, "所有骨干"), *Backbone.choices], label="骨干", empty_label="不限"
    )
    party = filters.ChoiceFilter(method="by_party", choices=YES_NO, label="党员", empty_label="不限")
    talent = filters.ChoiceFilter(method="by_talent", choices=YES_NO[:1], label="能人", empty_label="不限")
    team = filters.ModelChoiceFilter(queryset=visible_teams, method="by_team", label="队伍", empty_label="不限")
    match = filters.ChoiceFilter(method="by_match", choices=MATCHED, label="居民底册", empty_label="不限")
    grown = filters.ChoiceFilter(
        method="by_grown", choices=[("yes", "待本人同意")], label="满 18 周岁", empty_label="不限"
    )
    state = filters.ChoiceFilter(method="by_state", choices=STATES, label="状态", empty_label="在册的")

    class Meta:
        model = Volunteer
        fields: list = []

    def filter_queryset(self, queryset):
        if not self.form.cleaned_data["state"]:
            queryset = queryset.serving()
        return super().filter_queryset(queryset)

    def by_words(self, queryset, name, words):
        return queryset.filter(Q(name__startswith=words) | Q(number__startswith=words.upper()))

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))

    def by_age(self, queryset, name, key):
        _, least, below = AGES[key]
        if least is not None:
            queryset = queryset.filter(birth_date__lte=born_before(least))
        return queryset.filter(birth_date__gt=born_before(below)) if below else queryset

    def by_skill(self, queryset, name, skill):
        """The list is JSON; its text is asked, because SQLite has no `contains` for it."""
        return queryset.alias(skill_text=Cast("skills", CharField())).filter(skill_text__contains=f'"{skill}"')

    def by_backbone(self, queryset, name, kind):
        return queryset.exclude(backbone="") if kind == ANY else queryset.filter(backbone=kind)

    def by_party(self, queryset, name, answer):
        return queryset.filter(party_member=answer == "yes")

    def by_talent(self, queryset, name, answer):
        return queryset.exclude(talent="")

    def by_team(self, queryset, name, team):
        return queryset.filter(pk__in=TeamPlace.objects.filter(team=team, left=None).values("volunteer"))

    def by_match(self, queryset, name, answer):
        return queryset.filter(resident__isnull=answer == "no")

    def by_grown(self, queryset, name, answer):
        return queryset.filter(minor=True, birth_date__lte=born_before(18))

    def by_state(self, queryset, name, state):
        return queryset.exclude(left_on=None) if state == "left" else queryset


class TeamFilter(filters.FilterSet):
    """Keys: q (name), kind, unit (code), closed."""

    q = filters.CharFilter(field_name="name", lookup_expr="contains", max_length=40, label="名称")
    kind = filters.ChoiceFilter(choices=TeamKind.choices, label="类别", empty_label="全部类别")
    unit = filters.ModelChoiceFilter(
        queryset=visible_units, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )
    closed = filters.ChoiceFilter(
        choices=[("all", "含已撤销")], method="with_closed", label="状态", empty_label="在用的"
    )

    class Meta:
        model = VolunteerTeam
        fields: list = []

    def filter_queryset(self, queryset):
        if not self.form.cleaned_data["closed"]:
            queryset = queryset.current()
        return super().filter_queryset(queryset)

    def by_unit(self, queryset, name, unit):
        return queryset.filter(on_lines([unit.path]))

    def with_closed(self, queryset, name, wanted):
        return queryset
