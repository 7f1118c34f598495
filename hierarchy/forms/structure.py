from django import forms

from hierarchy.models import OrgUnit


class StructureForm(forms.Form):
    office = forms.ModelChoiceField(label="导入到", queryset=OrgUnit.objects.none(), empty_label=None)
    file = forms.FileField(
        label="文件",
        help_text="Excel（.xlsx、.xls、.et）或 CSV，20 MB 以内。可以有“架构”和“岗位人员”两张表，也可以只有一张。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["office"].queryset = OrgUnit.objects.visible_to(user).current().filter(depth=1)
