"""The shapes of care projects, their rounds and what was found behind a door."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from hierarchy.forms.tree import DayField
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from residents.choices import RESTRICTED_CARE, CareKind
from residents.models import Resident
from residents.spawning import SPAWNED
from volunteers.choices_wishes import CareOutcome
from volunteers.forms_wishes import SHORT, VersionForm, own_units
from volunteers.models import PartnerUnit, VolunteerTeam

KINDS = [(kind.value, kind.label) for kind in CareKind if kind not in RESTRICTED_CARE]


class ProjectForm(VersionForm):
    title = forms.CharField(label="项目名称", max_length=40, help_text="如：为夕阳续电")
    about = forms.CharField(label="做什么", max_length=300, required=False, widget=forms.Textarea(attrs=SHORT))
    kinds = forms.MultipleChoiceField(label="为哪些人服务", choices=KINDS, widget=forms.CheckboxSelectMultiple)
    partner = forms.ModelChoiceField(PartnerUnit.objects.none(), label="共建单位", required=False, empty_label="没有")
    team = forms.ModelChoiceField(VolunteerTeam.objects.none(), label="志愿服务队", required=False, empty_label="没有")

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        offices = on_lines([branch[:4] for branch in user.scope.branches])
        self.fields["partner"].queryset = PartnerUnit.objects.filter(offices).current()
        self.fields["team"].queryset = VolunteerTeam.objects.filter(offices).current()


class NewProjectForm(ProjectForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="开展单位", empty_label="请选择")
    began_on = DayField(label="开始日期", initial=timezone.localdate)
    version = None
    field_order = ["unit", "title", "about", "kinds", "partner", "team", "began_on"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, user=user, **more)
        own_units(self.fields["unit"], user)


class EndForm(VersionForm):
    on = DayField(label="结束日期", initial=timezone.localdate)


class RoundForm(forms.Form):
    on = DayField(label="日期", initial=timezone.localdate)
    note = forms.CharField(label="说明", max_length=100, required=False, help_text="如：入夏前查线路")


class ServeForm(forms.Form):
    outcome = forms.ChoiceField(label="结果", choices=CareOutcome.choices, widget=forms.RadioSelect)
    resident = forms.ModelChoiceField(
        Resident.objects.none(), label="见到谁", required=False, empty_label="这一户", widget=forms.RadioSelect
    )
    note = forms.CharField(label="做了什么", max_length=300, required=False, widget=forms.Textarea(attrs=SHORT))
    hazard = forms.CharField(
        label="发现什么隐患", max_length=300, required=False, widget=forms.Textarea(attrs=SHORT),
        help_text="选“发现隐患”时必填，会转成诉求工单",
    )  # fmt: skip
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, *args, user, household, **more):
        super().__init__(*args, **more)
        people = household.members.here().order_by("relation", "pk")
        self.fields["resident"].queryset = people
        self.fields["resident"].label_from_instance = lambda one: one.masked_name
        ticket = SPAWNED.get("ticket")
        if ticket is not None:
            self.fields["category"] = ticket.fields(user, household)["category"]
            self.order_fields(["outcome", "resident", "note", "hazard", "category"])

    def clean(self):
        said = super().clean()
        if said.get("outcome") == CareOutcome.HAZARD:
            if not said.get("hazard", "").strip():
                self.add_error("hazard", "请写一句是什么隐患、在哪里。")
            if not said.get("category"):
                self.add_error("category", "转诉求请选一下是哪一类问题。")
        return said
