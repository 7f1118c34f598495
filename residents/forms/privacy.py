"""Shapes of what is typed about privacy: reasons, requests, answers, consents, how long data are kept."""

from django import forms
from django.utils import timezone

from residents.actions.retention import LONGEST, SHORTEST
from residents.actions.revealing import FIELDS
from residents.choices import Purpose, RequestKind

ROWS = {"rows": 4}


class RevealForm(forms.Form):
    what = forms.ChoiceField(choices=list(FIELDS.items()), widget=forms.HiddenInput)
    reason = forms.CharField(
        label="查看原因", max_length=100, help_text="例如“核对低保申请”。原因记入台账，居民本人能看到。"
    )


class RequestForm(forms.Form):
    kind = forms.ChoiceField(
        label="申请事项",
        choices=[(kind.value, kind.label) for kind in RequestKind if kind != RequestKind.PROPOSE],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项：查阅复制、更正还是删除。"},
    )
    words = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="申请更正的，请写哪一项不对、应该是什么。",
    )  # fmt: skip


class ProposalForm(forms.Form):
    words = forms.CharField(
        label="哪里不对，应该是什么",
        max_length=500,
        widget=forms.Textarea(attrs=ROWS),
        help_text="例如：301 的老陈一家已搬走；李阿姨换了电话（号码请当面或打电话告诉社区，不要写在这里）。",
    )


class AnswerForm(forms.Form):
    done = forms.TypedChoiceField(
        label="办理结果",
        choices=[("yes", "已办理"), ("no", "不予办理")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选已办理，还是不予办理。"},
    )
    words = forms.CharField(
        label="答复", max_length=500, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="本人凭查询凭条能看到这段话，不要写完整号码。不予办理的写明理由和依据。",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(
        label="用途", choices=[(each.value, each.label) for each in Purpose if each != Purpose.PARTY]
    )
    given_on = forms.DateField(
        label="同意日期", initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )
    written = forms.BooleanField(label="有书面同意书", required=False)
    guardian = forms.CharField(label="监护人姓名", max_length=40, required=False, help_text="不满 14 周岁的必须填。")


class RetentionForm(forms.Form):
    days_after_left = forms.IntegerField(
        label="迁出后保存天数", min_value=SHORTEST, max_value=LONGEST, help_text="两年是 730 天。"
    )
    days_after_death = forms.IntegerField(
        label="去世后保存天数", min_value=SHORTEST, max_value=LONGEST, help_text="一年是 365 天。"
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="凭条上的查询码",
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "inputmode": "text"}
        ),
        error_messages={"required": "请填写凭条上的查询码。", "max_length": "查询码是 12 位，请对照凭条再输一遍。"},
    )
