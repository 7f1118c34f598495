from django import forms

from governance.overview.reports.texts import PARTS


def _part(name):
    area = forms.Textarea(attrs={"rows": 12 if name == "facts" else 7})
    return forms.CharField(label=PARTS[name], required=False, max_length=8000, widget=area, strip=False)


class TextForm(forms.Form):
    facts, deeds, problems, plans = (_part(name) for name in PARTS)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
