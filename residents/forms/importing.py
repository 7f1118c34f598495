"""The forms of a roster's import: what to take in and how, and what its columns mean."""

from django import forms

from hierarchy.models import OrgUnit
from residents.incoming.headings import GROUPS

ABSENT = "（表里没有）"


class OptionsForm(forms.Form):
    """How the whole file is taken; asked before the upload and again beside the preview."""

    create_places = forms.BooleanField(label="新建缺少的小区、楼栋、单元", required=False)
    include_hidden = forms.BooleanField(label="连同隐藏的行和工作表", required=False)
    apply_suggestions = forms.BooleanField(label="按备注登记去世和迁出", required=False)
    fill_only = forms.BooleanField(label="只填底册里的空白，不改已有内容", required=False)
    blank_clears = forms.BooleanField(label="空白即清空：表里空着的，底册里也清空", required=False)
    estate = forms.CharField(
        label="表里没写小区时",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "例如 杏花苑"}),
    )

    def clean(self):
        said = super().clean()
        if said.get("fill_only") and said.get("blank_clears"):
            raise forms.ValidationError("“只填空白”和“空白即清空”只能选一项。")
        return said

    @property
    def ticks(self):
        return [self[name] for name in self.fields if name not in ("estate", "home", "file")]


class RosterForm(OptionsForm):
    home = forms.ModelChoiceField(label="导入到", queryset=OrgUnit.objects.none(), empty_label=None)
    file = forms.FileField(
        label="花名册",
        help_text="Excel（.xlsx、.xls、.et）或 CSV，20 MB 以内。现有的表原样上传，不用改格式。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv,.txt,.html,.htm"}),
        allow_empty_file=True,
    )
    field_order = ("home", "file", "estate")

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        units = OrgUnit.objects.visible_to(user).filter(depth__lte=2, closed_on=None).order_by("-depth", "path")
        self.fields["home"].queryset = units

    @property
    def options(self):
        return {name: self.cleaned_data[name] for name in OptionsForm.base_fields}


class ColumnsForm(forms.Form):
    """One sheet's headings, each a choice; `chosen` is {field: heading}."""

    def __init__(self, *args, sheet, number, **more):
        super().__init__(*args, prefix=f"s{number}", **more)
        self.sheet = sheet
        headings = [("", ABSENT), *((heading, heading.replace("\n", " ")) for heading in sheet["headings"])]
        for fields in GROUPS.values():
            for name, (label, _) in fields.items():
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=headings, required=False, initial=sheet["columns"].get(name, "")
                )

    @property
    def groups(self):
        """(group, fields, is any of them matched) for folding what a sheet does not have."""
        for label, fields in GROUPS.items():
            yield label, [self[name] for name in fields], any(name in self.sheet["columns"] for name in fields)

    @property
    def chosen(self):
        return {name: heading for name, heading in self.cleaned_data.items() if heading}
