"""Shape of what is sent about places on a shift: who signs up, who came, who left when."""

from django import forms
from django.utils import timezone

from residents.forms.fields import DayField, PhoneField
from volunteers.actions.arriving import PAPERS, people_behind
from volunteers.forms_activities import line, moment
from volunteers.models import Volunteer

FEW = 20


def volunteer_meant(shift, user, text):
    """The volunteer of the shift's street behind a number or a telephone, or of one's own branches behind a name.
    Returns (volunteer, "") or (None, why not)."""
    text = "".join(text.split())
    serving = Volunteer.objects.filter(street_path=shift.activity.path[:4], left_on=None)
    if found := serving.filter(number__iexact=text).first():
        return found, ""
    found = people_behind(shift, text) or list(
        Volunteer.objects.visible_to(user).filter(pk__in=serving.values("pk"), name=text).order_by("pk")[:FEW]
    )
    if len(found) == 1:
        return found[0], ""
    if found:
        numbers = "、".join(f"{each.masked_name} {each.number}" for each in found)
        return None, f"有 {len(found)} 位：{numbers}。请填志愿者编号。"
    return None, "没有找到这位志愿者。请核对编号、手机号或姓名；还没登记的，须本人同意后先登记。"


class WhoForm(forms.Form):
    """One volunteer, by number, telephone or name."""

    who = line("志愿者", 40, required=True, help_text="志愿者编号、手机号或姓名")

    def __init__(self, *args, shift, user, **more):
        super().__init__(*args, **more)
        self.shift, self.user = shift, user

    def clean(self):
        data = super().clean()
        if text := data.pop("who", ""):
            volunteer, why = volunteer_meant(self.shift, self.user, text)
            if volunteer is None:
                self.add_error("who", why)
            data["volunteer"] = volunteer
        return data


class JoinForm(WhoForm):
    clash_why = line("时间重叠仍报名的原因", 100, help_text="同一时间已报了别的班次才要填，如：提前离开")


class OwnJoinForm(forms.Form):
    clash_why = line("时间重叠仍报名的原因", 100)


class DoorForm(forms.Form):
    """登记 of somebody who is not a volunteer yet, at the door, on the own word."""

    name = line("姓名", 40, required=True)
    phone = PhoneField(label="手机号")
    birth_date = DayField(label="出生日期", required=False, help_text="未满 18 周岁必须填")
    consent_paper = forms.ChoiceField(label="本人怎样同意登记为志愿者", choices=PAPERS, widget=forms.RadioSelect)
    minor = forms.BooleanField(label="未满 18 周岁", required=False)
    guardian_name = line("同意的监护人", 40, help_text="未满 18 周岁必须填，监护人今天同意")
    agreed = forms.BooleanField(label="已向本人说明登记什么、用来做什么，本人同意")

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["phone"].required = True

    def clean(self):
        data = super().clean()
        data.pop("agreed", None)
        if data.pop("minor", False):
            for name, words in (("birth_date", "出生日期"), ("guardian_name", "监护人")):
                if not data.get(name):
                    self.add_error(name, f"未满 18 周岁，请填写{words}。")
        return data


class ConfirmForm(forms.Form):
    """When somebody left who forgot to sign out."""

    left_at = moment("离开时间", required=False, help_text="不填按计划结束时间")
    nothing = forms.BooleanField(label="没有参加服务，不计时长", required=False)

    def clean(self):
        data = super().clean()
        data["served"] = not data.pop("nothing", False)
        if data.get("left_at") and data["left_at"] > timezone.now():
            self.add_error("left_at", "离开时间不能晚于现在。")
        return data


class AtThePlaceForm(forms.Form):
    """On the own phone, behind the QR: the telephone says who it is, the code that one is there."""

    code = forms.CharField(
        label="屏幕上的六位数字", max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    phone = PhoneField(label="登记志愿者时的手机号")
    who = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["phone"].required = True

    def clean_code(self):
        return "".join(ch for ch in self.cleaned_data["code"] if ch.isascii() and ch.isdecimal())
