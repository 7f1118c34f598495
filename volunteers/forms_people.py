"""Shapes of what is written about volunteers. There is no form that makes many at once: each says yes alone."""

from django import forms
from django.utils import timezone

from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from residents.choices import Sex
from residents.forms.fields import CLEAR, DayField, PhoneField, SealedNumberField, SealedPhoneField, kept
from residents.identity import WrongNumber, identify
from volunteers.choices import Backbone, ConsentPaper, Document, Skill, WhyLeft

PAPERS = [ConsentPaper.WRITTEN, ConsentPaper.SPOKEN]  # what a clerk may write down; the phone is the person's own
SEXES = [("", "不填"), (Sex.MALE, "男"), (Sex.FEMALE, "女")]


def version_field():
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)


class OfPerson(forms.Form):
    """What 志愿服务条例 article 7 asks of everybody."""

    name = forms.CharField(label="姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    sex = forms.ChoiceField(label="性别", choices=SEXES, required=False)
    birth_date = DayField(label="出生日期", help_text="未满 18 周岁的，要有监护人同意")
    phone = PhoneField(label="联系电话")
    area = forms.CharField(label="居住区域", max_length=60, required=False, help_text="如：杏花苑；不用写门牌")
    skills = forms.MultipleChoiceField(
        label="专业技能", choices=Skill.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    skill_words = forms.CharField(label="其他技能", max_length=60, required=False)
    party_member = forms.BooleanField(label="党员", required=False)
    guardian_name = forms.CharField(label="监护人姓名", max_length=40, required=False, help_text="加密保存")

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone == CLEAR:
            raise forms.ValidationError("请填写能联系到本人的电话。")
        return phone

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born is not None and not 1900 <= born.year <= timezone.localdate().year:
            raise forms.ValidationError("请检查出生年份。")
        if born is not None and born > timezone.localdate():
            raise forms.ValidationError("出生日期不能晚于今天。")
        return born


class Numbered(OfPerson):
    """As a clerk writes it: with the document, which only a certificate needs, and what the person does."""

    document = forms.ChoiceField(label="证件类型", choices=[("", "不登记"), *Document.choices], required=False)
    document_number = SealedNumberField(label="证件号码")
    backbone = forms.ChoiceField(label="治理骨干", choices=[("", "不是骨干"), *Backbone.choices], required=False)
    talent = forms.CharField(label="能人特长", max_length=60, required=False, help_text="如：剪纸、调解高手；没有不填")
    guardian_consent_on = DayField(label="监护人同意日期", required=False)

    def clean(self):
        data = super().clean()
        number = data.get("document_number")
        if isinstance(number, str) and number and data.get("document") == Document.CITIZEN:
            try:
                said = identify(number)
            except WrongNumber as wrong:
                self.add_error("document_number", str(wrong))
            else:
                data["document_number"] = said.number if said else ""
                if said and said.birth_date and data.get("birth_date") not in (None, said.birth_date):
                    self.add_error("birth_date", f"与身份证号里的 {said.birth_date} 不同，请核对。")
        elif isinstance(number, str) and number and not data.get("document"):
            self.add_error("document", "填了证件号码，请选证件类型。")
        return kept(data)


class RegisterForm(Numbered):
    """登记, with the consent that was given to the clerk."""

    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="登记单位", empty_label="请选择单位")
    phone = PhoneField(label="联系电话")
    consent_paper = forms.ChoiceField(label="本人怎样同意的", choices=[(each.value, each.label) for each in PAPERS])
    consent_on = DayField(label="本人同意日期", initial=timezone.localdate)
    field_order = ["unit", "name", "sex", "birth_date", "phone", "area"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        mine = OrgUnit.objects.filter(under(user.scope.branches)).current()
        self.fields["unit"].queryset = mine.filter(depth__in=[Level.COMMUNITY, Level.GRID]).order_by("path")
        self.fields["document_number"].help_text = "只有开具服务证明时才需要，可以不填。"
        self.fields["phone"].required = True


class ChangeForm(Numbered):
    """The numbers on record are never written into the page: empty keeps them."""

    phone = SealedPhoneField(label="联系电话")
    version = version_field()

    def __init__(self, *args, volunteer, **more):
        super().__init__(*args, **more)
        self.fields["phone"].show(volunteer.masked_phone)
        self.fields["document_number"].show(volunteer.masked_document)
        self.fields["birth_date"].required = volunteer.birth_date is not None
        if not volunteer.minor:
            self.fields["guardian_name"].help_text = "未满 18 周岁才填，加密保存"


class LeaveForm(forms.Form):
    on = DayField(label="退出日期", initial=timezone.localdate)
    why = forms.ChoiceField(label="退出原因", choices=[("", "请选择"), *WhyLeft.choices])
    erase = forms.BooleanField(
        label="同时删除姓名、电话、证件号码等个人信息", required=False,
        help_text="本人要求时勾选，不能恢复；服务时长留在台账里，但以后不能再开证明",
    )  # fmt: skip
    version = version_field()


class RejoinForm(forms.Form):
    consent_paper = forms.ChoiceField(label="本人怎样同意的", choices=[(each.value, each.label) for each in PAPERS])
    consent_on = DayField(label="本人同意日期", initial=timezone.localdate)
    guardian_name = forms.CharField(label="监护人姓名", max_length=40, required=False, help_text="未满 18 周岁才填")
    guardian_consent_on = DayField(label="监护人同意日期", required=False)
    version = version_field()


class AdultForm(forms.Form):
    paper = forms.ChoiceField(label="本人怎样同意的", choices=[(each.value, each.label) for each in PAPERS])
    on = DayField(label="本人同意日期", initial=timezone.localdate)
    version = version_field()


class ShowForm(forms.Form):
    what = forms.CharField(widget=forms.HiddenInput, max_length=20)
    reason = forms.CharField(
        label="查看原因", max_length=100, help_text="如：通知明天的活动。原因记入台账，本人能看到。"
    )
