"""Shape of votes: the question, counts by two people, one choice, and the owners' arithmetic."""

from django import forms

from deliberation.ballots import scan_from
from deliberation.choices_councils import Choice, VoteWay
from deliberation.forms_meetings import line
from governance.foundation.errors import ActionRefused

MOST = 100_000


def count(label, **more):
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, **more)


class OpenVoteForm(forms.Form):
    question = line("表决事项", 200, required=True)
    way = forms.ChoiceField(label="方式", choices=VoteWay.choices, widget=forms.RadioSelect)


class ScanField(forms.FileField):
    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return scan_from(file)
        except ActionRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class CountForm(forms.Form):
    ayes = count("赞成")
    noes = count("反对")
    abstentions = count("弃权")
    invalid = count("废票", required=False, initial=0)
    cast = count("参加表决票数", help_text="另数一遍：应等于上面几项之和")
    recorder = line("计票人", required=True)
    witness = line("监票人", required=True)
    scan = ScanField(label="选票扫描件", required=False, help_text="纸质票拍照或 PDF，只有能看到这次会议的人能打开")

    def __init__(self, *args, motion, **more):
        super().__init__(*args, **more)
        if motion.way != VoteWay.PAPER:
            del self.fields["scan"], self.fields["invalid"]

    def clean_invalid(self):
        return self.cleaned_data["invalid"] or 0


class CloseVoteForm(forms.Form):
    recorder = line("记录人")
    witness = line("监票人")


class VoidForm(forms.Form):
    reason = line("作废原因", 100, required=True)


class CastForm(forms.Form):
    """`seats` are (attendance, name) whose vote may be cast here."""

    seat = forms.TypedChoiceField(label="投票人", coerce=int)
    choice = forms.ChoiceField(label="选择", choices=Choice.choices, widget=forms.RadioSelect)

    def __init__(self, *args, seats, **more):
        super().__init__(*args, **more)
        self.fields["seat"].choices = seats


def square_metres(label):
    return forms.DecimalField(label=label, min_value=0, max_value=10**9, max_digits=12, decimal_places=2)


class OwnersForm(forms.Form):
    matter = forms.ChoiceField(
        label="表决的是哪一类事项",
        choices=[("ordinary", "一般事项（参与者过半数同意）"), ("special", "特别事项（参与者四分之三以上同意）")],
        widget=forms.RadioSelect,
        initial="ordinary",
    )
    area = square_metres("全部专有部分面积（平方米）")
    owners = count("全部业主人数")
    area_in = square_metres("参与表决的面积（平方米）")
    owners_in = count("参与表决的人数")
    area_for = square_metres("同意的面积（平方米）")
    owners_for = count("同意的人数")

    def clean(self):
        data = super().clean()
        for whole, part, voting in (("area", "area_in", "area_for"), ("owners", "owners_in", "owners_for")):
            if self.errors:
                return data
            if not data[whole]:
                self.add_error(whole, "总数要大于零。")
            elif data[part] > data[whole]:
                self.add_error(part, "参与的不能多于全部，请核对。")
            elif data[voting] > data[part]:
                self.add_error(voting, "同意的不能多于参与的，请核对。")
        return data
