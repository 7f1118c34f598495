"""Shape of what is sent about meetings: time and place, agenda, who came."""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone

from deliberation.actions.agenda import covers
from deliberation.actions.attending import household_at
from deliberation.choices_councils import Block, ItemState, MeetingState
from deliberation.forms import DeedForm, words
from deliberation.models import Council, Meeting, MeetingSeries, SeatGroup, Ticket
from deliberation.rolls import is_there
from deliberation.rules_meetings import holds

MOMENT = "%Y-%m-%dT%H:%M"


def moment(label, required=True, **more):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=required, widget=widget, **more)


def line(label, length=40, required=False, **more):
    return forms.CharField(label=label, max_length=length, required=required, **more)


class VersionForm(forms.Form):
    """A deed on a meeting whose state matters: refused when somebody changed it since the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)


class ShortNotice(forms.Form):
    short_notice = line("临时开会的理由", 100, help_text="通知时间不够时必须写；够了不用填")


class MeetingFacts(forms.Form):
    title = line("会议名称", 100, help_text="不填则用议事会名称和日期")
    starts_at = moment("开会时间")
    ends_at = moment("预计结束", required=False)
    place = line("地点", 80, required=True)
    call = words("会议内容", required=False, placeholder="通知上要写清楚：议什么、要带什么")
    chair = line("主持人")
    recorder = line("记录人")
    observers = line("列席", 200, help_text="如：城管、环卫、物业")

    def clean(self):
        data = super().clean()
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and not start < end <= start + timedelta(hours=24):
            self.add_error("ends_at", "预计结束要晚于开会时间，并在一天之内。")
        if start and not 2000 <= start.year <= timezone.now().year + 2:
            self.add_error("starts_at", "请核对开会时间的年份。")
        return data


def councils_of(user):
    """Current councils whose meetings the person may hold."""
    seen = Council.objects.visible_to(user).current().select_related("unit").order_by("path", "pk")[:500]
    return [council for council in seen if holds(user, council)]


class NewMeetingForm(MeetingFacts):
    council = forms.TypedChoiceField(label="议事会", coerce=int)
    series = forms.ModelChoiceField(
        MeetingSeries.objects.none(), label="会议系列", required=False, empty_label="（不属于系列）"
    )
    field_order = ["council", "series", "starts_at", "place"]

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.councils = {council.pk: council for council in councils_of(user)}
        self.fields["council"].choices = [(pk, str(council)) for pk, council in self.councils.items()]
        offices = [path[:4] for path in user.scope.offices]
        self.fields["series"].queryset = MeetingSeries.objects.filter(office__path__in=offices, active=True)

    def clean_council(self):
        return self.councils[self.cleaned_data["council"]]


class ChangeMeetingForm(ShortNotice, MeetingFacts, VersionForm):
    field_order = ["title", "starts_at", "ends_at", "place"]


class AnnounceForm(ShortNotice, VersionForm):
    pass


class ReasonForm(VersionForm):
    reason = line("原因", 100, required=True)


class ItemForm(forms.Form):
    title = line("议题", 120, required=False, help_text="选了诉求可以不填")
    ticket = line("诉求编号", 24, help_text="把一件诉求列为议题，如 WH20260305-0012")
    text = words("情况说明", required=False)
    proposed_by = line("提出人", 60)
    block = forms.ChoiceField(label="板块", choices=[(b.value, b.label) for b in Block if b != Block.LAST_TIME])
    with_cost = forms.BooleanField(label="需要出钱", required=False)
    owners_matter = forms.BooleanField(
        label="属于业主共同决定事项", required=False, help_text="议事会只能形成协商意见，由业主大会依法表决"
    )

    def __init__(self, *args, user, meeting, **more):
        super().__init__(*args, **more)
        self.user, self.meeting = user, meeting
        self.fields["block"].initial = Block.TOPIC

    def clean_ticket(self):
        number = self.cleaned_data["ticket"].strip()
        if not number:
            return None
        found = Ticket.objects.visible_to(self.user).filter(number=number).first()
        if found is None or not covers(self.meeting.council, found):
            raise forms.ValidationError("没有这件诉求，或它不在这个议事会的范围内。请核对编号。")
        return found


class ConcludeForm(forms.Form):
    state = forms.ChoiceField(
        label="结果",
        choices=[(s.value, s.label) for s in (ItemState.DECIDED, ItemState.CARRIED_OVER, ItemState.DROPPED)],
        widget=forms.RadioSelect,
        initial=ItemState.DECIDED,
    )
    decision = words("议定事项", required=False, rows=2, placeholder="定了什么、谁来办、什么时候办好")
    opinions = words("主要意见", required=False)
    minority = words("少数意见", required=False, rows=2)


class PutOnAgendaForm(DeedForm):
    """The ticket page's deed: into which of the meetings that are still ahead or running."""

    fetched = True
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="会议", empty_label="请选择会议")
    text = words("情况说明", required=False, rows=2)

    def scope_choices(self):
        ahead = [MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.OPEN]
        near = Meeting.objects.visible_to(self.user).filter(state__in=ahead).select_related("council")
        fitting = [
            each
            for each in near.order_by("starts_at")[:200]
            if holds(self.user, each.council) and covers(each.council, self.ticket)
        ]
        self.fields["meeting"].queryset = Meeting.objects.visible_to(self.user)
        self.fields["meeting"].choices = [("", "请选择会议"), *((each.pk, f"{each}") for each in fitting)]
        if not fitting:
            self.fields["meeting"].help_text = "没有筹备中的会议，请先在“会议”里新建。"


