"""Forms about one person."""

from django import forms
from django.utils import timezone

from hierarchy.models import OrgUnit
from residents.choices import (
    ETHNICITIES,
    Basis,
    Education,
    FoundBy,
    Marriage,
    Match,
    MemberKind,
    Membership,
    Politics,
    Precision,
    Registration,
    Relation,
    Sex,
)
from residents.forms.fields import DayField, SealedNumberField, SealedPhoneField, kept
from residents.forms.places import DoorForm
from residents.models import SecondHome


class ResidentForm(forms.Form):
    """Only what 2.8 of the domain's rules allows; the identity number is optional and tells birth date and sex."""

    name = forms.CharField(label="姓名", max_length=40)
    relation = forms.ChoiceField(label="与户主关系", choices=Relation.choices, required=False)
    id_number = SealedNumberField(label="证件号码")
    sex = forms.ChoiceField(label="性别", choices=Sex.choices)
    birth_date = DayField(label="出生日期", required=False)
    birth_precision = forms.ChoiceField(label="出生日期精确到", choices=Precision.choices, initial=Precision.DAY)
    phone = SealedPhoneField(label="联系电话")
    other_phones = SealedNumberField(label="其他电话")
    ethnicity = forms.ChoiceField(
        label="民族", required=False, choices=[("", "未填"), *((code, name) for code, name in ETHNICITIES.items())]
    )
    politics = forms.ChoiceField(label="政治面貌", choices=Politics.choices, required=False)
    education = forms.ChoiceField(label="文化程度", choices=Education.choices, required=False)
    marriage = forms.ChoiceField(label="婚姻状况", choices=Marriage.choices, required=False)
    registered_at = forms.CharField(label="户籍地址", max_length=120, required=False)
    registration = forms.ChoiceField(label="户籍类型", choices=Registration.choices, required=False)
    match = forms.ChoiceField(label="人户状态", choices=Match.choices, required=False)
    workplace = forms.CharField(label="工作单位或学校", max_length=80, required=False)
    note = forms.CharField(label="备注", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.ChoiceField(label="收集依据", choices=Basis.choices, initial=Basis.DUTY)
    given_on = DayField(label="同意日期", required=False)
    written = forms.BooleanField(label="有书面同意", required=False)
    guardian = forms.CharField(
        label="监护人", max_length=40, required=False, help_text="不满十四周岁且以同意为依据时必填。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    CONSENT = ("given_on", "written", "guardian")

    def __init__(self, *args, resident=None, **more):
        super().__init__(*args, **more)
        masked = {"id_number": "", "phone": "", "other_phones": ""}
        if resident is None:
            del self.fields["version"]
        else:
            masked |= {"id_number": resident.masked_id, "phone": resident.masked_phone}
            masked["other_phones"] = "已登记" if resident.other_phones else ""
        for name, value in masked.items():
            self.fields[name].show(value)
        if not masked["id_number"]:
            self.fields["id_number"].help_text = "可以不填。填了会自动核对，并带出出生日期和性别。"

    def clean(self):
        data = kept(super().clean())
        consent = {name: data.pop(name, None) for name in self.CONSENT}
        consent["guardian"] = consent["guardian"] or ""
        if data.get("basis") == Basis.CONSENT and consent["given_on"]:
            if consent["given_on"] > timezone.localdate():
                self.add_error("given_on", "同意日期不能晚于今天。")
            data["consent"] = consent
        return data


class PartyForm(forms.Form):
    kind = forms.ChoiceField(label="党员类别", choices=MemberKind.choices)
    membership = forms.ChoiceField(label="组织关系", choices=Membership.choices)
    branch = forms.ModelChoiceField(
        label="所在党组织", queryset=OrgUnit.objects.none(), required=False, empty_label="不在本街道"
    )
    branch_written = forms.CharField(
        label="外单位党组织", max_length=60, required=False, help_text="组织关系不在本街道的，写单位党组织的名称。"
    )
    post = forms.CharField(label="党内职务", max_length=30, required=False)
    reported_on = DayField(label="双报到：报到日期", required=False)
    found_by = forms.ChoiceField(label="双找", choices=FoundBy.choices, required=False)
    disclosed = forms.BooleanField(
        label="本人同意亮身份", required=False, help_text="勾选后，楼栋长、单元长能看到其党员身份。"
    )
    written = forms.BooleanField(label="有书面同意", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, path, **more):
        super().__init__(*args, **more)
        units = OrgUnit.objects.visible_to(user).current().filter(path__startswith=path[:4], depth__lte=4)
        self.fields["branch"].queryset = units.order_by("path")
        self.fields["branch"].label_from_instance = lambda unit: f"{'　' * (unit.depth - 1)}{unit.name}"


class SecondHomeForm(DoorForm):
    on = DayField(label="自", required=False)


class DayForm(forms.Form):
    """A deed that needs only its day."""

    on = DayField(label="日期", initial=timezone.localdate)

    def __init__(self, *args, label="日期", **more):
        super().__init__(*args, **more)
        self.fields["on"].label = label


class NoForm(forms.Form):
    """A deed that asks only whether one is sure."""


class EndSecondHomeForm(forms.Form):
    second = forms.ModelChoiceField(label="哪个居所", queryset=SecondHome.objects.none(), empty_label=None)
    on = DayField(label="结束日期", initial=timezone.localdate)

    def __init__(self, *args, resident, **more):
        super().__init__(*args, **more)
        homes = resident.second_homes.filter(ended_on=None)
        self.fields["second"].queryset = homes.select_related(
            "household__dwelling__building__estate", "household__dwelling__entrance"
        )
        self.fields["second"].label_from_instance = lambda second: second.household.dwelling.line
