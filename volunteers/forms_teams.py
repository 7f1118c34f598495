"""Shapes of what is written about teams of volunteers."""

from django import forms
from django.utils import timezone

from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from residents.forms.fields import DayField
from volunteers.choices import TeamKind
from volunteers.forms_people import version_field
from volunteers.models import PartnerUnit, Volunteer


class TeamForm(forms.Form):
    name = forms.CharField(label="队伍名称", max_length=40, help_text="如：平安守望队、向日葵党员先锋小组")
    kind = forms.ChoiceField(label="类别", choices=TeamKind.choices)
    partner = forms.ModelChoiceField(
        PartnerUnit.objects.none(), label="共建单位", required=False, empty_label="不是共建单位的队伍"
    )
    purpose = forms.CharField(
        label="服务内容", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    founded_on = DayField(label="成立日期", required=False, initial=timezone.localdate)
    version = version_field()

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["partner"].queryset = PartnerUnit.objects.visible_to(user).current().order_by("name", "pk")

    def clean_founded_on(self):
        on = self.cleaned_data["founded_on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError("成立日期不能晚于今天。")
        return on


class NewTeamForm(TeamForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="所属单位", empty_label="请选择单位")
    field_order = ["unit", "name", "kind", "purpose", "founded_on", "partner"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, user=user, **more)
        mine = OrgUnit.objects.filter(under(user.scope.branches)).current().filter(depth__lte=Level.GRID)
        self.fields["unit"].queryset = mine.order_by("path")


class CloseTeamForm(forms.Form):
    on = DayField(label="撤销日期", initial=timezone.localdate)
    version = version_field()


class JoinForm(forms.Form):
    """A volunteer found by name or number."""

    q = forms.CharField(
        label="查找志愿者", required=False, max_length=40, help_text="姓名或志愿者编号；只找在册的志愿者"
    )
    volunteer = forms.ModelChoiceField(
        Volunteer.objects.none(), error_messages={"required": "请先查找，再选一位志愿者。"}
    )
    since = DayField(label="加入日期", initial=timezone.localdate)
    leads = forms.BooleanField(label="担任队长（组长）", required=False)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["volunteer"].queryset = Volunteer.objects.visible_to(user).serving()


class LeaveTeamForm(forms.Form):
    on = DayField(label="离队日期", initial=timezone.localdate)
