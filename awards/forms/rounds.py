"""The shapes of a round and of its dates."""

from django import forms
from django.utils import timezone

from awards.choices import Normalising
from awards.forms.kinds import VersionForm
from awards.models import AwardKind
from hierarchy.forms.tree import DayField


class RoundForm(VersionForm):
    """A round and, for every active kind, its quota; an empty quota leaves the kind out."""

    name = forms.CharField(label="名称", max_length=40, help_text="如：2026 年度和美评选")
    since = DayField(label="数据从哪天起")
    until = DayField(label="数据到哪天止", help_text="办件、走访、活动、时长按这个时段由系统带出")
    trim_from = forms.IntegerField(
        label="满几位评委去掉最高最低分", min_value=3, max_value=99, initial=5, help_text="评委少于这个数时全部计入"
    )
    normalising = forms.ChoiceField(label="评委尺度", choices=Normalising, help_text="找平：评委打分宽严不一时用")
    full_turnout = forms.IntegerField(label="群众参与率达到多少得满分（%）", min_value=1, max_value=100, initial=50)
    blind = forms.BooleanField(label="评委打分时看不到对象名称", required=False)

    def __init__(self, *args, office, **more):
        super().__init__(*args, **more)
        kinds = AwardKind.objects.filter(office=office).active().exclude(criteria_sets=None)
        self.kinds = list(kinds.distinct())
        for kind in self.kinds:
            self.fields[f"quota_{kind.pk}"] = forms.IntegerField(
                label=f"{kind.name}名额", min_value=1, max_value=999, required=False, initial=kind.quota
            )

    def settings_fields(self):
        return [field for field in self.visible_fields() if not field.name.startswith("quota_")]

    def quota_fields(self):
        return [field for field in self.visible_fields() if field.name.startswith("quota_")]

    def clean(self):
        facts = super().clean()
        given = {kind.pk: facts.pop(f"quota_{kind.pk}", None) for kind in self.kinds}
        facts["quotas"] = {pk: quota for pk, quota in given.items() if quota}
        if not facts["quotas"] and not self.errors:
            self.add_error(None, "至少给一个奖项填名额。")
        return facts


class NewRoundForm(RoundForm):
    version = None
    begins_on = DayField(
        label="从哪天开始推荐", initial=timezone.localdate, help_text="其余阶段按常用天数排好，启动前后都能调整"
    )
    field_order = ["name", "since", "until", "begins_on"]


class FirstDayForm(VersionForm):
    begins_on = DayField(label="从哪天开始推荐", initial=timezone.localdate)


class PhaseForm(VersionForm):
    begins_on = DayField(label="开始")
    ends_on = DayField(label="结束")


class CancelForm(VersionForm):
    why = forms.CharField(
        label="为什么取消", max_length=100, help_text="推荐人和评委会看到", widget=forms.Textarea(attrs={"rows": 2})
    )
