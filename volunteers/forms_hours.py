"""Shapes of what is typed about hours, stars, certificates and objections."""

import uuid
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from volunteers.choices import HoursSource, Theme
from volunteers.hours_incoming import LABELS
from volunteers.models import HoursSettings, VolunteerTeam

LATE = timedelta(days=3)  # written down later than this it wants a reason
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
BY_HAND = [
    (source.value, source.label) for source in (HoursSource.AD_HOC, HoursSource.PATROL, HoursSource.COUNCIL)
]  # shifts and claims are written by signing out and confirming


def served_units(user, deepest=3):
    return OrgUnit.objects.filter(under(user.scope.branches), depth__lte=deepest, closed_on=None).order_by("path")


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return "　" * (unit.depth - 1) + unit.name


class RecordHoursForm(forms.Form):
    who = forms.CharField(
        label="志愿者",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="姓名、志愿者编号或登记的电话；一起服务的几个人用顿号或换行分开",
    )
    source = forms.ChoiceField(label="类别", choices=BY_HAND)
    words = forms.CharField(label="服务内容", max_length=100, help_text="如：陪诊、夜间巡逻、清理楼道")
    day = forms.DateField(label="服务日期", widget=DATE)
    begins = forms.TimeField(label="开始", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(
        label="结束",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="实际服务时间，路上的不算；过了零点的照填，算到第二天",
    )
    place = forms.CharField(label="地点", max_length=60, required=False)
    theme = forms.ChoiceField(label="五治主题", choices=[("", "不属于五治活动"), *Theme.choices], required=False)
    unit = UnitField(queryset=OrgUnit.objects.none(), label="组织单位", empty_label=None)
    team = forms.ModelChoiceField(
        queryset=VolunteerTeam.objects.none(), label="队伍", required=False, empty_label="不属于队伍"
    )
    why = forms.CharField(
        label="补录原因", max_length=100, required=False, help_text="三天以前的服务要写明为什么现在才记"
    )
    client_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = served_units(user)
        self.fields["team"].queryset = VolunteerTeam.objects.visible_to(user).current().order_by("path", "name")
        self.fields["client_key"].initial = uuid.uuid4
        self.fields["day"].initial = timezone.localdate

    def clean(self):
        said = super().clean()
        day, begins, ends = said.get("day"), said.get("begins"), said.get("ends")
        if day and day < timezone.localdate() - LATE and not said.get("why", "").strip():
            self.add_error("why", "这是三天以前的服务，请写明补录原因，如：当天网络不通。")
        if day and begins and ends:
            if not 2000 <= day.year <= 2100:
                self.add_error("day", "日期不对，请检查年份。")
                return said
            said["begins_at"] = timezone.make_aware(datetime.combine(day, begins))
            said["ends_at"] = timezone.make_aware(datetime.combine(day + timedelta(days=ends <= begins), ends))
        return said


class CorrectionForm(forms.Form):
    minutes = forms.IntegerField(
        label="应为多少分钟", min_value=0, max_value=24 * 60, help_text="从开始时间算起；没有这次服务就填 0"
    )
    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class DecisionForm(forms.Form):
    granted = forms.ChoiceField(
        label="审核结果", choices=[("yes", "同意更正"), ("no", "不予更正")], widget=forms.RadioSelect
    )
    answer = forms.CharField(label="审核意见", max_length=200, required=False, help_text="不予更正时必须写明为什么")

    def clean_granted(self):
        return self.cleaned_data["granted"] == "yes"


class HoursSettingsForm(forms.ModelForm):
    """`cleaned_data["stars"]` is the list of five."""

    class Meta:
        model = HoursSettings
        fields = ["most_a_day", "late_days", "notice_days"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        for level, hours in enumerate(self.instance.stars, start=1):
            self.fields[f"star_{level}"] = forms.IntegerField(
                label=f"{'一二三四五'[level - 1]}星", min_value=1, max_value=99_999, initial=hours
            )

    def clean(self):
        said = super().clean()
        levels = [said.pop(f"star_{level}", None) for level in range(1, 6)]
        if None not in levels:
            said["stars"] = levels
        return said

    @property
    def star_fields(self):
        return [self[f"star_{level}"] for level in range(1, 6)]

    @property
    def number_fields(self):
        return [self[name] for name in ("most_a_day", "late_days", "notice_days")]


class AskCertificateForm(forms.Form):
    since = forms.DateField(label="服务起", widget=DATE)
    until = forms.DateField(label="服务止", widget=DATE)
    unit = UnitField(
        queryset=OrgUnit.objects.none(),
        label="出具单位",
        empty_label=None,
        help_text="只算这个单位（含下级）记录的时长",
    )
    purpose = forms.CharField(label="用途", max_length=60, required=False, help_text="如：升学、评优，可以不填")

    def __init__(self, *args, paths, **more):
        """`paths`: of the community first meant, then those of the street."""
        super().__init__(*args, **more)
        self.fields["unit"].queryset = OrgUnit.objects.filter(path__in=paths).order_by("-depth", "path")
        self.fields["until"].initial = timezone.localdate


class AskForWhomForm(AskCertificateForm):
    """Asked by staff: first of all, for whom."""

    field_order = ["who", "since", "until", "unit", "purpose"]
    who = forms.CharField(label="志愿者", max_length=40, help_text="志愿者编号、登记的电话或姓名")

    def __init__(self, *args, user, **more):
        own = served_units(user, deepest=2).values_list("path", flat=True)
        above = {branch[:length] for branch in user.scope.branches for length in (4, 8)}
        super().__init__(*args, paths=[*own, *above], **more)


class IssueForm(forms.Form):
    head = forms.CharField(label="负责人", max_length=40)
    clerk = forms.CharField(label="经办人", max_length=40)
    contact = forms.CharField(label="联系方式", max_length=40)


class WhyForm(forms.Form):
    why = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label="您的意见",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="哪里不对、为什么。不用留姓名；请不要写别人的电话和身份证号",
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label="回执号", max_length=20, help_text="提交异议后看到的 10 位字母和数字")

    def clean_receipt(self):
        return "".join(self.cleaned_data["receipt"].split()).upper()


class AnswerForm(forms.Form):
    upheld = forms.ChoiceField(
        label="处理结果", choices=[("yes", "异议成立，取消"), ("no", "异议不成立，继续")], widget=forms.RadioSelect
    )
    answer = forms.CharField(label="处理意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_upheld(self):
        return self.cleaned_data["upheld"] == "yes"


class UploadHoursForm(forms.Form):
    unit = UnitField(queryset=OrgUnit.objects.none(), label="组织单位", empty_label=None)
    file = forms.FileField(
        label="表格",
        help_text="Excel（.xlsx、.xls、.et）或 CSV，一次最多 3000 行",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv,.txt"}),
        allow_empty_file=True,
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = served_units(user)


class MendRowForm(forms.Form):
    """One line of the sheet as texts; what they mean is looked at by `hours_incoming.understand`."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        for name, label in LABELS.items():
            self.fields[name] = forms.CharField(label=label, max_length=120, required=False)
