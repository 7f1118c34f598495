"""The two forms of an import: what to take in, and what its columns and categories mean."""

from django import forms

from deliberation.categories import CategoryFinder
from deliberation.choices import IssueSource
from deliberation.incoming import FIELDS, WANTED
from deliberation.models import Category
from hierarchy.models import OrgUnit

MOST_CATEGORIES = 60  # foreign names a page asks about; the unknown ones come first
ABSENT = "（表里没有）"


class UploadForm(forms.Form):
    home = forms.ModelChoiceField(
        queryset=OrgUnit.objects.none(),
        label="诉求发生在",
        empty_label=None,
        help_text="表里的地点认得出小区、楼栋的，自动归到责任网格；认不出的归到这里选的单位。",
    )
    file = forms.FileField(
        label="表格",
        help_text="Excel（.xlsx、.xls、.et）或 CSV，20 MB、20 000 行以内。别的平台导出的原表可以直接传。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv,.txt"}),
        allow_empty_file=True,
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        units = OrgUnit.objects.visible_to(user).filter(depth__lte=2, closed_on=None)
        self.fields["home"].queryset = units
        self.fields["home"].label_from_instance = lambda unit: "　" * (unit.depth - 1) + unit.name


class MappingForm(forms.Form):
    """Which heading is which field, which foreign category is ours: `cleaned_data["mapping"]` is for the action."""

    def __init__(self, *args, batch, **more):
        super().__init__(*args, **more)
        self.batch, outcome = batch, batch.outcome
        chosen = batch.columns.get("fields", {})
        headings = [("", ABSENT), *((heading, heading) for heading in outcome["headings"])]
        for name, (label, _) in FIELDS.items():
            self.fields[f"f_{name}"] = forms.ChoiceField(
                label=f"{label} *" if name in WANTED else label,
                choices=headings,
                required=False,
                initial=chosen.get(name),
            )
        self.fields["source"] = forms.ChoiceField(
            label="来源（表里没有写明时）", choices=IssueSource.choices, initial=batch.columns.get("source")
        )
        if outcome["hidden"]:
            self.fields["hidden"] = forms.BooleanField(
                label=f"连同隐藏的 {outcome['hidden']} 行一起导入",
                required=False,
                initial=batch.columns.get("hidden", True),
            )
        self.finder = CategoryFinder(Category.objects.of(batch.office.path))
        foreign = sorted(outcome["foreign"].items(), key=lambda item: (item[1][1] != "", -item[1][0]))
        self.foreign = [(f"c_{n}", words, *known) for n, (words, known) in enumerate(foreign[:MOST_CATEGORIES])]
        self.more_foreign = max(0, len(foreign) - MOST_CATEGORIES)
        for key, words, count, known in self.foreign:
            ours = self.finder.by_id.get(int(known)) if known else None
            self.fields[key] = forms.CharField(
                label=words,
                required=False,
                initial=ours.full_name if ours else "",
                help_text=f"{count} 件",
                widget=forms.TextInput(attrs={"list": "categories", "placeholder": "待归类", "autocomplete": "off"}),
            )

    @property
    def columns(self):
        return [self[f"f_{name}"] for name in FIELDS]

    @property
    def categories(self):
        return [self[key] for key, *_ in self.foreign]

    def clean(self):
        said = super().clean()
        categories = {}
        for key, words, *_ in self.foreign:
            ours = (said.get(key) or "").strip()
            found = self.finder.find([ours]) if ours else None
            if ours and found is None:
                self.add_error(key, f"没有“{ours}”这个类别，请从列表里选；不能确定就空着，导入后待归类。")
            categories[words] = str(found.pk) if found else ""
        said["mapping"] = {
            "fields": {name: said[f"f_{name}"] for name in FIELDS if said.get(f"f_{name}")},
            "categories": categories,
            "source": said.get("source"),
            "hidden": said.get("hidden", not self.batch.outcome["hidden"]),
        }
        return said
