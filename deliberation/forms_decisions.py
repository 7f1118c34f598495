"""Shapes of what is typed about minutes, resolutions and objections."""

from django import forms
from django.utils import timezone

from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import AgendaItem
from governance.foundation.photos import Photos
from hierarchy.models import OrgUnit

SHORT = {"rows": 3}
ORDERS = [choice for choice in SupervisionLevel.choices if choice[0] > SupervisionLevel.URGE]
DAY = {"type": "date"}


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MinutesForm(VersionForm):
    text = forms.CharField(
        label="纪要正文", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 28}),
        help_text="以“一、”“二、”开头的行在 Word 里排成小标题。",
    )  # fmt: skip


class RemarkForm(forms.Form):
    text = forms.CharField(
        label="修改意见", max_length=2000, widget=forms.Textarea(attrs=SHORT), help_text="写明哪一处、应该怎么写。"
    )
    name = forms.CharField(
        label="代谁登记",
        max_length=40,
        required=False,
        help_text="没有账号的到会人员由记录人代登，自己提的不用填。",
    )


class AnswerRemarkForm(forms.Form):
    answer = forms.CharField(label="采纳情况", max_length=200, widget=forms.Textarea(attrs=SHORT))


class SignForm(VersionForm):
    chair = forms.CharField(label="主持人签字", max_length=40)
    recorder = forms.CharField(label="记录人签字", max_length=40)


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label="更正内容", max_length=2000, widget=forms.Textarea(attrs=SHORT),
        help_text="例如：第二条“南门”更正为“东门”。签字的原文不变，更正附在后面。",
    )  # fmt: skip


class ExtractForm(VersionForm):
    extract = forms.CharField(label="公开摘要", max_length=10_000, widget=forms.Textarea(attrs={"rows": 18}))


class ObjectionForm(forms.Form):
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="对哪一项", empty_label="请选择")
    text = forms.CharField(label="您的意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, meeting, **more):
        super().__init__(*args, **more)
        self.fields["item"].queryset = meeting.items.filter(state="decided").select_related("meeting")
        self.fields["item"].label_from_instance = lambda item: item.open_title


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label="回执号", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def clean_receipt(self):
        return "".join(self.cleaned_data["receipt"].split()).upper()


class AnswerObjectionForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label="处理结果",
        choices=[("yes", "成立，重新商议"), ("no", "不成立，说明理由")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选成立还是不成立。"},
    )
    answer = forms.CharField(
        label="答复", max_length=2000, widget=forms.Textarea(attrs=SHORT), help_text="提出异议的人凭回执号能看到。"
    )


class TemplateForm(forms.Form):
    file = forms.FileField(label="Word 模板（.docx）", widget=forms.ClearableFileInput(attrs={"accept": ".docx"}))


class ResolutionForm(forms.Form):
    text = forms.CharField(label="议定事项", max_length=300, widget=forms.Textarea(attrs=SHORT))
    lead = forms.ModelChoiceField(OrgUnit.objects.none(), label="牵头单位", empty_label="请选择")
    lead_person = forms.CharField(label="责任人", max_length=40, required=False)
    with_units = forms.CharField(label="配合单位", max_length=120, required=False)
    due_on = forms.DateField(label="完成时限", widget=forms.DateInput(attrs=DAY))
    criterion = forms.CharField(
        label="验收标准", max_length=200, required=False, help_text="看什么就知道办好了，例如：新投放点启用，旧点清空。"
    )
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, **more):
        super().__init__(*args, **more)
        self.fields["lead"].queryset = leads_for(meeting.path)


def leads_for(path):
    """Units a council may ask: its line up to the street, what lies below, and the street's own departments."""
    lines = [path[:n] for n in range(4, len(path), 4)]
    below = OrgUnit.objects.current().filter(path__startswith=path, depth__lte=4)
    beside = OrgUnit.objects.current().filter(path__startswith=path[:4], depth=2)
    return (below | beside | OrgUnit.objects.current().filter(path__in=lines)).order_by("path")


class ReportForm(VersionForm):
    text = forms.CharField(label="进展", max_length=2000, widget=forms.Textarea(attrs=SHORT))
    photos = Photos()


class FinishForm(VersionForm):
    outcome = forms.CharField(label="完成情况", max_length=2000, widget=forms.Textarea(attrs=SHORT))
    photos = Photos()


class AcceptForm(VersionForm):
    note = forms.CharField(label="验收意见", max_length=200, required=False, widget=forms.Textarea(attrs=SHORT))


class NoteForm(VersionForm):
    note = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs=SHORT))


class SuperviseForm(VersionForm):
    level = forms.TypedChoiceField(
        label="督办级别", coerce=int, widget=forms.RadioSelect, choices=ORDERS, initial=ORDERS[0][0]
    )
    ask = forms.CharField(label="督办要求", max_length=2000, widget=forms.Textarea(attrs=SHORT))


class PostponeForm(NoteForm):
    due_on = forms.DateField(label="新的完成时限", widget=forms.DateInput(attrs=DAY), initial=timezone.localdate)
    field_order = ["due_on", "note"]
