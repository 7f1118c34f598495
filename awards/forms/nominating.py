"""The shapes of the deeds on a nomination and on a resident's suggestion."""

from uuid import uuid4

from django import forms

from awards.actions.nominating import LONGEST
from awards.choices import Nominator
from awards.models import RoundKind
from hierarchy.models import OrgUnit
from volunteers.forms_menu import a_phone

WORDS = forms.Textarea(attrs={"rows": 5})
DEEDS = "200 字以内。走访、诉求、时长等数据由系统带出，不用写，也不用附材料。"
WHO = [(Nominator.NEIGHBOUR, "邻居、居民"), (Nominator.SELF, "推荐自己"), (Nominator.ORGANISATION, "代表单位、队伍")]
PUBLIC_NAME = "同意的填公开时怎样称呼，如：吴桂兰家庭；不填就不写姓名"


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)


class NominateForm(forms.Form):
    deeds = forms.CharField(label="主要事迹", max_length=LONGEST, widget=WORDS, help_text=DEEDS)
    may_publish = forms.BooleanField(label="本人（本户）同意公开姓名", required=False)
    public_name = forms.CharField(label="公开时的称呼", max_length=30, required=False, help_text=PUBLIC_NAME)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, *args, personal, family, **more):
        super().__init__(*args, **more)
        if not personal:
            del self.fields["may_publish"]
        if not family:
            del self.fields["public_name"]

    def clean(self):
        said = super().clean()
        if said.get("may_publish") and "public_name" in self.fields and not said.get("public_name", "").strip():
            self.add_error("public_name", "同意公开的，请写公开时怎样称呼这一户。")
        return said


class DeclineForm(VersionForm):
    why = forms.CharField(label="不符合哪一条", max_length=200, help_text="推荐人会看到。")


class ConsentForm(VersionForm):
    may_publish = forms.BooleanField(label="同意公开姓名", required=False)
    public_name = forms.CharField(label="公开时的称呼", max_length=30, required=False, help_text=PUBLIC_NAME)

    def __init__(self, *args, family, **more):
        super().__init__(*args, **more)
        if not family:
            del self.fields["public_name"]


class BarForm(forms.Form):
    reason = forms.ChoiceField(label="否决事项", widget=forms.RadioSelect)
    proof = forms.CharField(label="依据", max_length=200, help_text="如文书编号、查实的日期。只在内部看。")

    def __init__(self, *args, reasons, **more):
        super().__init__(*args, **more)
        self.fields["reason"].choices = [(reason, reason) for reason in reasons]


class LiftForm(forms.Form):
    why = forms.CharField(label="解除的原因", max_length=200, help_text="如：已整改，复查合格。")


class SuggestForm(forms.Form):
    """Without an account: whom one means, in one's own words."""

    entry = forms.ModelChoiceField(
        RoundKind.objects.none(), label="推荐什么", empty_label=None, widget=forms.RadioSelect
    )
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="在哪个社区", empty_label="请选择")
    who = forms.CharField(
        label="推荐谁", max_length=60, help_text="写清楚到楼栋或门牌、姓名，如：月桂苑3号楼2单元301 吴阿姨家。"
    )
    deeds = forms.CharField(
        label="为什么推荐", max_length=LONGEST, widget=WORDS, help_text="200 字以内，说一两件事就行。"
    )
    source = forms.ChoiceField(
        label="您是", widget=forms.RadioSelect, initial=Nominator.NEIGHBOUR,
        choices=WHO,
    )  # fmt: skip
    nominator = forms.CharField(label="怎么称呼您", max_length=20, help_text="代表单位的，写单位名称。")
    contact = forms.CharField(
        label="联系电话", max_length=40, required=False, help_text="可以不填。填了，社区说不清楚时打给您核实。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, *args, entries, places, **more):
        super().__init__(*args, **more)
        self.fields["entry"].queryset, self.fields["unit"].queryset = entries, places
        self.fields["entry"].label_from_instance = lambda entry: str(entry.kind)

    def clean_contact(self):
        said = self.cleaned_data["contact"].strip()
        return a_phone(said) if said else ""


class TakeForm(VersionForm):
    deeds = forms.CharField(
        label="主要事迹", max_length=LONGEST, widget=WORDS, help_text="可以改短、改通顺；居民的原话不公开。"
    )


class AsideForm(VersionForm):
    why = forms.CharField(label="为什么没有列入", max_length=100, help_text="推荐人凭回执能看到，不要写别人的情况。")


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label="回执号", max_length=20)
