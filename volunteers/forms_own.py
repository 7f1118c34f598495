"""Shapes of what a person says for himself: on the public page, on the own account, with the card."""

from django import forms

from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from residents.forms.fields import DayField
from volunteers.forms_people import OfPerson


class MyselfForm(OfPerson):
    """本人登记 on the own account."""

    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="登记单位", empty_label="请选择单位")
    agree = forms.BooleanField(label="我自愿登记为志愿者，同意为志愿服务使用以上信息；可以随时退出")
    field_order = ["unit", "name", "sex", "birth_date", "phone"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        offices = under([path[:4] for path in user.scope.offices])
        units = OrgUnit.objects.filter(offices).current().filter(depth=Level.COMMUNITY).order_by("path")
        self.fields["unit"].queryset = units
        self.fields["phone"].required = True
        del self.fields["guardian_name"]


class ApplyForm(OfPerson):
    """The public page on the phone."""

    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="登记到哪个社区", empty_label="请选择社区")
    agree = forms.BooleanField(
        label="我本人自愿登记为志愿者，同意社区为志愿服务使用以上信息；可以随时退出",
        error_messages={"required": "要本人同意才能登记。"},
    )
    guardian_agrees = forms.BooleanField(label="我是监护人，同意孩子登记为志愿者", required=False)
    field_order = ["unit", "name", "sex", "birth_date", "phone", "area"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        communities = OrgUnit.objects.current().filter(depth=Level.COMMUNITY).order_by("path")
        self.fields["unit"].queryset = communities
        self.fields["unit"].to_field_name = "code"
        self.fields["phone"].required = True
        self.fields["phone"].help_text = "社区会打这个电话核实"
        self.fields["guardian_name"].help_text = "未满 18 周岁才填"

    def clean(self):
        data = super().clean()
        if data.get("guardian_name") and not data.get("guardian_agrees"):
            self.add_error("guardian_agrees", "请监护人勾选同意。")
        return data


class AcceptForm(forms.Form):
    """核实: the clerk has spoken with the person, of a minor with the guardian too."""

    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="登记到")
    asked = forms.BooleanField(label="已联系本人，确实是本人自愿登记")
    guardian_consent_on = DayField(label="监护人同意日期")

    def __init__(self, *args, application, user, **more):
        super().__init__(*args, **more)
        mine = OrgUnit.objects.filter(under(user.scope.branches)).current()
        here = mine.filter(path__startswith=application.path[:8], depth__in=[Level.COMMUNITY, Level.GRID])
        self.fields["unit"].queryset, self.fields["unit"].initial = here.order_by("path"), application.unit_id
        if not application.guardian_name:
            del self.fields["guardian_consent_on"]


class CardForm(forms.Form):
    code = forms.CharField(label="卡号（12 位）", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_code(self):
        code = "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum() and c.isascii())
        if len(code) != 12:
            raise forms.ValidationError("卡号是 12 位字母和数字，请对照卡片再输一遍。")
        return code


class OwnLeaveForm(forms.Form):
    sure = forms.BooleanField(label="我要退出志愿者登记")
    erase = forms.BooleanField(
        label="同时删除我的姓名、电话等个人信息（不能恢复，以后不能再开服务证明）", required=False
    )


class OwnClaimForm(forms.Form):
    promise = forms.CharField(
        label="打算怎么办", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    anonymous = forms.BooleanField(label="不公开我的姓名", required=False)
