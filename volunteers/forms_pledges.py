"""The shapes of pledges before the door and of self-managed groups."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.utils import timezone

from hierarchy.forms.tree import DayField
from hierarchy.models import OrgUnit
from volunteers.choices_wishes import PledgeItem, PledgeKeeper, SelfMemberKind
from volunteers.forms_wishes import SHORT, VersionForm, own_units
from volunteers.models import Volunteer
from volunteers.models.pledge import usual_items

CLOCK = forms.TimeInput(attrs={"type": "time"})


class PledgeForm(VersionForm):
    keeper = forms.ChoiceField(label="承诺方", choices=PledgeKeeper.choices)
    name = forms.CharField(label="户主、店名或单位", max_length=40)
    place = forms.CharField(label="门前是哪一块", max_length=60, help_text="如：文娱广场东侧")
    items = forms.MultipleChoiceField(
        label="包哪几样", choices=PledgeItem.choices, widget=forms.CheckboxSelectMultiple, initial=usual_items
    )
    number = forms.CharField(
        label="志愿者编号", max_length=16, required=False, help_text="承诺人登记过志愿者的，填编号，义务服务可以记时长"
    )
    note = forms.CharField(label="说明", max_length=200, required=False, widget=forms.Textarea(attrs=SHORT))

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.user = user

    def clean(self):
        said = super().clean()
        number = (said.pop("number", "") or "").strip().upper()
        said["volunteer"] = None
        if number:
            said["volunteer"] = Volunteer.objects.visible_to(self.user).serving().filter(number=number).first()
            if said["volunteer"] is None:
                self.add_error("number", "没有这个编号的在册志愿者，请核对。")
        return said


class NewPledgeForm(PledgeForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="所属网格", empty_label="请选择")
    signed_on = DayField(label="签订日期", initial=timezone.localdate)
    version = None
    field_order = ["unit", "keeper", "name", "place", "items", "number", "signed_on", "note"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, user=user, **more)
        own_units(self.fields["unit"], user)


class EndForm(VersionForm):
    on = DayField(label="日期", initial=timezone.localdate)


class ServeForm(forms.Form):
    day = DayField(label="服务日期", initial=timezone.localdate)
    begins = forms.TimeField(label="开始", widget=CLOCK)
    ends = forms.TimeField(label="结束", widget=CLOCK)
    words = forms.CharField(label="做了什么", max_length=60, help_text="如：义务保洁文娱广场")
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def clean(self):
        said = super().clean()
        day, begins, ends = (said.pop(name, None) for name in ("day", "begins", "ends"))
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", "结束时间应晚于开始时间。")
            said["begins_at"], said["ends_at"] = (
                timezone.make_aware(datetime.combine(day, clock)) for clock in (begins, ends)
            )
        return said


class GroupForm(VersionForm):
    name = forms.CharField(label="小组名称", max_length=40)
    covers = forms.CharField(label="管哪里", max_length=60, required=False, help_text="如：长沟新村 1–3 号楼")
    venue = forms.CharField(label="活动场所", max_length=40, required=False, help_text="如：业委会工作室、老年活动中心")
    duties = forms.CharField(label="管什么", max_length=200, required=False, widget=forms.Textarea(attrs=SHORT))
    founded_on = DayField(label="成立日期", required=False)


class NewGroupForm(GroupForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="所属单位", empty_label="请选择")
    version = None
    field_order = ["unit", "name", "covers", "venue", "duties", "founded_on"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        own_units(self.fields["unit"], user)


class MemberForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    kind = forms.ChoiceField(label="身份", choices=SelfMemberKind.choices, initial=SelfMemberKind.RESIDENT)
    leads = forms.BooleanField(label="组长", required=False)
    since = DayField(label="加入日期", initial=timezone.localdate)
