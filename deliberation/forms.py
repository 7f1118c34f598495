"""Shape of what people send about tickets. Which choices there are follows from who asks."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from deliberation.choices import (
    DeclineReason,
    EscalationReason,
    IssueKind,
    IssueLevel,
    IssueSource,
    ResolutionKind,
    ReturnReason,
    Satisfaction,
    Solved,
)
from deliberation.models import Category
from deliberation.places import Place
from deliberation.reporters import people_to_call
from governance.foundation.photos import Photos
from hierarchy.models import Building, Entrance, Estate, OrgUnit, User


class GroupedCategories(forms.models.ModelChoiceField):
    """Leaves of the category tree under their parents' names."""

    def label_from_instance(self, category):
        return category.full_name


class TicketForm(forms.Form):
    """A new ticket. Estates, buildings and units are those the person answers for."""

    category = GroupedCategories(Category.objects.none(), label="类别", empty_label="请选择类别")
    text = forms.CharField(
        label="诉求内容",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "在哪里、什么问题、有多久了"}),
    )
    title = forms.CharField(label="标题", max_length=120, required=False, help_text="不填则取内容的第一句")
    estate = forms.ModelChoiceField(Estate.objects.none(), label="小区", required=False, empty_label="请选择小区")
    building = forms.ModelChoiceField(
        Building.objects.none(), label="楼栋", required=False, empty_label="公共区域 / 不限楼栋"
    )
    entrance = forms.ModelChoiceField(Entrance.objects.none(), label="单元", required=False, empty_label="不限单元")
    room = forms.CharField(label="室", max_length=20, required=False)
    spot = forms.CharField(label="具体位置", max_length=80, required=False, help_text="如：东门垃圾集中点")
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label="不在小区内时选单位", required=False, empty_label="（在小区内，不用选）"
    )
    level = forms.TypedChoiceField(
        label="级别", coerce=int, required=False, empty_value=None, choices=[("", "按系统建议"), *IssueLevel.choices]
    )
    kind = forms.ChoiceField(label="类型", choices=IssueKind.choices, initial=IssueKind.HELP, required=False)
    source = forms.ChoiceField(label="来源", choices=IssueSource.choices, required=False)
    reporter_name = forms.CharField(label="诉求人", max_length=40, required=False)
    reporter_phone = forms.CharField(label="联系电话", max_length=20, required=False)
    anonymous = forms.BooleanField(label="匿名", required=False)
    urgent = forms.BooleanField(label="紧急", required=False)
    confidential = forms.BooleanField(label="保密", required=False)
    group_matter = forms.BooleanField(label="5 人以上共同反映", required=False)
    about_elder = forms.BooleanField(label="涉及老人", required=False)
    about_minor = forms.BooleanField(label="涉及未成年人", required=False)
    reported_at = forms.DateTimeField(
        label="诉求时间",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    external_number = forms.CharField(
        label="外部编号", max_length=60, required=False, help_text="12345、大共治等平台的单号"
    )
    photos = Photos()
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.user = user
        categories = Category.objects.visible_to(user).filter(active=True).order_by("order", "code")
        self.fields["category"].queryset = categories
        self.fields["estate"].queryset = Estate.objects.visible_to(user).order_by("name")
        self.fields["building"].queryset = Building.objects.visible_to(user).select_related("unit", "estate")
        self.fields["entrance"].queryset = Entrance.objects.visible_to(user).select_related(
            "building__unit", "building__estate"
        )
        self.fields["unit"].queryset = OrgUnit.objects.visible_to(user).current().filter(depth__lte=3)

    def clean_reporter_phone(self):
        phone = "".join(ch for ch in self.cleaned_data["reporter_phone"] if ch.isdecimal() or ch in "-+")
        phone = phone.removeprefix("+86")
        if phone and not 7 <= len(phone.replace("-", "")) <= 16:
            raise forms.ValidationError("电话号码的位数不对，请核对；没有电话可以留空。")
        return phone

    def clean_reported_at(self):
        when = self.cleaned_data["reported_at"]
        if when and when > timezone.now() + timedelta(minutes=10):
            raise forms.ValidationError("诉求时间不能晚于现在。")
        if when and when.year < 2000:
            raise forms.ValidationError("诉求时间太早，请核对年份。")
        return when

    def clean(self):
        data = super().clean()
        names = ("estate", "building", "entrance", "room", "spot", "unit")
        data["place"] = Place(
            **{name: data.pop(name, None) or ("" if name in ("room", "spot") else None) for name in names}
        )
        if not self.errors and not any(
            (data["place"].estate, data["place"].building, data["place"].entrance, data["place"].unit)
        ):
            self.add_error("estate", "请选小区；不在小区内的请选单位，并写清具体位置。")
        return data


class DeedForm(forms.Form):
    """What every deed on a ticket carries: the version the page showed. Subclasses name its fields."""

    fetched = False  # True where the choices are many: the page fetches the form when it is unfolded

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31)

    def __init__(self, *args, ticket, user, **more):
        super().__init__(*args, **more)
        self.ticket, self.user = ticket, user
        self.fields["version"].initial = ticket.version
        self.scope_choices()

    def scope_choices(self):
        """Fill choices that depend on the ticket and the person."""


