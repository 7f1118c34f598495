"""The shapes of wishes: written down, checked, answered, imported and mended."""

from uuid import uuid4

from django import forms

from governance.foundation.photos import Photos
from hierarchy.forms.tree import DayField
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from volunteers.choices_wishes import CheckWay, WishCategory
from volunteers.incoming_wishes import LABELS
from volunteers.models import WishSettings

SHORT = {"rows": 3}
CATEGORY = [("", "请选择"), *WishCategory.choices]


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)


def units_served(user, depth):
    """The units of one's branches down to a level, as choices of a form."""
    return OrgUnit.objects.filter(under(user.scope.branches)).current().filter(depth__lte=depth).order_by("path")


def own_units(field, user, depth=3):
    field.queryset = units_served(user, depth)
    field.label_from_instance = lambda unit: "　" * (unit.depth - 1) + unit.name


class NewWishForm(forms.Form):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="征集网格", empty_label="请选择")
    caller = forms.CharField(label="心愿人", max_length=12, help_text="姓和称呼，不写全名，如：吴奶奶、周家")
    words = forms.CharField(label="心愿", max_length=500, widget=forms.Textarea(attrs=SHORT))
    category = forms.ChoiceField(label="类别", choices=CATEGORY, required=False)
    budget = forms.IntegerField(label="大约多少元", min_value=0, max_value=100_000, required=False)
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        own_units(self.fields["unit"], user)


class CheckForm(VersionForm):
    way = forms.ChoiceField(label="怎样核实的", choices=CheckWay.choices[:2], widget=forms.RadioSelect)
    caller = forms.CharField(label="对外的称呼", max_length=12, help_text="姓和称呼，不写全名")
    shown = forms.CharField(label="对外公开的心愿", max_length=60, help_text="只写想要什么；不写住址、电话、病情和家境")
    category = forms.ChoiceField(label="类别", choices=CATEGORY)
    budget = forms.IntegerField(label="大约多少元", min_value=0, max_value=100_000, required=False)
    listed = forms.BooleanField(label="核实后马上上架", required=False, initial=True)


class DeclineForm(VersionForm):
    why = forms.CharField(label="为什么不上架", max_length=100, help_text="征集人会看到，由征集人告诉居民")


class FinishForm(VersionForm):
    thanks = forms.CharField(label="心愿人的话", max_length=200, required=False)


class ReplyForm(VersionForm):
    reply = forms.CharField(label="认领人的话", max_length=200, help_text="会和心愿一起公开")


class PictureForm(forms.Form):
    photos = Photos(required=True)
    public = forms.BooleanField(label="可以公开", required=False)
    consent_on = DayField(label="画面中的人同意公开的日期", required=False)


class SettingsForm(forms.ModelForm):
    class Meta:
        model = WishSettings
        fields = ["most_budget", "remind_days", "often"]


class UploadForm(forms.Form):
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label="哪里的心愿", empty_label=None,
        help_text="表里写了征集网格的，归到那个网格；没写的归到这里。",
    )  # fmt: skip
    file = forms.FileField(
        label="微心愿征集表",
        help_text="Excel（.xlsx、.xls、.et）或 CSV，一行一个心愿，2000 行以内。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv,.txt"}),
        allow_empty_file=True,
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        own_units(self.fields["unit"], user)


MENDABLE = ("caller", "words", "budget", "grid", "category", "collected_on", "claimed_on", "done_on")


class MendForm(forms.Form):
    """The cells of one row, as the sheet had them: any text may be typed, and is judged like the sheet's."""

    def __init__(self, *args, row, **more):
        super().__init__(*args, prefix=f"r{row['row']}", **more)
        for name in MENDABLE:
            said = row["said"].get(name, "")
            if said or name in ("caller", "words", "budget", "grid"):
                wide = forms.Textarea(attrs={"rows": 2}) if name == "words" else forms.TextInput()
                self.fields[name] = forms.CharField(
                    label=LABELS[name], initial=said, required=False, max_length=500, widget=wide
                )
