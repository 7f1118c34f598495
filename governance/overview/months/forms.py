"""Forms of signing a month."""

from django import forms


class SubmitForm(forms.Form):
    note = forms.CharField(label="填报说明（可不填）", required=False, max_length=200)
    version = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="退回原因",
        max_length=200,
        error_messages={"required": "退回要写明原因：哪个指标、哪里不对，让社区知道改什么。"},
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)


class ExplainForm(forms.Form):
    why = forms.CharField(label="原因", max_length=200)
