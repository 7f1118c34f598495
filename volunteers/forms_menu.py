"""The shapes of a need: asked, made public, declined, withdrawn."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from governance.foundation import workbooks
from governance.foundation.workbooks import Doubtful
from hierarchy.models import OrgUnit
from volunteers.choices import Theme

ROWS = {"rows": 3}


class VersionForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def a_phone(value):
    """One telephone as people type it, or "" ; a doubtful one is refused with its own sentence."""
    if not (value or "").strip():
        return ""
    try:
        return workbooks.phone(value).first
    except Doubtful as doubt:
        raise ValidationError(f"联系电话：{doubt}") from None


class PublicWords(VersionForm):
    title = forms.CharField(label="需求", max_length=60, help_text="一句话：给谁、做什么。不写姓名、电话、门牌。")
    about = forms.CharField(
        label="具体内容", max_length=300, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="时间、数量、要求。上架后人人看得到。",
    )  # fmt: skip
    theme = forms.ChoiceField(label="五治主题", required=False, choices=[("", "暂不归类"), *Theme.choices])
    joint = forms.BooleanField(label="可以几家一起办", required=False)


class AskForm(PublicWords):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="哪个社区、网格", empty_label=None)
    contact_name = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(
        label="联系电话", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text="只有社区和认领的一方看得到，每次查看都有记录。",
    )  # fmt: skip
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)
    version = None
    field_order = ["unit", "title", "about", "theme", "joint", "contact_name", "contact_phone"]

    def __init__(self, *args, places, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = places

    def clean_contact_phone(self):
        return a_phone(self.cleaned_data["contact_phone"])


class TellForm(forms.Form):
    """提需求 by a resident without an account: to a community, with a telephone to call back on."""

    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="哪个社区", empty_label=None)
    title = forms.CharField(label="需要什么", max_length=60, help_text="一句话，如：想请人教老人用手机。")
    about = forms.CharField(label="具体情况", max_length=300, required=False, widget=forms.Textarea(attrs=ROWS))
    contact_name = forms.CharField(label="怎么称呼您", max_length=40)
    contact_phone = forms.CharField(
        label="联系电话", max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text="社区核实用；只有社区和认领的一方看得到。",
    )  # fmt: skip
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, *args, places, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = places

    def clean_contact_phone(self):
        return a_phone(self.cleaned_data["contact_phone"])


class WhyForm(VersionForm):
    why = forms.CharField(label="原因", max_length=200, help_text="写清楚原因，以及可以找谁、怎么办。")


class WithdrawForm(VersionForm):
    why = forms.CharField(label="原因", max_length=200, required=False)
