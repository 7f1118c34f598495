from django import forms

from hierarchy.choices import EstateKind
from hierarchy.forms.tree import DayField
from hierarchy.models import Estate, OrgUnit


def _units(user, path):
    """Units of one street a person may hang territory on."""
    return OrgUnit.objects.visible_to(user).current().filter(path__startswith=path[:4], depth__lt=5)


class UnitChoice(forms.ModelChoiceField):
    """Units as an indented list, so that the tree can be read in a drop-down."""

    def label_from_instance(self, unit):
        return f"{'　' * (unit.depth - 1)}{unit.name}（{unit.code}）"


class EstateForm(forms.Form):
    name = forms.CharField(label="小区名称", max_length=40)
    unit = UnitChoice(
        label="责任单位", queryset=OrgUnit.objects.none(), help_text="负责小区公共区域的单位，通常是社区。"
    )
    kind = forms.ChoiceField(label="类型", choices=EstateKind.choices)
    households = forms.IntegerField(label="规划户数", min_value=0, max_value=100_000, initial=0)
    population = forms.IntegerField(label="规划人口", min_value=0, max_value=1_000_000, initial=0)
    has_property_company = forms.BooleanField(label="有物业公司", required=False, initial=True)

    def __init__(self, *args, user, path, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = _units(user, path)


class BuildingForm(forms.Form):
    number = forms.CharField(label="楼号", max_length=10, help_text="3栋、3#、三号楼都记作 3。")
    unit = UnitChoice(
        label="责任单位", queryset=OrgUnit.objects.none(), help_text="最基层的负责单位，通常是楼栋党小组或网格。"
    )
    floors = forms.IntegerField(label="层数", min_value=1, max_value=120, initial=6)
    households = forms.IntegerField(label="户数", min_value=0, max_value=5000, initial=0)

    def __init__(self, *args, user, path, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = _units(user, path)


class NewBuildingForm(BuildingForm):
    estate = forms.ModelChoiceField(label="小区", queryset=Estate.objects.none(), empty_label="请选择")
    entrances = forms.IntegerField(label="单元数", min_value=0, max_value=30, initial=2)
    field_order = ["estate", "number", "unit", "entrances", "floors", "households"]

    def __init__(self, *args, user, path, **more):
        super().__init__(*args, user=user, path=path, **more)
        self.fields["estate"].queryset = Estate.objects.visible_to(user).filter(unit__path__startswith=path[:4])


class EntranceForm(forms.Form):
    number = forms.CharField(label="单元号", max_length=10)
    households = forms.IntegerField(label="户数", min_value=0, max_value=2000, initial=0)


class GroupForm(forms.Form):
    name = forms.CharField(label="群名称", max_length=60)
    members = forms.IntegerField(label="群人数", min_value=0, max_value=5000, initial=0)
    since = DayField(label="建群日期", required=False)
