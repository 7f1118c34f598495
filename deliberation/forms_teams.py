"""Shapes of what is written about teams of 议事员 and series of meetings."""

from django import forms
from django.utils import timezone

from deliberation.choices_councils import Block, ConsentPaper, TeamProfile
from hierarchy.choices import Level
from hierarchy.forms.tree import DayField
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from residents.models import Resident


class TeamForm(forms.Form):
    name = forms.CharField(label="队伍名称", max_length=40, help_text="如：妈妈智囊团、小小议事员、桑榆议事队")
    profile = forms.ChoiceField(label="代表哪些人", choices=TeamProfile.choices)
    leader = forms.CharField(label="队长或联系人", max_length=40, required=False)
    founded_on = DayField(label="成立日期", required=False, initial=timezone.localdate)
    note = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)


class NewTeamForm(TeamForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="所属单位", empty_label="请选择单位")
    field_order = ["unit", "name", "profile", "leader", "founded_on", "note"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        mine = OrgUnit.objects.filter(under(user.scope.branches)).current().filter(depth__lte=Level.GRID)
        self.fields["unit"].queryset = mine.order_by("path")


class CloseTeamForm(forms.Form):
    on = DayField(label="撤销日期", initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)


class JoinForm(forms.Form):
    """A resident found by name, or a written name; the guardian's part is for minors."""

    q = forms.CharField(label="查找居民", required=False, max_length=40, help_text="姓名或拼音首字母，至少两个字")
    resident = forms.ModelChoiceField(Resident.objects.none(), required=False)
    name = forms.CharField(label="不在底册里的，填写姓名", required=False, max_length=40)
    minor = forms.BooleanField(label="未满 18 周岁（底册里有出生日期的自动判断）", required=False)
    joined = DayField(label="加入日期", initial=timezone.localdate)
    guardian_name = forms.CharField(label="监护人姓名", required=False, max_length=40, help_text="加密保存")
    guardian_consent_on = DayField(label="监护人同意日期", required=False)
    consent_paper = forms.ChoiceField(
        label="同意的形式", required=False, choices=[("", "请选择"), *ConsentPaper.choices]
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["resident"].queryset = Resident.objects.visible_to(user).here()


class LeaveForm(forms.Form):
    on = DayField(label="离队日期", initial=timezone.localdate)


class SeriesForm(forms.Form):
    """A brand of meetings of the office and the blocks its agenda always has."""

    name = forms.CharField(label="系列名称", max_length=40, help_text="如：楼长有话说")
    blocks = forms.MultipleChoiceField(
        label="固定板块", choices=Block.choices, widget=forms.CheckboxSelectMultiple, initial=[Block.LAST_TIME]
    )
    active = forms.BooleanField(label="在用", required=False, initial=True)
