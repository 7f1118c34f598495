"""Shapes of what is typed and asked about policy documents."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from deliberation.forms_voting import ScanField
from governance.overview.models import PolicyDocument, Programme
from governance.overview.policies.resting import CHOICES

DAY = {"type": "date"}
STATES = [("valid", "现行有效"), ("over", "已过有效期")]


class PolicyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="文件名称", max_length=120)
    number = forms.CharField(label="文号或标准号", max_length=60, required=False)
    issuer = forms.CharField(label="发文机关", max_length=60, required=False)
    issued_on = forms.DateField(label="发布日期", required=False, widget=forms.DateInput(attrs=DAY))
    valid_until = forms.DateField(
        label="有效期至", required=False, widget=forms.DateInput(attrs=DAY), help_text="长期有效的不用填。"
    )
    note = forms.CharField(label="要点", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    rules = forms.MultipleChoiceField(
        label="哪些规则、指标依据它", choices=CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.none(), label="哪些工作品牌由它而来", required=False, widget=forms.CheckboxSelectMultiple
    )
    scan = ScanField(
        label="文件原文", required=False, help_text="PDF 或照片，不超过 15 MB；公开的文件才上传。已有的不换就不用选。"
    )

    def __init__(self, *args, programmes, **more):
        super().__init__(*args, **more)
        self.fields["programmes"].queryset = programmes
        self.fields["programmes"].label_from_instance = lambda each: f"{each.name}（{each.unit}）"


def _select(words):
    return forms.Select(attrs={"class": "field", "aria-label": words})


class PolicyFilter(filters.FilterSet):
    """Keys: q (title, number, issuer), rule, state."""

    q = filters.CharFilter(method="by_words", label="关键字", max_length=60)
    rule = filters.ChoiceFilter(
        method="by_rule", choices=CHOICES, label="规则", empty_label="全部规则和指标", widget=_select("规则")
    )
    state = filters.ChoiceFilter(
        method="by_state", choices=STATES, label="效力", empty_label="不限效力", widget=_select("效力")
    )

    class Meta:
        model = PolicyDocument
        fields = ["q", "rule", "state"]

    def by_words(self, queryset, name, words):
        words = words.strip()
        found = Q(title__icontains=words) | Q(number__icontains=words) | Q(issuer__icontains=words)
        return queryset.filter(found | Q(note__icontains=words))

    def by_rule(self, queryset, name, key):
        return queryset.filter(bases__rule=key)

    def by_state(self, queryset, name, state):
        return queryset.in_force() if state == "valid" else queryset.filter(valid_until__lt=timezone.localdate())
