"""The shapes of a partner: its register entry, agreements, resources, liaisons, and the yearly list."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from hierarchy.choices import UnitKind
from hierarchy.forms.tree import DayField
from hierarchy.models import OrgUnit
from volunteers.choices import PartnerKind, Theme
from volunteers.forms_menu import ROWS, VersionForm, a_phone

CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")  # GB 32100
TEL = forms.TextInput(attrs={"inputmode": "tel"})


def a_credit_code(value):
    code = (value or "").strip().upper().replace(" ", "")
    if code and not CODE.fullmatch(code):
        raise ValidationError("统一社会信用代码是 18 位数字和大写字母，请核对；不清楚可以先空着。")
    return code


def partnering(user):
    """Streets and communities a person may tie a partner to; departments have none of their own."""
    return OrgUnit.objects.visible_to(user).current().filter(depth__lte=2).exclude(kind=UnitKind.DEPARTMENT)


class PartnerForm(VersionForm):
    name = forms.CharField(label="单位名称", max_length=60)
    kind = forms.ChoiceField(label="单位类别", choices=PartnerKind.choices)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=24, required=False)
    address = forms.CharField(label="地址", max_length=80, required=False)
    head = forms.CharField(label="负责人", max_length=40, required=False)
    contact_name = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(label="联系电话", max_length=40, required=False, widget=TEL)
    party_organisation = forms.CharField(label="党组织名称", max_length=60, required=False)
    members = forms.IntegerField(label="在职党员数", min_value=0, max_value=100_000, required=False)
    needs = forms.CharField(
        label="单位需求", max_length=200, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="单位希望社区帮什么。要上治理清单的，请另提需求。",
    )  # fmt: skip
    note = forms.CharField(label="备注", max_length=200, required=False)

    def clean_credit_code(self):
        return a_credit_code(self.cleaned_data["credit_code"])

    def clean_contact_phone(self):
        return a_phone(self.cleaned_data["contact_phone"])


class NewPartnerForm(PartnerForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="对接单位", empty_label=None)
    version = None
    field_order = ["unit", *PartnerForm.base_fields]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = partnering(user).order_by("path")


class AgreementForm(forms.Form):
    title = forms.CharField(label="协议名称", max_length=60, initial="共建协议")
    signed_on = DayField(label="签订日期", initial=timezone.localdate)
    ends_on = DayField(label="到期日期", help_text="到期前 30 天、7 天提醒双方。")


class ResourceForm(forms.Form):
    name = forms.CharField(label="能提供什么", max_length=60, help_text="如：会议室、电路检修、义诊、法律咨询。")
    about = forms.CharField(label="内容、数量、时间", max_length=200, required=False, widget=forms.Textarea(attrs=ROWS))
    theme = forms.ChoiceField(label="五治主题", required=False, choices=[("", "暂不归类"), *Theme.choices])
    active = forms.BooleanField(label="现在可用", required=False, initial=True)


class LiaisonForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机号", max_length=40, widget=TEL, help_text="系统管理员开通账号后，凭手机号登录。")

    def clean_phone(self):
        return a_phone(self.cleaned_data["phone"])


class ReportInForm(forms.Form):
    on = DayField(label="报到日期", initial=timezone.localdate)
    members = forms.IntegerField(label="报到在职党员数", min_value=0, max_value=100_000, required=False)


class EndForm(VersionForm):
    on = DayField(label="终止日期", initial=timezone.localdate)


class UploadForm(forms.Form):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="对接单位", empty_label=None)
    file = forms.FileField(
        label="共建单位台账",
        help_text="Excel 或 CSV，20 MB 以内。列名按常用叫法即可：单位名称、单位性质、联络员、联系电话、共建协议起止……",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = partnering(user).order_by("-depth", "path")
