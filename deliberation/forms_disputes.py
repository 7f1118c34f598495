"""Shape of what people write about a dispute."""

from django import forms
from django.utils import timezone

from deliberation.choices_disputes import Agreement, DisputeKind, PartyRole, Performance
from deliberation.forms import words
from deliberation.forms_voting import ScanField
from hierarchy.models import OrgUnit


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31)


class RegisterForm(forms.Form):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="调解单位", empty_label=None)
    kind = forms.ChoiceField(label="纠纷类型", choices=DisputeKind.choices)
    facts = words("纠纷事由", placeholder="谁和谁、为什么事、争的是什么", max_length=4000, rows=5)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = OrgUnit.objects.filter(pk__in=user.scope.units, depth__lte=3).order_by("path")


class PartyForm(VersionForm):
    role = forms.ChoiceField(label="身份", choices=PartyRole.choices)
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.RegexField(r"^[0-9+-]{7,20}$", label="联系电话", required=False)


class SessionForm(VersionForm):
    at = forms.DateTimeField(
        label="时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label="地点", max_length=80)
    mediators = forms.CharField(label="调解员", max_length=80)
    present = forms.CharField(label="到场人员", max_length=200, required=False)
    text = words("调解记录", placeholder="各方怎么说、谈到哪一步", max_length=8000, rows=6)
    agreed = forms.BooleanField(label="这次谈拢了", required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["at"].initial = timezone.localtime


class ExtendForm(VersionForm):
    days = forms.IntegerField(label="延长几天", min_value=1, max_value=30, initial=30)
    agreed = forms.BooleanField(label="双方当事人同意延长", required=False)


class SucceedForm(VersionForm):
    agreement = forms.ChoiceField(label="协议形式", choices=Agreement.choices, widget=forms.RadioSelect)
    agreement_text = words("协议内容", placeholder="谁、在什么时候、做什么", max_length=8000, rows=6)
    perform_by = forms.DateField(
        label="履行期限", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ResultForm(VersionForm):
    result = words("原因和告知", placeholder="为什么谈不成，告诉当事人可以走仲裁、诉讼等途径", max_length=2000)


class PerformanceForm(VersionForm):
    performance = forms.ChoiceField(label="履行情况", choices=Performance.choices[1:], widget=forms.RadioSelect)


class ScanForm(VersionForm):
    scan = ScanField(label="签字扫描件", help_text="各方签字后的协议，拍照或 PDF")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="查看用途", max_length=60, min_length=2)
