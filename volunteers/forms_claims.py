"""The shapes of a claim: who claims, how it goes, what was done and by whom, and the asker's word."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from volunteers.forms_menu import ROWS, VersionForm
from volunteers.models import PartnerUnit, Volunteer, VolunteerTeam

DAY = {"type": "date"}
CLOCK = {"type": "time"}
MOST_PARTIES = 300


def parties_of(user):
    """{"kind:id": (kind, row, words)}: oneself, the teams one leads, one's partners; a clerk's whole branch of both."""
    own = Volunteer.objects.serving().filter(user=user)
    led = {"places__volunteer__user": user, "places__leads": True, "places__left": None}
    teams, partners = VolunteerTeam.objects.current(), PartnerUnit.objects.current()
    if user.scope.branches:
        teams, partners = teams.visible_to(user), partners.visible_to(user)
    else:
        teams, partners = teams.filter(**led), partners.filter(liaisons=user)
    found = {}
    for kind, rows, words in (("volunteer", own, "我自己"), ("team", teams, "队伍"), ("partner", partners, "单位")):
        for row in rows.order_by("pk")[:MOST_PARTIES]:
            found[f"{kind}:{row.pk}"] = (kind, row, f"{words}：{row.name}")
    return found


def find_volunteer(number, near):
    """A serving volunteer of the same street by number, as it stands on the card; None when there is none."""
    rows = Volunteer.objects.serving().filter(street_path=near.path[:4])
    return rows.filter(number=number.strip().upper()).first()


class ClaimForm(forms.Form):
    party = forms.ChoiceField(label="由谁认领", required=False)
    number = forms.CharField(
        label="或志愿者编号", max_length=16, required=False, help_text="替没有账号的志愿者认领，填志愿者卡上的编号。"
    )
    promise = forms.CharField(label="打算怎么办", max_length=200, required=False, widget=forms.Textarea(attrs=ROWS))
    anonymous = forms.BooleanField(label="不公开名称", required=False)

    def __init__(self, *args, user, thing, **more):
        super().__init__(*args, **more)
        self.thing, self.user, self.parties = thing, user, parties_of(user)
        choices = [(key, words) for key, (_, _, words) in self.parties.items()]
        if user.scope.branches:
            choices = [("", "请选择"), *choices]
        else:
            del self.fields["number"]
        self.fields["party"].choices = choices

    def clean(self):
        said = super().clean()
        number = said.pop("number", "")
        kind, row, _ = self.parties.get(said.pop("party", "") or "", ("", None, ""))
        if number:
            if row is not None:
                raise ValidationError("队伍、单位和志愿者编号只填一样。")
            kind, row = "volunteer", find_volunteer(number, self.thing)
            if row is None:
                self.add_error("number", "本街道没有这个编号的在册志愿者，请核对。")
                return said
        if row is None:
            raise ValidationError("请选由谁认领。还没有登记的队伍或单位，请先联系社区登记。")
        said[kind] = row
        return said


class StartForm(VersionForm):
    promise = forms.CharField(
        label="进展和打算", max_length=200, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="例如：已和需求人电话约好，周六上午上门。",
    )  # fmt: skip
    planned_on = forms.DateField(
        label="约定哪天服务", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )


class DeliverForm(VersionForm):
    """What was done; and the volunteers who served, in one span: their hours are credited once it is confirmed."""

    outcome = forms.CharField(label="办得怎么样", max_length=300, widget=forms.Textarea(attrs=ROWS))
    day = forms.DateField(
        label="服务日期",
        required=False,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    begins = forms.TimeField(label="开始", required=False, widget=forms.TimeInput(attrs=CLOCK))
    ends = forms.TimeField(label="结束", required=False, widget=forms.TimeInput(attrs=CLOCK))
    members = forms.MultipleChoiceField(label="参加的志愿者", required=False, widget=forms.CheckboxSelectMultiple)
    numbers = forms.CharField(
        label="其他志愿者编号", max_length=400, required=False, help_text="用空格隔开。需求人确认后，时长自动入账。"
    )

    def __init__(self, *args, claim, thing, **more):
        super().__init__(*args, **more)
        self.thing = thing
        self.known = {str(each.pk): each for each in members_of(claim)}
        self.fields["members"].choices = [(key, each.name) for key, each in self.known.items()]
        if not self.known:
            del self.fields["members"]

    def clean(self):
        said = super().clean()
        people = [self.known[key] for key in said.pop("members", None) or []]
        for number in (said.pop("numbers", None) or "").replace("，", " ").replace("、", " ").split():
            found = find_volunteer(number, self.thing)
            if found is None:
                self.add_error("numbers", f"本街道没有编号 {number} 的在册志愿者，请核对。")
            else:
                people.append(found)
        day, begins, ends = (said.pop(name, None) for name in ("day", "begins", "ends"))
        if people and not (day and begins and ends):
            raise ValidationError("有志愿者参加的，请写服务日期和起止时间。")
        said["services"] = [
            (each, _moment(day, begins), _moment(day, ends)) for each in {each.pk: each for each in people}.values()
        ]
        return said


def _moment(day, clock):
    return timezone.make_aware(datetime.combine(day, clock))


def members_of(claim):
    """Whom the form offers: the volunteer himself, the team, or the teams of the partner."""
    people = Volunteer.objects.serving()
    if claim.volunteer_id:
        return people.filter(pk=claim.volunteer_id)
    places = {"places__team": claim.team_id} if claim.team_id else {"places__team__partner": claim.partner_id}
    return people.filter(places__left=None, **places).distinct().order_by("pk")[:60]


STARS = [(5, "五星，很满意"), (4, "四星，满意"), (3, "三星，一般"), (2, "二星，不太满意"), (1, "一星，不满意")]


class ConfirmForm(VersionForm):
    rating = forms.TypedChoiceField(label="评价", coerce=int, choices=STARS, widget=forms.RadioSelect)
    thanks = forms.CharField(label="想说的话", max_length=200, required=False)


class BackForm(VersionForm):
    why = forms.CharField(label="还有什么没办好", max_length=200)


class ReleaseForm(VersionForm):
    why = forms.CharField(label="为什么释放", max_length=100, help_text="例如：时间安排不开。释放后别人可以接着认领。")


class AnswerForm(forms.Form):
    """The asker's own answer, by the link."""

    done = forms.ChoiceField(
        label="办好了吗", choices=[("yes", "办好了"), ("no", "还没办好")], widget=forms.RadioSelect
    )
    rating = forms.TypedChoiceField(
        label="打几颗星", coerce=int, choices=STARS, widget=forms.RadioSelect, required=False, empty_value=None
    )
    words = forms.CharField(
        label="想说的话", max_length=200, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="没办好的，请写还差什么。",
    )  # fmt: skip

    def clean(self):
        said = super().clean()
        if said.get("done") == "yes" and said.get("rating") is None:
            self.add_error("rating", "请打几颗星。")
        if said.get("done") == "no" and not said.get("words", "").strip():
            self.add_error("words", "请写一句还差什么。")
        said["done"] = said.get("done") == "yes"
        return said