def words(label, required=True, rows=3, placeholder="", max_length=2000):
    return forms.CharField(
        label=label,
        required=required,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": placeholder}),
    )


class AcceptForm(DeedForm):
    level = forms.TypedChoiceField(
        label="级别", coerce=int, choices=IssueLevel.choices, required=False, empty_value=None
    )
    note = words("备注", required=False, rows=2)

    def scope_choices(self):
        self.fields["level"].initial = self.ticket.level


class DeclineForm(DeedForm):
    reason = forms.ChoiceField(label="原因", choices=DeclineReason.choices)
    note = words("告知诉求人", placeholder="为什么不受理、可以到哪里反映")


class TransferForm(DeedForm):
    to = forms.CharField(label="转给", max_length=40, help_text="如：12345、大共治平台、区城管局")
    external_number = forms.CharField(label="对方编号", max_length=60, required=False)
    note = words("备注", required=False, rows=2)


class WithdrawForm(DeedForm):
    note = words("撤回原因", rows=2, placeholder="如：居民来电说灯已修好")


class UnitForm(DeedForm):
    """Choose a unit within the person's reach; the likely ones come first, never thousands of them."""

    fetched = True
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="承办单位", empty_label=None)

    def choosable(self):
        """Units that hold tickets (street, community, department, grid) below the person's branches."""
        return OrgUnit.objects.visible_to(self.user).current().filter(depth__lte=3).order_by("path")

    def scope_choices(self):
        self.fields["unit"].queryset = self.choosable()
        self.fields["unit"].initial = self.initial.get("unit") or self.ticket.unit_id


class DispatchForm(UnitForm):
    handler = forms.ModelChoiceField(
        User.objects.none(), label="承办人", required=False, empty_label="由单位签收时确定"
    )
    note = words("交办要求", required=False, rows=2)

    def scope_choices(self):
        super().scope_choices()
        self.fields["handler"].queryset = User.objects.visible_to(self.user).filter(is_active=True)
        # Shown are the people of the chosen unit; the page fetches the form again when another one is chosen.
        unit = str(self.data.get("unit") or self.fields["unit"].initial or "")
        chosen = self.fields["unit"].queryset.filter(pk=int(unit) if unit.isdecimal() and len(unit) < 18 else 0).first()
        people = User.objects.serving_at(chosen)[:60] if chosen else []
        self.fields["handler"].choices = [("", "由单位签收时确定"), *((person.pk, person.name) for person in people)]


class TakeUpForm(UnitForm):
    def choosable(self):
        served = [
            term.post.unit_id
            for term in self.user.scope.terms
            if not term.post.building_id and not term.post.entrance_id
        ]
        return OrgUnit.objects.filter(pk__in=served).order_by("path")

    def scope_choices(self):
        super().scope_choices()
        first = self.fields["unit"].queryset.first()
        self.fields["unit"].initial = first.pk if first else None


class PushDownForm(UnitForm):
    note = words("下派理由和要求", placeholder="为什么下级可以办、办到什么程度")

    def choosable(self):
        below = OrgUnit.objects.current().filter(path__startswith=self.ticket.unit.path, depth__lte=3)
        return below.exclude(pk=self.ticket.unit_id).order_by("path")

    def scope_choices(self):
        super().scope_choices()
        line = self.fields["unit"].queryset.filter(path__in=[self.ticket.path[:n] for n in (8, 12)])
        self.fields["unit"].initial = getattr(line.first(), "pk", None)


