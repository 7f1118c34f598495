from django import forms
from django.utils import timezone

from hierarchy.choices import AppointedBy, PostRole
from hierarchy.forms.tree import DayField
from hierarchy.models import Building, Entrance


class PostForm(forms.Form):
    role = forms.ChoiceField(label="职务", choices=PostRole.choices)
    title = forms.CharField(
        label="职务名称", max_length=30, required=False, help_text="与职务叫法不同时填写，例如：楼组长。"
    )
    building = forms.ModelChoiceField(
        label="楼栋", queryset=Building.objects.none(), required=False, empty_label="不限楼栋"
    )
    entrance = forms.ModelChoiceField(
        label="单元", queryset=Entrance.objects.none(), required=False, empty_label="不限单元"
    )

    def __init__(self, *args, user, unit, **more):
        super().__init__(*args, **more)
        self.fields["building"].queryset = Building.objects.visible_to(user).filter(unit=unit).select_related("estate")
        self.fields["building"].label_from_instance = lambda building: f"{building.estate}{building}"
        entrances = Entrance.objects.visible_to(user).filter(building__unit=unit)
        self.fields["entrance"].queryset = entrances.select_related("building__estate")
        self.fields["entrance"].label_from_instance = lambda e: f"{e.building.estate}{e.building}{e}"

    def clean(self):
        """Who chose an entrance need not choose its building too."""
        if self.cleaned_data.get("entrance"):
            self.cleaned_data["building"] = None


class HolderForm(forms.Form):
    """Who takes a post: by name, and by phone where there is one; a person not on record yet is registered."""

    name = forms.CharField(label="姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label="手机号",
        max_length=30,
        required=False,
        help_text="用来认人：已登记的手机号即为那位人员；没有登记过的会新登记。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    since = DayField(label="任职日期", initial=timezone.localdate)
    due_on = DayField(label="任期届满", required=False)
    method = forms.ChoiceField(label="产生方式", choices=AppointedBy.choices, initial=AppointedBy.APPOINTED)
    note = forms.CharField(label="备注", max_length=200, required=False)


class HandOverForm(HolderForm):
    since = None
    on = DayField(label="交接日期", initial=timezone.localdate)
    field_order = ["name", "phone", "on", "due_on", "method", "note"]


class EndTermForm(forms.Form):
    on = DayField(label="离任日期", initial=timezone.localdate)
    note = forms.CharField(label="备注", max_length=200, required=False)
