from django import forms
from django.utils import timezone

from hierarchy.choices import HOUSEHOLD_KINDS, Level, UnitKind
from hierarchy.models import OrgUnit


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **more):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class UnitForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="类别")
    members = forms.IntegerField(label="党员数", min_value=0, max_value=100_000, initial=0, required=False)
    phone = forms.CharField(label="公开电话", max_length=40, required=False)

    def __init__(self, *args, level, **more):
        super().__init__(*args, **more)
        at_home = level == Level.HOUSEHOLD
        self.fields["kind"].choices = [(k.value, k.label) for k in UnitKind if (k in HOUSEHOLD_KINDS) == at_home]

    def clean_members(self):
        return self.cleaned_data["members"] or 0


class NewUnitForm(UnitForm):
    code = forms.CharField(
        label="编码", max_length=30, required=False, help_text="留空则按上级编码顺排。建成后不再改动。"
    )
    founded_on = DayField(label="成立日期", required=False)
    field_order = ["name", "code", "kind", "founded_on", "members", "phone"]


class CloseUnitForm(forms.Form):
    on = DayField(label="撤销日期", initial=timezone.localdate)
    note = forms.CharField(label="依据", max_length=200, required=False)


class MoveUnitForm(forms.Form):
    new_parent = forms.ModelChoiceField(label="新的上级", queryset=OrgUnit.objects.none(), empty_label="请选择")
    on = DayField(label="生效日期", initial=timezone.localdate)
    note = forms.CharField(
        label="依据", max_length=200, required=False, help_text="例如：街道党工委会议纪要〔2026〕3 号。"
    )

    def __init__(self, *args, unit, user, **more):
        super().__init__(*args, **more)
        level = OrgUnit.objects.visible_to(user).current().filter(depth=unit.depth - 1)
        self.fields["new_parent"].queryset = level.filter(path__startswith=unit.office_path).exclude(
            path=unit.parent_path
        )
