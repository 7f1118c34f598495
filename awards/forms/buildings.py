"""The shapes of 5+N: what is reported, what was found, the office's list; and the filter of buildings."""

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef

from awards.choices import ItemState, Stage
from awards.forms.narrowing import units_of
from awards.models import PlanItem
from deliberation.models import Resolution
from hierarchy.models import Building

SHORT = {"rows": 2}
READY = "ready"
REPORTS = [
    (ItemState.NOT_YET, "未启动"),
    (ItemState.GROWING, "培育中"),
    (READY, "做好了，请社区核对"),
]
FOUND = [("yes", "达标"), ("no", "还没达标")]
STAGES = [("", "全部"), ("none", "未启动"), *Stage.choices, ("asked", "待核对")]
MOST_DECISIONS = 20


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)


class ThemeForm(VersionForm):
    theme = forms.CharField(label="楼栋主题", max_length=30, help_text="如：书香楼栋、孝亲楼栋")


def decisions_of(user, building):
    """The newest decisions of the building's own meetings: the convention was adopted by one of them."""
    rows = Resolution.objects.visible_to(user).filter(item__meeting__council__building=building)
    return rows.exclude(state="dropped").order_by("-pk")


class ReportForm(VersionForm):
    state = forms.ChoiceField(label="进展", choices=REPORTS, widget=forms.RadioSelect)
    note = forms.CharField(
        label="说明",
        max_length=100,
        required=False,
        widget=forms.Textarea(attrs=SHORT),
        help_text="不用拍照，写一句就行",
    )
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(), label="依据的议定事项", required=False, empty_label="没有",
        help_text="居民公约由本楼会议通过的，选那一次的议定事项",
    )  # fmt: skip

    def __init__(self, *args, user, building, **more):
        super().__init__(*args, **more)
        newest = list(decisions_of(user, building).values_list("pk", flat=True)[:MOST_DECISIONS])
        if newest:
            self.fields["resolution"].queryset = Resolution.objects.visible_to(user).filter(pk__in=newest)
            self.fields["resolution"].label_from_instance = lambda made: f"{made.made_on:%Y-%m-%d} {made.line}"
        else:
            self.fields["resolution"].widget = forms.HiddenInput()

    def clean(self):
        said = super().clean()
        said["ask"] = said.get("state") == READY
        if said["ask"]:
            said["state"] = ItemState.GROWING
        return said


class CheckForm(VersionForm):
    reached = forms.ChoiceField(label="核对结果", choices=FOUND, widget=forms.RadioSelect)
    note = forms.CharField(
        label="说明", max_length=100, required=False, widget=forms.Textarea(attrs=SHORT), help_text="没达标的写还差什么"
    )

    def clean_reached(self):
        return self.cleaned_data["reached"] == "yes"


class SendBackForm(VersionForm):
    why = forms.CharField(label="为什么退回", max_length=100, widget=forms.Textarea(attrs=SHORT))


class NewItemForm(forms.Form):
    label = forms.CharField(label="内容", max_length=30)
    help = forms.CharField(label="怎样算达标", max_length=100, required=False)
    required = forms.BooleanField(label="必备：没有达标的楼栋不能命名", required=False)
    place = forms.IntegerField(label="排在第几", min_value=0, max_value=99, initial=0)


class ItemForm(NewItemForm):
    active = forms.BooleanField(label="启用", required=False)


class BuildingFilter(filters.FilterSet):
    """Keys: st (stage, none, or asked: somebody waits for the community), unit (code)."""

    st = filters.ChoiceFilter(choices=STAGES[1:], method="by_stage", label="阶段", empty_label="全部阶段")
    unit = filters.ModelChoiceFilter(
        queryset=units_of, to_field_name="code", method="by_unit", label="单位", empty_label="全部单位"
    )

    class Meta:
        model = Building
        fields = ["st", "unit"]

    def by_stage(self, queryset, name, word):
        if word == "none":
            return queryset.filter(plan=None)
        if word == "asked":
            return queryset.filter(waiting())
        return queryset.filter(plan__stage=word)

    def by_unit(self, queryset, name, unit):
        return queryset.filter(unit__path__startswith=unit.path)


def waiting():
    """Buildings of which an item waits to be looked at."""
    asked = PlanItem.objects.filter(plan__building=OuterRef("pk"), asked_on__isnull=False, item__active=True)
    return Exists(asked)
