"""Shape of what people answer and ask after a ticket is done."""

from django import forms

from deliberation.choices import Satisfaction, Solved
from deliberation.choices_following import ExclusionReason
from deliberation.forms import DeedForm, words


class RatingForm(forms.Form):
    """The three questions of the resident's own page."""

    was_contacted = forms.TypedChoiceField(
        label="办的过程中，有人联系过您吗",
        choices=[("yes", "联系过"), ("no", "没有联系")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    solved = forms.ChoiceField(label="您的问题解决了吗", choices=Solved.choices, widget=forms.RadioSelect)
    satisfaction = forms.TypedChoiceField(
        label="您对办理满意吗", choices=Satisfaction.choices, coerce=int, widget=forms.RadioSelect
    )
    text = words("还想说的话（可以不写）", required=False, rows=3, max_length=500)


class TrackForm(forms.Form):
    text = words("想补充的情况（催办可以不写）", required=False, rows=3, max_length=500)


class ExcludeForm(DeedForm):
    reason = forms.ChoiceField(label="剔除原因", choices=ExclusionReason.choices)
    note = words("情况说明", placeholder="为什么不该计入三率，上一级凭这段话审批", max_length=1000)


class DecideForm(forms.Form):
    answer = words("审批意见", rows=2, max_length=500)


class WeightsForm(forms.Form):
    response = forms.IntegerField(label="响应率权重", min_value=0, max_value=100)
    solved = forms.IntegerField(label="解决率权重", min_value=0, max_value=100)
    satisfied = forms.IntegerField(label="满意率权重", min_value=0, max_value=100)
