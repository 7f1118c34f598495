"""Shapes of what is written about councils and members. Which places and people there are follows from who asks."""

from django import forms
from django.forms.models import fields_for_model
from django.utils import timezone

from deliberation.actions.councils import CHANGEABLE
from deliberation.choices_councils import CouncilKind
from deliberation.council_defaults import BUILDING, ESTATE, PRESETS
from deliberation.models import Council, SeatGroup
from hierarchy.forms.tree import DayField
from hierarchy.models import Building, Estate, OrgUnit, User
from hierarchy.querysets import under
from residents.models import Resident

SPARE = 3  # empty lines for further seats
MOST_GROUPS = 20
MOST_PEOPLE = 300


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=CouncilKind.choices)


class CouncilForm(forms.Form):
    """Rules and seats. Seats come as parallel lists group_id, group_name, group_seats, group_least."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)

    def __init__(self, *args, groups=(), **more):
        super().__init__(*args, **more)
        self.fields |= fields_for_model(Council, fields=CHANGEABLE, localized_fields=())
        self.fields["founded_on"] = DayField(label="成立日期", required=False)
        self.fields["name"].required = False
        self.fields["name"].help_text = "不填则按种类和地点起名"
        self.fields["every_months"].max_value = 12
        self.fields["every_months"].validators += [forms.fields.validators.MaxValueValidator(12, "最多填 12 个月。")]
        self.fields["charter"].widget.attrs["rows"] = 5
        self.fields["quorum_persons"].help_text = "楼栋沟通会用；不填则只看比例"
        self.groups = [(g, n, s, least) for g, n, s, least in groups]

    def group_rows(self):
        """[(id, name, seats, least)] as typed, or as they are; some empty ones follow."""
        rows = self._typed() if self.is_bound else self.groups
        return [*rows, *[("", "", "", "")] * SPARE]

    def _typed(self):
        lists = [self.data.getlist(f"group_{name}")[: MOST_GROUPS + SPARE] for name in ("id", "name", "seats", "least")]
        return [row for row in zip(*lists, strict=False) if row[1].strip()]

    def clean(self):
        given, groups = super().clean(), []
        for known, name, seats, least in self._typed():
            numbers = [word.strip() or "0" for word in (seats, least)]
            if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in numbers):
                self.add_error(None, f"“{name}”的席数和到会人数请填数字，不限席数填 0。")
                continue
            row = [name.strip()[:30], *map(int, numbers)]
            groups.append([*row, int(known)] if known.isascii() and known.isdigit() and len(known) < 18 else row)
        if not groups:
            self.add_error(None, "请至少写一个席位。")
        return given | {"groups": groups}


class NewCouncilForm(CouncilForm):
    """Where it sits comes first: a building (or every building of an estate), an estate, or a unit."""

    def __init__(self, *args, user, kind, **more):
        super().__init__(*args, **more)
        preset, branches = PRESETS[kind], under(user.scope.branches, "unit__path")
        places = {}
        if preset.place == BUILDING:
            talks = Council.objects.current().filter(kind=kind).exclude(building=None)
            free = Building.objects.filter(branches).exclude(pk__in=talks.values("building"))
            places["building"] = BuildingField(
                free.select_related("estate", "unit").order_by("estate_id", "pk"),
                label="楼栋",
                required=False,
                empty_label="请选择楼栋",
            )
            label = "或者：整个小区，每栋楼设一个"
        else:
            label = "小区"
        if preset.place in (BUILDING, ESTATE):
            places["estate"] = forms.ModelChoiceField(
                Estate.objects.visible_to(user).select_related("unit").order_by("pk"),
                label=label,
                required=kind == CouncilKind.ESTATE_COMMITTEE,
                empty_label="请选择小区",
            )
        if preset.place != BUILDING and kind != CouncilKind.ESTATE_COMMITTEE:
            units = OrgUnit.objects.filter(under(user.scope.branches)).current().filter(depth__in=preset.at)
            places["unit"] = forms.ModelChoiceField(
                units.order_by("path"),
                label="单位" if preset.place != ESTATE else "或者：整个社区、网格",
                required=preset.place != ESTATE,
                empty_label="请选择单位",
            )
        self.places = list(places)
        self.fields = places | self.fields

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in self.places):
            self.add_error(self.places[0], "请选择设在哪里。")
        return given


class BuildingField(forms.ModelChoiceField):
    def label_from_instance(self, building):
        return f"{building.estate}{building}"


class CloseCouncilForm(forms.Form):
    on = DayField(label="撤销日期", initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)


class MemberForm(forms.Form):
    """One of three: a resident found by name, somebody with an account, or a written name."""

    q = forms.CharField(
        label="查找居民",
        required=False,
        max_length=40,
        help_text="姓名或拼音首字母，至少两个字；只找您辖区在册的",
    )
    resident = forms.ModelChoiceField(Resident.objects.none(), required=False, widget=forms.HiddenInput)
    user = forms.ModelChoiceField(User.objects.none(), label="工作人员", required=False, empty_label="不选")
    name = forms.CharField(label="外单位成员姓名", required=False, max_length=40)
    organisation = forms.CharField(label="单位或身份", required=False, max_length=60, help_text="如：安居物业")
    group = forms.ModelChoiceField(SeatGroup.objects.none(), label="席位", empty_label="请选择席位")
    office = forms.CharField(label="会内职务", required=False, max_length=20, help_text="如：主任、召集人；没有不填")
    since = DayField(label="任期开始", initial=timezone.localdate)
    until = DayField(label="任期至", required=False, help_text="不设届的不填")
    how = forms.CharField(label="产生方式", required=False, max_length=20, help_text="如：推选、邀请")

    def __init__(self, *args, council, user, **more):
        super().__init__(*args, **more)
        self.fields["resident"].queryset = Resident.objects.visible_to(user).here()
        people = User.objects.visible_to(user).filter(is_active=True)
        serving = people.filter(terms__isnull=False, terms__ended_on=None).distinct().order_by("name", "pk")
        self.fields["user"].queryset = people
        self.fields["user"].choices = [("", "不选"), *((each.pk, each.name) for each in serving[:MOST_PEOPLE])]
        self.fields["group"].queryset = council.groups.all()

    def clean_q(self):
        return ""


class EndMembershipForm(forms.Form):
    on = DayField(label="离任日期", initial=timezone.localdate)
    why = forms.CharField(label="离任原因", required=False, max_length=40, help_text="如：任期届满、本人辞去")


class RenewForm(forms.Form):
    until = DayField(label="任期至")
