"""Forms of the office's own settings: categories and time limits."""

from django import forms

from deliberation.choices import Clock, IssueLevel
from deliberation.limits import DEFAULTS, URGENT
from deliberation.models import Category
from governance.foundation.workdays import Duration, DurationUnit

ROWS = [*((f"l{level.value}", level.label, level, False) for level in IssueLevel), ("urgent", "紧急件", None, True)]


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ["name", "level", "urgent", "confidential", "active"]


class NewCategoryForm(forms.Form):
    name = forms.CharField(label="名称", max_length=40)
    parent = forms.ModelChoiceField(
        Category.objects.none(), label="上级类别", required=False, empty_label="（一级类别）"
    )

    def __init__(self, *args, office, **more):
        super().__init__(*args, **more)
        self.fields["parent"].queryset = Category.objects.of(office.path).filter(parent=None).order_by("order", "code")


class LimitsForm(forms.Form):
    """The office's limits, level by level and clock by clock; the default stands where nothing was set."""

    def __init__(self, *args, rows, **more):
        super().__init__(*args, **more)
        kept = {(row.level, row.urgent, row.clock): row.duration for row in rows}
        for key, words, level, urgent in ROWS:
            for clock in Clock:
                default = URGENT[clock] if urgent else DEFAULTS[level][clock]
                now = kept.get((level, urgent, clock.value), default)
                label = f"{words} {clock.label}"
                self.fields[f"{key}_{clock}_amount"] = forms.IntegerField(
                    label=f"{label}时限", min_value=1, max_value=999, initial=int(now.amount)
                )
                self.fields[f"{key}_{clock}_unit"] = forms.ChoiceField(
                    label=f"{label}单位", choices=DurationUnit.choices, initial=now.unit
                )

    def table(self):
        """[(words, [(amount field, unit field), …])] for the page."""
        return [
            (words, [(self[f"{key}_{clock}_amount"], self[f"{key}_{clock}_unit"]) for clock in Clock])
            for key, words, _, _ in ROWS
        ]

    def durations(self):
        """[(level, urgent, clock, Duration)] as typed."""
        data = self.cleaned_data
        return [
            (level, urgent, clock, Duration(data[f"{key}_{clock}_amount"], data[f"{key}_{clock}_unit"]))
            for key, _, level, urgent in ROWS
            for clock in Clock
        ]
