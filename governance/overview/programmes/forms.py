"""Shapes of what is typed about programmes."""

from django import forms
from django.utils import timezone

from governance.foundation.photos import Photos
from governance.overview.months.definitions import INDICATORS
from hierarchy.models import OrgUnit

DAY = {"type": "date"}
FIGURES = [
    (code, f"{each.name}（{each.unit}）") for code, each in INDICATORS.items() if not each.is_part or each.summed
]


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProgrammeForm(VersionForm):
    name = forms.CharField(label="名称", max_length=40, help_text="例如：邻聚力、楼长有话说。")
    slogan = forms.CharField(label="口号", max_length=80, required=False)
    summary = forms.CharField(label="简介", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    begins_on = forms.DateField(label="开始日期", widget=forms.DateInput(attrs=DAY), initial=timezone.localdate)
    ends_on = forms.DateField(
        label="结束日期", required=False, widget=forms.DateInput(attrs=DAY), help_text="还在做的不用填。"
    )


class NewProgrammeForm(ProgrammeForm):
    version = None
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="单位", empty_label=None, to_field_name="code")
    field_order = ["unit"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        units = OrgUnit.objects.visible_to(user).current().filter(depth__lte=2)
        self.fields["unit"].queryset = units.order_by("path")


class CoverForm(VersionForm):
    photos = Photos(label="封面图片")


class PillarForm(VersionForm):
    position = forms.IntegerField(label="次序", min_value=1, max_value=99)
    name = forms.CharField(label="名称", max_length=20, help_text="例如：五级联动。")
    text = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    figures = forms.MultipleChoiceField(
        label="相关指标", choices=FIGURES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="选中的月度指标会列在这个支柱下面，数字自动更新。",
    )  # fmt: skip