class AcknowledgeForm(DeedForm):
    pass


class AssignForm(DeedForm):
    fetched = True
    handler = forms.ModelChoiceField(User.objects.none(), label="承办人", empty_label=None)

    def scope_choices(self):
        self.fields["handler"].queryset = User.objects.serving_at(self.ticket.unit)
        self.fields["handler"].initial = self.ticket.handler_id


class ReturnForm(DeedForm):
    reason = forms.ChoiceField(label="退单原因", choices=ReturnReason.choices)
    note = words("理由和建议承办单位", placeholder="为什么不该由本单位办，建议由谁办")


class EscalateForm(DeedForm):
    reason = forms.ChoiceField(label="上报原因", choices=EscalationReason.choices)
    note = words("已做的工作和卡点", placeholder="已经做过什么、卡在哪里，上级才好接着办")


class ContactForm(DeedForm):
    note = words("联系情况", rows=2, placeholder="怎么联系的、诉求人怎么说")


class SayForm(forms.Form):
    fetched = False
    text = words("内容", required=False)
    photos = Photos()

    def __init__(self, *args, ticket, user, **more):
        super().__init__(*args, **more)


class ClassifyForm(DeedForm):
    fetched = True
    category = GroupedCategories(Category.objects.none(), label="类别", empty_label=None)
    note = words("说明", required=False, rows=2)

    def scope_choices(self):
        self.fields["category"].queryset = Category.objects.of(self.ticket.path[:4])
        self.fields["category"].initial = self.ticket.category_id


class ResolveForm(DeedForm):
    kind = forms.ChoiceField(
        label="办结类型", choices=ResolutionKind.choices, widget=forms.RadioSelect, initial=ResolutionKind.SUBSTANTIVE
    )
    text = words("办理结果", rows=4, placeholder="做了什么、现在怎么样")
    photos = Photos()


class FollowUpForm(DeedForm):
    """The answers of one call. Who was called is asked only where several people still wait for theirs."""

    voice = forms.TypedChoiceField(label="打给谁", widget=forms.RadioSelect, coerce=int, empty_value=None)
    reached = forms.TypedChoiceField(
        label="联系上了吗",
        coerce=lambda word: word == "yes",
        choices=[("yes", "联系上"), ("no", "没联系上")],
        widget=forms.RadioSelect,
        initial="yes",
    )
    was_contacted = forms.NullBooleanField(
        label="办理中联系过您吗",
        required=False,
        widget=forms.Select(choices=[("", "没有问"), ("true", "联系过"), ("false", "没有联系")]),
    )
    solved = forms.ChoiceField(
        label="问题解决了吗", choices=[("", "没有问"), *Solved.choices], required=False, widget=forms.RadioSelect
    )
    satisfaction = forms.TypedChoiceField(
        label="满意吗",
        coerce=int,
        choices=[("", "没有问"), *Satisfaction.choices],
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    text = words("群众原话", required=False, rows=2)

    def scope_choices(self):
        self.waiting = {p.voice.pk if p.voice else 0: p for p in people_to_call(self.ticket)}
        if len(self.waiting) < 2:
            del self.fields["voice"]
        else:
            self.fields["voice"].choices = [(pk, f"{p.name} {p.phone}") for pk, p in self.waiting.items()]
            self.fields["voice"].initial = next(iter(self.waiting))

    def clean(self):
        data = super().clean()
        one = next(iter(self.waiting), 0) if len(self.waiting) == 1 else 0
        called = self.waiting.get(data.get("voice", one))
        data["voice"] = called.voice if called else None
        if data.get("reached") and not data.get("solved"):
            self.add_error("solved", "联系上了，请选择问题是否解决。")
        return data


class CloseForm(DeedForm):
    pass


class ReopenForm(DeedForm):
    note = words("重办原因", placeholder="诉求人怎么说、哪里没解决")


class RevealForm(forms.Form):
    reason = forms.CharField(label="查看用途", max_length=60)

    def __init__(self, *args, ticket, user, **more):
        super().__init__(*args, **more)
