"""The shapes of inviting, assigning and marking."""

from decimal import Decimal, InvalidOperation

from django import forms

from awards.actions.assigning import MOST_EACH
from hierarchy.models import User


class InviteForm(forms.Form):
    group = forms.CharField(
        label="代表哪一方",
        max_length=20,
        required=False,
        help_text="如：街道、两代表一委员、居民代表；会写在评委名单上",
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label="请谁当评委", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一位。"},
    )  # fmt: skip

    def __init__(self, *args, people, words=None, **more):
        super().__init__(*args, **more)
        self.fields["people"].queryset = people
        words = words or {}
        self.fields["people"].label_from_instance = lambda user: f"{user.name}（{words.get(user.pk) or '—'}）"


class JudgeForm(forms.Form):
    group = forms.CharField(label="代表哪一方", max_length=20, required=False)
    at_most = forms.IntegerField(
        label="最多评几个", min_value=1, max_value=5000, required=False, help_text="抽签时不会多派；空着不限"
    )


class EndForm(forms.Form):
    why = forms.CharField(label="原因", max_length=100, help_text="如：出差、与多个对象有关系")


class RecuseForm(forms.Form):
    why = forms.CharField(label="为什么要回避", max_length=100, help_text="如：是亲属、同单位、有往来")


class GiveBackForm(forms.Form):
    why = forms.CharField(label="为什么退回", max_length=100, help_text="如：来电说少写了一位；评委会看到")


class DrawForm(forms.Form):
    each = forms.IntegerField(label="每个对象几位评委", min_value=1, max_value=MOST_EACH, initial=5)


class SheetForm(forms.Form):
    file = forms.FileField(
        label="填好的表格",
        help_text="Excel（.xlsx、.xls、.et）或 CSV",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv,.txt"}),
        allow_empty_file=True,
    )


class MarksForm(forms.Form):
    """One review: a number for every line judges mark, and a note. Whole or with one decimal."""

    def __init__(self, *args, review, lines, **more):
        super().__init__(*args, prefix=f"r{review.pk}", **more)
        self.review, self.lines = review, lines
        for line in lines:
            words = {"min_value": f"“{line}”最少 0 分。", "max_value": f"“{line}”最多 {line.points} 分。",
                     "invalid": f"“{line}”请填数字。", "max_decimal_places": f"“{line}”最多一位小数。",
                     "required": f"“{line}”还没有打分。"}  # fmt: skip
            self.fields[f"m{line.pk}"] = forms.DecimalField(
                label=f"{line}（0–{line.points} 分{'，只展示不计分' if line.independent else ''}）",
                help_text=line.help, min_value=0, max_value=line.weight, max_digits=6, decimal_places=1,
                error_messages=words, initial=_number(review.marks.get(str(line.pk))),
                widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label="评语", max_length=200, required=False, initial=review.note, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, min_value=1, max_value=2**31, initial=review.version
        )

    def marks(self):
        return {line.pk: self.cleaned_data[f"m{line.pk}"] for line in self.lines}

    def typed(self):
        """What stands in the fields, right or not, for 暂存."""
        return {str(line.pk): self.data.get(self.add_prefix(f"m{line.pk}"), "") for line in self.lines}

    def said_anything(self):
        """Whether the row differs from what is stored: a grid leaves the others alone."""
        return any(name != "version" for name in self.changed_data)

    def cells(self):
        return [self[f"m{line.pk}"] for line in self.lines]


def _number(text):
    """A kept text as the field shows it; what is no number is shown as it was typed."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return text
