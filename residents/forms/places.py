"""Forms about doors, and the choice of another door."""

import re

from django import forms

from governance.foundation.fields import mask_phone
from hierarchy.models import Building, Entrance
from residents.choices import DwellingKind, Occupancy
from residents.doors import door_number
from residents.forms.fields import SealedPhoneField, kept
from residents.models import Dwelling


class DwellingForm(forms.Form):
    entrance = forms.ModelChoiceField(
        label="单元", queryset=Entrance.objects.none(), required=False, empty_label="不分单元"
    )
    number = forms.CharField(label="室号", max_length=20, help_text="照门牌写：301、0301、1A、门面3。")
    floor = forms.IntegerField(
        label="楼层", required=False, min_value=-9, max_value=120, help_text="留空则按室号推算；地下写负数。"
    )
    kind = forms.ChoiceField(label="房屋类型", choices=DwellingKind.choices)
    occupancy = forms.ChoiceField(label="居住性质", choices=Occupancy.choices)
    owner_name = forms.CharField(label="产权人", max_length=40, required=False)
    owner_phone = SealedPhoneField(label="产权人电话")
    note = forms.CharField(label="备注", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, building, dwelling=None, **more):
        super().__init__(*args, **more)
        self.fields["entrance"].queryset = building.entrances.order_by("id")
        if dwelling is None:
            del self.fields["version"]
            self.fields["owner_phone"].show("")
        else:
            del self.fields["entrance"]
            self.fields["owner_phone"].show(mask_phone(dwelling.owner_phone))

    def clean(self):
        return kept(super().clean())


class BuildingChoice(forms.ModelChoiceField):
    def label_from_instance(self, building):
        return f"{building.estate}{building}"


class DoorForm(forms.Form):
    """Another door of the register, by its building and what stands on it."""

    building = BuildingChoice(label="楼栋", queryset=Building.objects.none(), empty_label="请选择")
    door = forms.CharField(label="门牌", max_length=40, help_text="例如 2单元301，或 301。")

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.user = user
        buildings = Building.objects.visible_to(user).select_related("estate")
        self.fields["building"].queryset = buildings.order_by("estate__name", "estate_id", "id")

    def clean(self):
        data = super().clean()
        if data.get("building") and data.get("door"):
            try:
                data["dwelling"] = find_door(self.user, data["building"], data.pop("door"))
            except forms.ValidationError as wrong:
                self.add_error("door", wrong)
        data.pop("building", None)
        return data


def find_door(user, building, said):
    """The door somebody means by 2单元301 or 301 in a building, or a sentence about why it is not found."""
    parts = re.fullmatch(r"\s*(?:第?(\w+?)\s*单元\s*)?(.+?)\s*", said)
    doors = Dwelling.objects.visible_to(user).filter(building=building, number=door_number(parts[2]))
    if parts[1]:
        doors = doors.filter(entrance__number=parts[1].lstrip("0"))
    doors = list(doors.select_related("entrance", "building__estate", "home")[:2])
    if not doors:
        raise forms.ValidationError(f"{building.estate}{building}没有登记“{said}”，请核对；没有登记的房屋请先登记。")
    if len(doors) > 1:
        raise forms.ValidationError("好几个单元都有这个室号，请写明单元，例如 2单元301。")
    return doors[0]
