"""Shapes of what is typed about projects."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from deliberation.choices_decisions import PROJECT_NEXT, ProjectKind, ProjectSource, ProjectState
from deliberation.forms_decisions import DAY, SHORT, VersionForm
from deliberation.models import Resolution
from governance.foundation.photos import Photos
from hierarchy.models import OrgUnit

MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0, "required": False}


class ProjectForm(VersionForm):
    title = forms.CharField(label="项目名称", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=ProjectKind.choices)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    source = forms.ChoiceField(label="来源", choices=ProjectSource.choices)
    owner = forms.ModelChoiceField(OrgUnit.objects.none(), label="责任单位", empty_label="请选择")
    budget = forms.DecimalField(label="预算（元）", **MONEY)
    summary = forms.CharField(label="项目内容", max_length=2000, required=False, widget=forms.Textarea(attrs=SHORT))

    def __init__(self, *args, path, **more):
        super().__init__(*args, **more)
        self.fields["owner"].queryset = OrgUnit.objects.current().filter(path__startswith=path, depth__lte=3)


class NewProjectForm(ProjectForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="所属单位", empty_label="请选择")
    from_resolution = forms.ModelChoiceField(Resolution.objects.none(), required=False, widget=forms.HiddenInput)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)
    version = None
    field_order = ["title", "kind", "year", "unit", "owner", "source", "budget", "summary"]

    def __init__(self, *args, user, **more):
        offices = tuple(user.scope.branches) or ("-",)
        super().__init__(*args, path=offices[0], **more)
        self.fields["unit"].queryset = OrgUnit.objects.visible_to(user).current().filter(depth__lte=3).order_by("path")
        self.fields["owner"].queryset = self.fields["unit"].queryset
        self.fields["year"].initial = timezone.localdate().year
        self.fields["from_resolution"].queryset = Resolution.objects.visible_to(user).select_related("ticket")


class AdvanceForm(VersionForm):
    state = forms.ChoiceField(label="进度", widget=forms.RadioSelect)
    note = forms.CharField(label="终止原因", max_length=200, required=False, help_text="终止的必须写明。")

    def __init__(self, *args, project, **more):
        super().__init__(*args, **more)
        follow = PROJECT_NEXT[project.state]
        self.fields["state"].choices = [(state.value, state.label) for state in ProjectState if state in follow]


class FundingForm(VersionForm):
    partner = forms.CharField(label="出资单位", max_length=60)
    amount = forms.DecimalField(label="金额（元）", **MONEY)
    in_kind = forms.CharField(label="实物或服务", max_length=100, required=False, help_text="没有出钱的写这里。")


class MilestoneForm(VersionForm):
    title = forms.CharField(label="节点", max_length=60)
    due_on = forms.DateField(label="计划日期", required=False, widget=forms.DateInput(attrs=DAY))


class OutcomeForm(VersionForm):
    name = forms.CharField(label="成效", max_length=30, help_text="例如：机动车位、小设施、健身空间")
    count = forms.IntegerField(label="数量", min_value=0, max_value=10_000_000, help_text="填 0 是去掉这一项。")
    unit_word = forms.CharField(label="单位", max_length=6, initial="个")


class PictureForm(VersionForm):
    photos = Photos()


class ShowForm(VersionForm):
    public = forms.BooleanField(label="对外公开", required=False)
    public_summary = forms.CharField(
        label="公开说明", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="给居民看的话：做了什么、有什么变化。不写姓名、电话、门牌。",
    )  # fmt: skip
