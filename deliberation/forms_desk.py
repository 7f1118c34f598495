"""Shapes of joint handling, checklists, canned replies and saved views."""

from django import forms

from deliberation.actions.checking import checklist_of
from deliberation.forms import DeedForm, UnitForm, words
from deliberation.models import Category, ChecklistItem, TicketHelper
from deliberation.models.canned_reply import BRACES, PLACEHOLDERS
from governance.foundation.photos import Photos
from hierarchy.models import OrgUnit

FITS = {  # deeds whose forms ask for words people write often
    "reply": "答复诉求人",
    "resolve": "办结",
    "contact": "首次联系",
    "decline": "不予受理",
    "transfer": "转出",
    "return": "退单",
    "escalate": "上报",
}


class AskHelpForm(UnitForm):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="协办单位", empty_label="请选择单位")
    asked = words("请对方做什么", placeholder="做什么、什么时候要、和谁联系")

    def choosable(self):
        """Any unit of the street that handles tickets; the names of its units are no secret within a street."""
        units = OrgUnit.objects.current().filter(path__startswith=self.ticket.path[:4], depth__lte=3)
        return units.exclude(pk=self.ticket.unit_id).order_by("path")

    def scope_choices(self):
        self.fields["unit"].queryset = self.choosable()


class AnswerHelpForm(DeedForm):
    answer = words("协办情况", placeholder="已经做了什么、结果怎样、还有什么要承办单位接着办")
    photos = Photos()


class ReleaseHelpForm(DeedForm):
    fetched = True
    helper = forms.ModelChoiceField(TicketHelper.objects.none(), label="结束哪个单位的协办", empty_label=None)

    def scope_choices(self):
        self.fields["helper"].queryset = self.ticket.helpers.asked().select_related("unit")


class CheckForm(DeedForm):
    items = forms.ModelMultipleChoiceField(
        ChecklistItem.objects.none(), label="办理清单", required=False, widget=forms.CheckboxSelectMultiple
    )

    def scope_choices(self):
        rows = checklist_of(self.ticket)
        self.fields["items"].queryset = ChecklistItem.objects.filter(pk__in=[item.pk for item, _ in rows])


class CannedReplyForm(forms.Form):
    """An office's or a unit's reply. `units` are those whose replies the person looks after."""

    title = forms.CharField(label="名称", max_length=40)
    text = forms.CharField(
        label="内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="可以写 " + " ".join(f"{{{name}}}" for name in PLACEHOLDERS) + "，插入时换成这件诉求的内容",
    )
    deeds = forms.MultipleChoiceField(
        label="用在", choices=list(FITS.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="不选就是都能用",
    )  # fmt: skip
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label="类别",
        required=False,
        empty_label="不限类别",
        help_text="选了类别，办这类诉求时排在前面",
    )
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="谁能用", required=False, empty_label="全街道")
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args, office, units, whole, **more):
        super().__init__(*args, **more)
        self.fields["category"].queryset = Category.objects.of(office.path).order_by("order", "code")
        self.fields["unit"].queryset = units
        if not whole:  # below the street: only for one's own unit
            self.fields["unit"].required, self.fields["unit"].empty_label = True, None

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        strange = [found[1] for found in BRACES.finditer(text) if found[1].strip() not in PLACEHOLDERS]
        if strange:
            known = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise forms.ValidationError(f"不认识“{{{strange[0]}}}”，可以用的是：{known}。")
        return text


class NewItemForm(forms.Form):
    category = forms.ModelChoiceField(Category.objects.none(), label="类别", empty_label="请选择类别")
    text = forms.CharField(label="要做的事", max_length=80)
    required = forms.BooleanField(label="做完才能办结", required=False)

    def __init__(self, *args, office, **more):
        super().__init__(*args, **more)
        self.fields["category"].queryset = Category.objects.of(office.path).order_by("order", "code")


class ItemForm(forms.ModelForm):
    class Meta:
        model = ChecklistItem
        fields = ["text", "required", "order", "active"]


class ViewForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(label="名称", max_length=20)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="共享给", required=False, empty_label="只有自己")
    first = forms.BooleanField(label="打开诉求工单时先看这个", required=False)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        units = user.scope.units if user.may("reply.settings") else []
        self.fields["unit"].queryset = OrgUnit.objects.filter(pk__in=units).order_by("path")
