"""Forms about a household: who comes, who goes, what it is."""

from django import forms
from django.utils import timezone

from governance.foundation.fields import mask_phone
from hierarchy.choices import HOUSEHOLD_KINDS
from hierarchy.models import OrgUnit
from residents.actions.designation import untied_units
from residents.choices import Occupancy, Relation
from residents.forms.fields import DayField, PeopleField, SealedPhoneField, kept
from residents.forms.people import ResidentForm
from residents.forms.places import DoorForm
from residents.models import Household


class HouseholdForm(forms.Form):
    number = forms.CharField(label="户号", max_length=30, required=False)
    phone = SealedPhoneField(label="联系电话")
    declared = forms.IntegerField(label="登记人数", required=False, min_value=0, max_value=60)
    vehicles = forms.CharField(label="车牌", max_length=60, required=False)
    note = forms.CharField(label="备注", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, household, **more):
        super().__init__(*args, **more)
        self.fields["phone"].show(mask_phone(household.phone))

    def clean(self):
        return kept(super().clean())


class HouseholdChoice(forms.ModelChoiceField):
    """A household behind the door, told by its head."""

    def label_from_instance(self, household):
        members = [member for member in household.members.all() if member.is_here]
        head = next((m.name for m in members if m.relation == Relation.HEAD), members[0].name if members else "无人")
        return f"{head}一户（{len(members)} 人）"


class MoveInForm(ResidentForm):
    """Who moves in: one person at a time. A known identity number brings its person along instead of a second row."""

    on = DayField(label="迁入日期", initial=timezone.localdate)
    household = HouseholdChoice(
        label="入哪一户", queryset=Household.objects.none(), required=False, empty_label="新立一户"
    )
    occupancy = forms.ChoiceField(label="居住性质", choices=Occupancy.choices, required=False)
    field_order = [
        "name", "relation", "id_number", "sex", "birth_date", "birth_precision", "phone", "other_phones",
        "on", "household", "occupancy",
    ]  # fmt: skip

    def __init__(self, *args, dwelling, **more):
        super().__init__(*args, **more)
        self.fields["household"].queryset = dwelling.households.living().prefetch_related("members")
        self.fields["occupancy"].choices = [choice for choice in Occupancy.choices if choice[0] != Occupancy.VACANT]


class LeaveForm(forms.Form):
    """Some or all of a household leave on a day."""

    people = PeopleField(label="谁迁出", help_text="默认全户；只勾选要迁出的人。")
    on = DayField(label="迁出日期", initial=timezone.localdate)
    occupancy = forms.ChoiceField(
        label="全户迁出后，房屋",
        choices=[(Occupancy.VACANT, "空置"), (Occupancy.UNKNOWN, "待核实")],
        required=False,
        help_text="还有人住时不改。",
    )

    def __init__(self, *args, household, **more):
        super().__init__(*args, **more)
        people = household.members.here().order_by("relation", "pk")
        self.fields["people"].queryset = people
        self.fields["people"].initial = [person.pk for person in people]


class MoveForm(DoorForm):
    people = PeopleField(label="谁搬", help_text="默认全户；只勾选要搬的人。")
    on = DayField(label="搬家日期", initial=timezone.localdate)
    field_order = ["people", "building", "door", "on"]

    def __init__(self, *args, household, **more):
        super().__init__(*args, **more)
        people = household.members.here().order_by("relation", "pk")
        self.fields["people"].queryset = people
        self.fields["people"].initial = [person.pk for person in people]


class SplitForm(forms.Form):
    people = PeopleField(label="谁分出去")
    on = DayField(label="分户日期", initial=timezone.localdate)

    def __init__(self, *args, household, **more):
        super().__init__(*args, **more)
        self.fields["people"].queryset = household.members.here().order_by("relation", "pk")


class JoinForm(forms.Form):
    other = HouseholdChoice(label="并入哪一户的人", queryset=Household.objects.none(), empty_label="请选择")
    on = DayField(label="并户日期", initial=timezone.localdate)

    def __init__(self, *args, household, **more):
        super().__init__(*args, **more)
        beside = household.dwelling.households.living().exclude(pk=household.pk)
        self.fields["other"].queryset = beside.prefetch_related("members")


class DesignateForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=[(kind.value, kind.label) for kind in sorted(HOUSEHOLD_KINDS)])
    unit = forms.ModelChoiceField(
        label="对应的第五级单位",
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label="新建一个",
        help_text="组织架构里已有、还没有对应住户的党员家庭可以直接选。",
    )
    name = forms.CharField(label="新建单位的名称", max_length=60, required=False, help_text="留空则按门牌取名。")
    on = DayField(label="认定日期", initial=timezone.localdate)

    def __init__(self, *args, household, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = untied_units(household)
