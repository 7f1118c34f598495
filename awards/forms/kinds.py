"""The shapes of kinds and of their criteria."""

from decimal import Decimal

from django import forms

from awards.choices import Part, Target
from awards.indicators import fitting
from awards.models import AwardCriterion

LONG = {"rows": 5}
EMPTY_ROWS = 3
MOST_ROWS = 30


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)


class KindForm(VersionForm):
    name = forms.CharField(label="名称", max_length=20)
    quota = forms.IntegerField(label="通常的名额", min_value=1, max_value=999)
    years = forms.IntegerField(label="有效期（年）", min_value=1, max_value=20, initial=2)
    place = forms.IntegerField(label="排在第几", min_value=0, max_value=99)


class NewKindForm(forms.Form):
    name = forms.CharField(label="名称", max_length=20, help_text="如：和美商户、最美楼栋长")
    target = forms.ChoiceField(label="评选对象", choices=Target, help_text="定了不再改：系统按对象带出数据")
    quota = forms.IntegerField(label="通常的名额", min_value=1, max_value=999)
    years = forms.IntegerField(label="有效期（年）", min_value=1, max_value=20, initial=2)


class SureForm(forms.Form):
    sure = forms.BooleanField(label="我知道停用后菜单里不再有和美评选")


class CriterionForm(forms.Form):
    """A line of the criteria; without a label it is left out."""

    label = forms.CharField(label="指标", max_length=40, required=False)
    part = forms.ChoiceField(label="部分", choices=Part, required=False, initial=Part.AUTO)
    weight = forms.DecimalField(
        label="分值", min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    indicator = forms.ChoiceField(label="系统带出的数据", required=False)
    full_at = forms.DecimalField(
        label="满分值", min_value=Decimal("0.01"), max_digits=8, decimal_places=2, required=False
    )
    help = forms.CharField(label="评分说明", max_length=200, required=False)
    gate = forms.BooleanField(label="必备", required=False)
    independent = forms.BooleanField(label="只展示不计分", required=False)

    def __init__(self, *args, target, **more):
        super().__init__(*args, **more)
        self.fields["indicator"].choices = [
            ("", "—"),
            *((each.name, f"{each.label}（{each.unit}）") for each in fitting(target)),
        ]

    def clean(self):
        facts = super().clean()
        if not facts.get("label"):
            return facts
        if facts.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", "请填分值。")
        if facts.get("part") == Part.AUTO:
            if not facts.get("indicator") and "indicator" not in self.errors:
                self.add_error("indicator", "数据部分要选系统带出的哪个数。")
            if not facts.get("full_at") and "full_at" not in self.errors:
                self.add_error("full_at", "请填到多少得满分：比率填百分数，次数填次数。")
        return facts


class BaseLines(forms.BaseFormSet):
    def criteria(self):
        """The lines as unsaved rows, in the order of the page."""
        made = []
        for form in self.forms:
            facts = {name: value for name, value in form.cleaned_data.items() if value is not None}
            if not facts.get("label"):
                continue
            if facts["part"] != Part.AUTO:
                facts |= {"indicator": "", "full_at": None}
            made.append(AwardCriterion(**facts))
        return made


Lines = forms.formset_factory(
    CriterionForm, formset=BaseLines, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class VetoForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    vetoes = forms.CharField(
        label="一票否决事项", required=False, max_length=600, widget=forms.Textarea(attrs=LONG), help_text="每行一项"
    )

    def clean_vetoes(self):
        return self.cleaned_data["vetoes"].splitlines()
