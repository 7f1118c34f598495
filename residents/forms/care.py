"""Shapes of what is written about care: opening, changing, categories, who is responsible, cadence."""

from django import forms
from django.utils import timezone

from hierarchy.forms.tree import DayField
from hierarchy.models import User
from residents.cadence import kinds_in_use
from residents.choices import CADENCE, USUAL_CADENCE, Attention, CareKind, LivingWith, SelfCare

MOST_PEOPLE = 300  # offered as responsible


def words(label, max_length=2000, rows=3, **more):
    return forms.CharField(
        label=label, required=False, max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class WorkerField(forms.ModelChoiceField):
    """Who may be responsible: active people whose post the clerk sees, with the post beside the name."""

    def __init__(self, user, place=None, **more):
        people = User.objects.visible_to(user).filter(is_active=True)
        terms = people.filter(terms__isnull=False, terms__ended_on=None).distinct().order_by("name", "pk")[:MOST_PEOPLE]
        super().__init__(queryset=people, label="责任人", **{"required": False, "empty_label": "暂不指定", **more})
        self.choices = [("", self.empty_label), *((person.pk, person.name) for person in terms)]


class ProfileForm(forms.Form):
    """The situation. Everything but the attention may stay empty: only what is needed to look after somebody."""

    attention = forms.TypedChoiceField(label="关注程度", coerce=int, choices=Attention.choices, initial=1)
    every = forms.IntegerField(
        label="几天一访", required=False, min_value=1, max_value=366, help_text="不填则按类别里最严的频次"
    )
    living_with = forms.ChoiceField(label="居住情况", choices=LivingWith.choices, required=False)
    self_care = forms.ChoiceField(label="生活自理", choices=SelfCare.choices, required=False)
    health = words("健康状况", help_text="只写走访时必须知道的；加密保存，查看留痕")
    support = words("享受补贴", rows=2)
    needs = words("需求", rows=2)
    contact_name = forms.CharField(label="紧急联系人", max_length=40, required=False)
    contact_relation = forms.CharField(label="与本人关系", max_length=20, required=False)
    contact_phone = forms.CharField(
        label="联系人电话", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def clean_contact_phone(self):
        phone = self.cleaned_data["contact_phone"].strip()
        digits = "".join(ch for ch in phone if ch.isdecimal())
        if phone and not 7 <= len(digits) <= 16:
            raise forms.ValidationError("电话号码的位数不对，请核对；没有可以留空。")
        return phone


class ChangeCareForm(ProfileForm):
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)


class OpenCareForm(ProfileForm):
    kinds = forms.MultipleChoiceField(label="类别", widget=forms.CheckboxSelectMultiple)
    field_order = ["kinds", "attention", "worker", "every", "living_with", "self_care"]

    def __init__(self, *args, user, resident, **more):
        super().__init__(*args, **more)
        self.fields["kinds"].choices = [(kind.value, kind.label) for kind in kinds_in_use(resident.street_path)]
        self.fields["worker"] = WorkerField(user)
        self.order_fields(self.field_order)


class MarkForm(forms.Form):
    kind = forms.ChoiceField(label="类别")
    detail = forms.CharField(
        label="类型、等级、证号", max_length=120, required=False, help_text="没有可以不填；加密保存"
    )
    since = DayField(label="自", initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)

    def __init__(self, *args, profile, **more):
        super().__init__(*args, **more)
        has = {mark.kind for mark in profile.marks.all() if mark.ended_on is None}
        used = kinds_in_use(profile.resident.street_path)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in used if kind.value not in has]


class EndMarkForm(forms.Form):
    on = DayField(label="结束日期", initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)


class CloseCareForm(EndMarkForm):
    on = DayField(label="结档日期", initial=timezone.localdate)


class WorkerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["worker"] = WorkerField(user, empty_label="暂不指定")


class AssignForm(forms.Form):
    """The chosen rows of the care list and the person they are given to."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "请先勾选要指派的人。"})

    def __init__(self, *args, user, among, **more):
        super().__init__(*args, **more)
        self.fields["worker"] = WorkerField(
            user, required=True, empty_label="选责任人", error_messages={"required": "请选一位责任人。"}
        )
        self.fields["chosen"].choices = [(pk, pk) for pk in among]


class CadenceForm(forms.Form):
    """All categories of an office on one page: days, days in person, used."""

    def __init__(self, *args, stored, **more):
        super().__init__(*args, **more)
        for kind in CareKind:
            usual, meeting = CADENCE.get(kind, USUAL_CADENCE)
            row = stored.get(kind.value)
            days = row.every if row else usual
            together = row.in_person_every if row else meeting
            used = row.used if row else kind != CareKind.COMMUNITY_CORRECTION
            number = {"min_value": 1, "max_value": 366}
            fields = {
                "every": forms.IntegerField(label=f"{kind.label}几天一访", initial=days, **number),
                "meet": forms.IntegerField(label=f"{kind.label}几天见一面", initial=together, required=False, **number),
                "used": forms.BooleanField(label=f"使用{kind.label}", initial=used, required=False),
            }
            fields["used"].widget.attrs["class"] = "checkbox"
            for name, field in fields.items():
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"{kind.value}_{name}"] = field

    def lines(self):
        return [(kind, *(self[f"{kind.value}_{name}"] for name in ("every", "meet", "used"))) for kind in CareKind]

    def rows(self):
        """As `actions.care_settings.set_cadence` takes them."""
        data = self.cleaned_data
        return {
            kind.value: tuple(data[f"{kind.value}_{name}"] for name in ("every", "meet", "used")) for kind in CareKind
        }
