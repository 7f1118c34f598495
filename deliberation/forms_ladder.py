"""Shape of what people send about 督办, 延期 and 挂账."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from deliberation import rules_ladder
from deliberation.actions.extending import longest_extension
from deliberation.choices import IssueKind
from deliberation.choices_ladder import LONGEST_REVIEW, SupervisionLevel
from deliberation.forms import DeedForm, UnitForm, words
from deliberation.models import LadderSettings
from governance.foundation.workdays import DurationUnit
from hierarchy.choices import Level
from hierarchy.models import OrgUnit

YES_NO = [("yes", "同意"), ("no", "不同意")]


class SuperviseForm(DeedForm):
    level = forms.TypedChoiceField(label="督办级别", coerce=int, widget=forms.RadioSelect)
    ask = words("督办要求", placeholder="要办到什么程度、回复什么、哪天前办结")

    def scope_choices(self):
        issuer = rules_ladder.unit_above_of(self.user, self.ticket.unit)
        levels = [SupervisionLevel.NORMAL, SupervisionLevel.YELLOW]
        if issuer is not None and issuer.depth == Level.STREET:
            levels.append(SupervisionLevel.RED)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]
        self.fields["level"].initial = levels[0].value


class UrgeForm(DeedForm):
    note = words("想说的话", required=False, rows=2, placeholder="不填也可以")


def _review_date(label="下次复查日期"):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=f"{LONGEST_REVIEW} 天以内",
        initial=lambda: timezone.localdate() + timedelta(days=LONGEST_REVIEW),
    )


class ParkForm(UnitForm):
    plan = words("后续计划", placeholder="卡在哪里、等什么条件、谁来推动", rows=4)
    review_on = _review_date()

    def scope_choices(self):
        super().scope_choices()
        self.fields["unit"].label = "责任单位"

    def choosable(self):
        within = OrgUnit.objects.current().filter(path__startswith=self.ticket.path[:4], depth__lte=3)
        return within.order_by("path")


class ReviewParkedForm(DeedForm):
    note = words("复查情况", placeholder="条件有没有变化、下一步怎么办")
    review_on = _review_date()


class RenewParkedForm(DeedForm):
    note = words("续挂理由", placeholder="为什么还不能办、今后怎么推动")


class ResumeForm(DeedForm):
    note = words("恢复办理的原因", rows=2, placeholder="如：维修资金已批下来")


class AskExtensionForm(DeedForm):
    fetched = True
    amount = forms.IntegerField(label="延长", min_value=1, max_value=999)
    reason = words("理由", placeholder="为什么办不完、延长的时间做什么")
    agreed = forms.BooleanField(label="双方当事人同意延长调解期限", required=False)

    def scope_choices(self):
        longest = longest_extension(self.ticket)
        if longest is not None:
            self.fields["amount"].label = f"延长（{DurationUnit(longest.unit).label.removeprefix('个')}）"
            self.fields["amount"].help_text = f"最多 {longest}；由上一级审批，每轮办理只能申请一次"
            self.fields["amount"].initial = int(longest.amount)
        if self.ticket.kind != IssueKind.DISPUTE:
            del self.fields["agreed"]


class AnswerExtensionForm(DeedForm):
    granted = forms.TypedChoiceField(
        label="审批", coerce=lambda word: word == "yes", choices=YES_NO, widget=forms.RadioSelect
    )
    words = words("意见", required=False, rows=2, placeholder="不同意的请写明理由", max_length=300)


class SupervisionForm(forms.Form):
    """A deed on a supervision: words, and the version the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31)

    def __init__(self, *args, supervision, **more):
        super().__init__(*args, **more)
        self.fields["version"].initial = supervision.version


class ReplyForm(SupervisionForm):
    text = words("回复", rows=5, placeholder="办到哪一步、接下来怎么办、哪天办结")


class AcceptReplyForm(SupervisionForm):
    text = words("审核意见", required=False, rows=2)


class RejectReplyForm(SupervisionForm):
    text = words("退回理由", placeholder="哪里没说清、还要做什么")


class WithdrawForm(SupervisionForm):
    text = words("撤销理由", rows=2)


LADDER_GROUPS = [
    ("超过时限多少倍时（0 为不启用）", ["climb_after", "normal_after", "yellow_after", "red_after"]),
    ("督办的回复期限（工作日）", ["urge_days", "normal_days", "yellow_days", "red_days"]),
    ("最多延期（工作日）", ["minor_extension", "major_extension", "hard_extension"]),
]


class LadderForm(forms.ModelForm):
    class Meta:
        model = LadderSettings
        fields = [name for _, names in LADDER_GROUPS for name in names]

    def groups(self):
        """[(words, [bound field])] as the page lays them out."""
        return [(words, [self[name] for name in names]) for words, names in LADDER_GROUPS]
