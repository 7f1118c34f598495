"""Every component once: what the people who write pages look at, and what the accessibility test reads."""

from django import forms
from django.shortcuts import render

from governance.foundation.access import SIGNED_IN, access


class SampleForm(forms.Form):
    """One field of each kind, with the errors an empty form gets."""

    name = forms.CharField(label="姓名", help_text="按身份证填写")
    kind = forms.ChoiceField(label="类型", choices=[("help", "求助"), ("complaint", "投诉"), ("suggestion", "建议")])
    level = forms.ChoiceField(
        label="级别", choices=[("1", "小事"), ("2", "大事"), ("3", "难事")], widget=forms.RadioSelect
    )
    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(label="附件", required=False)
    agreed = forms.BooleanField(label="我已经和居民核对过地点")
    text = forms.CharField(label="说明", widget=forms.Textarea, required=False)


COLOURS = {
    "身份": ["red-600", "red-50", "gold-50"],
    "文字": ["ink-900", "ink-700", "ink-500", "ink-400"],
    "状态": ["late-50", "amber-50", "blue-50", "violet-50", "green-50"],
    "数据": ["c1", "c2", "c3", "c4", "c5", "c6"],
}
CHIPS = [
    ("late", "alarm-clock-off", "已超时"),
    ("soon", "alarm-clock", "即将超时"),
    ("doing", "loader", "办理中"),
    ("review", "phone-call", "待回访"),
    ("done", "circle-check", "已结案"),
    ("gold", "medal", "示范户"),
    ("red", "star", "党员"),
    ("", "inbox", "待受理"),
]


@access(SIGNED_IN)
def styleguide(request):
    return render(
        request,
        "overview/styleguide.html",
        {"form": SampleForm(), "bad_form": SampleForm({}, prefix="bad"), "colours": COLOURS, "chips": CHIPS},
    )
