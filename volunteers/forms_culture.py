"""Shape of what is sent about culture calls and works."""

from uuid import uuid4

from django import forms

from governance.foundation.photos import Photos
from hierarchy.models import Building, OrgUnit
from residents.forms.fields import DayField, PhoneField
from volunteers.actions.arriving import PAPERS
from volunteers.choices import Theme
from volunteers.choices_activities import ArtKind
from volunteers.forms_activities import VersionForm, line, units_of, words
from volunteers.models import ActivitySeries


class CallForm(VersionForm):
    title = line("征集名称", 60, required=True)
    kind = forms.ChoiceField(label="作品种类", choices=ArtKind.choices)
    theme = forms.ChoiceField(label="五治主题", choices=[("", "（不选）"), *Theme.choices], required=False)
    series = forms.ModelChoiceField(
        ActivitySeries.objects.none(), label="系列", required=False, empty_label="（不属于系列）"
    )
    building = forms.ModelChoiceField(
        Building.objects.none(), label="展出楼栋", required=False, empty_label="（不在楼栋展出）"
    )
    hand_in = line("交到哪里", 60, required=True, placeholder="如：社区党群服务中心一楼")
    closes_on = DayField(label="截止日期")
    about = words("征集说明", 2000)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        offices = user.scope.offices
        self.fields["series"].queryset = ActivitySeries.objects.filter(office__path__in=offices, active=True)
        buildings = Building.objects.visible_to(user).select_related("estate").order_by("unit__path", "pk")
        self.fields["building"].queryset = buildings


class NewCallForm(CallForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="征集单位", empty_label=None)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)
    field_order = ["title", "unit", "kind"]
    version = None

    def __init__(self, *args, user, **more):
        super().__init__(*args, user=user, **more)
        self.fields["unit"].queryset = units_of(user)


class ConsentFields(forms.Form):
    signed = line("展出时的署名", 20, help_text="按作者的意思：真名、笔名，不填为“佚名”")
    consent_paper = forms.ChoiceField(
        label="作者怎样同意展出", choices=[("", "（还没有同意，只收藏不展出）"), *PAPERS], required=False
    )
    guardian_consent_on = DayField(label="监护人同意日期", required=False, help_text="作者未满 18 周岁时填")


class WorkForm(ConsentFields):
    title = line("作品名称", 60, required=True)
    author = line("作者姓名", 40, required=True)
    phone = PhoneField(label="联系电话")
    words = words("作品文字", 2000, help_text="诗文可以录在这里")
    pictures = Photos(label="作品照片", help_text="不是必须的，一张")
    minor = forms.BooleanField(label="作者未满 18 周岁", required=False)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)
    field_order = ["title", "author", "phone", "words", "pictures", "minor"]

    def clean(self):
        data = super().clean()
        data["consent"] = bool(data.get("consent_paper"))
        if data["consent"] and data.get("minor") and not data.get("guardian_consent_on"):
            self.add_error("guardian_consent_on", "作者未满 18 周岁，展出须监护人同意，请填同意日期。")
        if len(data.get("pictures") or []) > 1:
            self.add_error("pictures", "一件作品一张照片。")
        return data


class AgreeForm(ConsentFields):
    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["consent_paper"].choices = PAPERS
        self.fields["consent_paper"].required = True
