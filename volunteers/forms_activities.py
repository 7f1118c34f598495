"""Shape of what is sent about activities and their shifts."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from governance.foundation.photos import Photos
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from volunteers.choices import ActivityKind, Theme
from volunteers.models import ActivitySeries, PartnerUnit, VolunteerTeam

MOMENT = "%Y-%m-%dT%H:%M"
LARGEST = 2**31 - 1


def moment(label, required=True, **more):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=required, widget=widget, **more)


def line(label, length=40, required=False, placeholder="", **more):
    widget = forms.TextInput(attrs={"placeholder": placeholder} if placeholder else {})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, **more)


def words(label, length=1000, required=False, rows=3, **more):
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=length, required=required, widget=area, **more)


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=LARGEST)


class ShiftForm(forms.Form):
    begins_at = moment("开始时间")
    ends_at = moment("结束时间")
    capacity = forms.IntegerField(label="名额", min_value=1, max_value=2000, initial=20)

    def clean(self):
        data = super().clean()
        begins_at, ends_at = data.get("begins_at"), data.get("ends_at")
        if begins_at and ends_at and ends_at <= begins_at:
            self.add_error("ends_at", "结束时间要晚于开始时间。")
        if begins_at and not 2000 <= begins_at.year <= timezone.now().year + 2:
            self.add_error("begins_at", "请核对开始时间的年份。")
        return data


class NewShiftForm(ShiftForm):
    days = forms.IntegerField(
        label="连续几天",
        min_value=1,
        max_value=14,
        initial=1,
        help_text="每天同一时间各建一个班次，如高考保障连续 3 天",
    )


class MoveShiftForm(ShiftForm):
    capacity = None


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(label="名额", min_value=1, max_value=2000)


def units_of(user):
    """Street, communities and grids for which the person may hold activities."""
    here = OrgUnit.objects.visible_to(user).current().filter(under(user.scope.branches), depth__lte=3)
    return here.order_by("path")


class ActivityForm(VersionForm):
    title = line("活动名称", 60, required=True)
    kind = forms.ChoiceField(label="类型", choices=ActivityKind.choices, help_text="培训课程不计服务时长，记入培训情况")
    theme = forms.ChoiceField(label="五治主题", choices=[("", "（不选）"), *Theme.choices], required=False)
    series = forms.ModelChoiceField(
        ActivitySeries.objects.none(), label="系列", required=False, empty_label="（不属于系列）"
    )
    place = line("地点", 60, required=True)
    about = words("内容", 2000, help_text="做什么、要带什么、穿什么")
    for_whom = line("服务对象", placeholder="如：独居老人、考生和家长")
    team = forms.ModelChoiceField(VolunteerTeam.objects.none(), label="承办队伍", required=False, empty_label="（无）")
    partner = forms.ModelChoiceField(PartnerUnit.objects.none(), label="共建单位", required=False, empty_label="（无）")
    teacher = line("授课人", help_text="培训课程填写")
    leader = line("活动负责人")
    contact = line("联系方式", help_text="公开，填单位的电话")

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        offices = user.scope.offices
        self.fields["series"].queryset = ActivitySeries.objects.filter(office__path__in=offices, active=True)
        self.fields["team"].queryset = VolunteerTeam.objects.visible_to(user).current().order_by("path", "pk")
        self.fields["partner"].queryset = PartnerUnit.objects.visible_to(user).current().order_by("path", "pk")


class NewActivityForm(ShiftForm, ActivityForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="组织单位", empty_label=None)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)
    field_order = ["title", "unit", "kind", "theme", "series", "begins_at", "ends_at", "capacity", "place"]
    version = None

    def __init__(self, *args, user, **more):
        super().__init__(*args, user=user, **more)
        self.fields["unit"].queryset = units_of(user)


class ReasonForm(VersionForm):
    reason = line("原因", 100, required=True, help_text="报名的人会看到")


class SummaryForm(forms.Form):
    served = forms.IntegerField(label="服务人次", required=False, min_value=0, max_value=100_000)
    summary = words("小结", 500, rows=4)


class PhotosForm(forms.Form):
    photos = Photos(label="活动照片", required=True, help_text="不是必须的。一次最多 6 张")
    public = forms.BooleanField(
        label="画面中的人同意公开", required=False, help_text="不勾只给工作人员看；有未成年人的，须监护人同意"
    )


class SeriesForm(forms.Form):
    name = line("系列名称", 40, required=True, placeholder="如：我们的节日、学雷锋")
