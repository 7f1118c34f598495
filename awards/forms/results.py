"""Shapes of what is typed about results, objections and awards."""

from django import forms
from django.utils import timezone

from awards.actions.objections import LONGEST, SHORTEST


class TiesForm(forms.Form):
    """One field `place_<id>` for each nomination that is tied, and the reason."""

    why = forms.CharField(
        label="排定的理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：评审会 11 月 20 日合议，1 号楼公约执行更早",
    )

    def __init__(self, *args, tied, **more):
        super().__init__(*args, **more)
        for nomination in tied:
            self.fields[f"place_{nomination.pk}"] = forms.IntegerField(
                label=f"{nomination.title}（{nomination.unit}）排第几", min_value=1, max_value=max(len(tied), 1),
                initial=nomination.tie_place,
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "why"])

    @staticmethod
    def order(places):
        """{nomination id: place} of the cleaned fields."""
        return {int(name.removeprefix("place_")): place for name, place in places.items()}


class ObjectForm(forms.Form):
    text = forms.CharField(
        label="有什么意见，依据是什么",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写清时间、地点和看到的事，便于核实",
    )
    contact = forms.CharField(
        label="联系方式（可不填）", max_length=60, required=False, help_text="只有核实的人看得到；不填也一样核实"
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label="回执号", max_length=16, help_text="YY 开头的 14 位")

    def clean_receipt(self):
        return "".join(self.cleaned_data["receipt"].split()).upper()


FOUND = [
    ("no", "异议不成立"),
    ("yes", "异议成立，取消资格"),
    ("recount", "异议成立，只是数据有误：原始记录已更正，重新取数"),
]


class AnswerForm(forms.Form):
    upheld = forms.ChoiceField(label="核实结果", choices=FOUND, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="对应的一票否决事项", required=False, help_text="取消资格时选")
    findings = forms.CharField(
        label="核实情况（内部）", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="问了谁、看了什么"
    )
    words = forms.CharField(
        label="给提出人的答复",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="凭回执号能看到，不写别人的个人信息",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, vetoes, **more):
        super().__init__(*args, **more)
        self.fields["reason"].choices = [("", "不适用"), *((each, each) for each in vetoes)]

    def clean(self):
        said = super().clean()
        said["recount"] = said.get("upheld") == "recount"
        said["upheld"] = said.get("upheld") in ("yes", "recount")
        return said


class WallForm(forms.Form):
    on_wall = forms.ChoiceField(
        label="本人（本户）意愿", choices=[("yes", "同意上荣誉墙"), ("no", "不上荣誉墙")], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="墙上的一句话（可不填）", max_length=100, required=False, help_text="不用照片，不写电话和门牌"
    )

    def clean_on_wall(self):
        return self.cleaned_data["on_wall"] == "yes"


class RecheckForm(forms.Form):
    note = forms.CharField(
        label="复核情况", max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text="如：走访核实，仍符合条件"
    )


class RevokeForm(forms.Form):
    why = forms.CharField(
        label="撤销的原因和依据",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会写在核验页上，不写别人的个人信息",
    )


class NameForm(forms.Form):
    on = forms.DateField(label="命名日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError("命名日期不能在今天以后。")
        return self.cleaned_data["on"]
