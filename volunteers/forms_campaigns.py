"""The shapes of campaigns and of what a grid tells."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from hierarchy.forms.tree import DayField
from hierarchy.models import OrgUnit
from volunteers.forms_wishes import SHORT, VersionForm, own_units


class CampaignForm(VersionForm):
    title = forms.CharField(label="行动名称", max_length=40, help_text="如：入户燃气安全排查")
    about = forms.CharField(label="要做什么", max_length=500, widget=forms.Textarea(attrs=SHORT))
    due_on = DayField(label="完成期限")


class NewCampaignForm(CampaignForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="发起单位", empty_label=None)
    measure = forms.CharField(label="数什么", max_length=20, required=False, help_text="如：排查住户；不用数的留空")
    word = forms.CharField(label="量词", max_length=4, initial="户", required=False)
    begins_on = DayField(label="开始日期", initial=timezone.localdate)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)
    version = None
    field_order = ["unit", "title", "about", "measure", "word", "begins_on", "due_on"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        own_units(self.fields["unit"], user, depth=2)


class EndForm(VersionForm):
    on = DayField(label="结束日期", initial=timezone.localdate)


class ReportForm(forms.Form):
    count = forms.IntegerField(label="这次完成", min_value=0, max_value=100_000, required=False)
    words = forms.CharField(label="情况", max_length=200, required=False, widget=forms.Textarea(attrs=SHORT))
    done = forms.BooleanField(label="本网格全部完成", required=False)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, *args, campaign, **more):
        super().__init__(*args, **more)
        if campaign.measure:
            self.fields["count"].label = f"这次{campaign.measure}多少{campaign.word}"
        else:
            del self.fields["count"]