# Who came


class PersonForm(forms.Form):
    """A walk-in, or a waiting name that the recorder settles."""

    votes = forms.BooleanField(label="有表决权（不选为列席）", required=False)
    group = forms.ModelChoiceField(SeatGroup.objects.none(), label="席位", required=False, empty_label="（不属于席位）")
    door = line("哪一户", 20, help_text="一户一票的会议填室号，如 1-301")

    def __init__(self, *args, meeting, **more):
        super().__init__(*args, **more)
        self.meeting = meeting
        self.fields["group"].queryset = meeting.council.groups.all()
        if meeting.council.building_id is None:
            del self.fields["door"]

    def clean(self):
        data = super().clean()
        door = (data.pop("door", "") or "").strip()
        data["household"] = household_at(self.meeting, door) if door else None
        if door and data["household"] is None:
            self.add_error("door", "本楼没有找到这一户，或一个门里住着几户。请按“单元-室号”填，如 1-301。")
        return data


class NewPersonForm(PersonForm):
    name = line("姓名", required=True)
    organisation = line("单位或身份", 60)
    field_order = ["name", "organisation"]


class ExcuseForm(forms.Form):
    reason = line("请假原因", 60, required=True)


class EntrustForm(forms.Form):
    to = forms.TypedChoiceField(label="委托给（到会的人）", coerce=int)
    proof = line("委托凭据", 60, required=True, help_text="如：书面委托书、微信留言截图")

    def __init__(self, *args, attendance, **more):
        super().__init__(*args, **more)
        rows = attendance.meeting.attendances.exclude(pk=attendance.pk)
        self.here = {each.pk: each for each in rows if each.votes and is_there(each)}
        self.fields["to"].choices = [(pk, _with_place(each)) for pk, each in self.here.items()]

    def clean_to(self):
        return self.here[self.cleaned_data["to"]]


def _with_place(person):
    place = person.organisation
    return f"{person.name}（{place}）" if place and place != person.name else person.name


class HeldMeetingForm(MeetingFacts):
    """A meeting held on paper: when, who came (pasted, one a line), and in `HeldItems` what was decided."""

    present = words("到会的人", rows=8, placeholder="一行一人，可以粘贴。一户一票的写门牌和姓名：1-301 吴桂兰")
    witness = line("监票人", help_text="有举手表决的要写，不能和记录人是同一人")
    field_order = ["starts_at", "ends_at", "place", "chair", "recorder", "witness", "present"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["ends_at"].required = True
        del self.fields["call"]

    def clean_present(self):
        lines = [" ".join(each.split()) for each in re.split(r"[\n、，,;；]", self.cleaned_data["present"])]
        return list(dict.fromkeys(filter(None, lines)))[:500]


class HeldItemForm(forms.Form):
    title = line("议题", 120, required=True)
    state = forms.ChoiceField(label="结果", choices=[(s.value, s.label) for s in ItemState if s != ItemState.PLANNED])
    decision = line("议定事项", 300)
    ayes = forms.IntegerField(label="赞成", min_value=0, max_value=100_000, required=False)
    noes = forms.IntegerField(label="反对", min_value=0, max_value=100_000, required=False)
    abstentions = forms.IntegerField(label="弃权", min_value=0, max_value=100_000, required=False)
    with_cost = forms.BooleanField(label="需要出钱", required=False)


HeldItems = forms.formset_factory(HeldItemForm, extra=4, max_num=12)


class SignInForm(forms.Form):
    name = line("您的姓名", required=True, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean_name(self):
        name = "".join(self.cleaned_data["name"].split())
        if not name or any(ch.isdecimal() for ch in name):
            raise forms.ValidationError("请写真实姓名，不用写房号和电话。")
        return name


class CodeSignInForm(SignInForm):
    code = forms.RegexField(
        r"^\d{6}$", label="签到码", help_text="主持人念的六位数字",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    field_order = ["code"]
