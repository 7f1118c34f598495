"""Shapes of what is typed about reminders: one's own ways, an absence, a channel, a decision about a letter."""

from django import forms
from django.db.models import Q
from django.utils.encoding import punycode

from governance.foundation.models import Wanted, Way
from hierarchy.models import OrgUnit, Term, User

KEPT_BEFORE = "已保存，不显示；要换才填"


class MailField(forms.EmailField):
    """An address as mail servers take it: a Chinese domain is kept in its ASCII form (IDNA)."""

    def clean(self, value):
        name, at, domain = super().clean(value).rpartition("@")
        try:
            address = f"{name}{at}{punycode(domain)}"
        except UnicodeError:
            address = ""
        if value and not 0 < len(address) <= self.max_length:
            raise forms.ValidationError("@ 后面的域名太长或写错了，请核对。")
        return address


class ReachForm(forms.Form):
    email = MailField(label="电子邮箱", required=False, max_length=120, help_text="只用来送提醒，别人看不到")
    by_mail = forms.ChoiceField(label="电子邮件", choices=Wanted)
    by_sms = forms.ChoiceField(label="短信", choices=Wanted, help_text="发到账号登记的手机号")


def colleagues(user):
    """Active people with an account who serve today where this person serves."""
    own = Q()
    for term in user.scope.terms:
        post = term.post
        own |= Q(post__unit=post.unit, post__building=post.building, post__entrance=post.entrance)
    if not own:
        return User.objects.none()
    terms = Term.objects.in_force().filter(own)
    people = User.objects.filter(pk__in=terms.values("holder"), is_active=True, username__isnull=False)
    return people.exclude(pk=user.pk).order_by("name", "pk")


class AbsenceForm(forms.Form):
    since = forms.DateField(label="外出自", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="外出至", widget=forms.DateInput(attrs={"type": "date"}), help_text="含当天")
    deputy = forms.ModelChoiceField(
        label="代办人",
        queryset=User.objects.none(),
        help_text="同单位的同事",
        error_messages={"invalid_choice": "只能选同单位、有账号的同事。"},
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["deputy"].queryset = colleagues(user)

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "结束日期不能早于开始日期。")
        return data


class ChannelForm(forms.Form):
    """What every channel has. Parts of `parameters` and `secrets` are named in the subclasses."""

    parameters, secrets = (), ()
    name = forms.CharField(label="名称", max_length=40)
    active = forms.BooleanField(label="启用", required=False)

    def __init__(self, *args, channel, **more):
        known = {name: channel.parameters[name] for name in self.parameters if name in channel.parameters}
        first = {"name": channel.name, "active": channel.active, "unit": channel.unit_id}
        first["resends_unsure"] = channel.resends_unsure
        super().__init__(*args, initial=known | {key: value for key, value in first.items() if value}, **more)
        for name in self.secrets:
            if channel.secrets.get(name):
                self.fields[name].help_text = KEPT_BEFORE
                self.fields[name].required = False

    def facts(self):
        """What `keep_channel` takes."""
        data = self.cleaned_data
        facts = {name: data[name] for name in ("name", "active", "unit", "resends_unsure") if name in data}
        facts["parameters"] = {name: data[name] for name in self.parameters}
        return facts | {"secrets": {name: data[name] for name in self.secrets}}


def _secret(label, help_text="", **more):
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(label=label, max_length=500, help_text=help_text, widget=widget, **more)


class MailForm(ChannelForm):
    parameters, secrets = ("host", "port", "security", "username", "sender"), ("password",)
    host = forms.CharField(
        label="邮件服务器", max_length=100, help_text="如 smtp.example.cn；须在设置 CHANNEL_HOSTS 里"
    )
    port = forms.IntegerField(label="端口", min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(
        label="加密", choices=[("starttls", "STARTTLS（587）"), ("ssl", "SSL（465）"), ("none", "不加密（只限内网）")]
    )
    username = forms.CharField(label="用户名", max_length=100, required=False)
    password = _secret("密码或授权码", required=False)
    sender = MailField(label="发件地址", max_length=120)
    resends_unsure = forms.BooleanField(
        label="服务器按 Message-ID 去重",
        required=False,
        help_text="问过邮件服务商、确认会丢弃重复邮件后再勾选：没有回音的邮件会自动重发；不勾选则由您在“外发提醒”里决定",
    )


class SmsForm(ChannelForm):
    parameters, secrets = ("sign_name", "template"), ("url", "secret")
    url = _secret("网关地址", "https:// 开头；主机须在设置 CHANNEL_HOSTS 里")
    secret = _secret("签名密钥")
    sign_name = forms.CharField(label="短信签名", max_length=20, help_text="如 邻聚力")
    template = forms.CharField(label="模板编号", max_length=40, help_text="模板里只有一个数：提醒的项数 count")


class RobotForm(ChannelForm):
    secrets = ("url", "secret")
    unit = forms.ModelChoiceField(
        label="哪个单位的群", queryset=OrgUnit.objects.none(), help_text="群里只说这个单位及下级的项数和链接"
    )
    url = _secret("机器人网址（Webhook）", "在群机器人设置里整段复制")
    secret = _secret("加签密钥", "钉钉选“加签”时填写；企业微信不填", required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["unit"].queryset = OrgUnit.objects.current().filter(depth__lte=3).order_by("path")


FORMS = {Way.MAIL: MailForm, Way.SMS: SmsForm, Way.WECOM: RobotForm, Way.DINGTALK: RobotForm}


class WhyForm(forms.Form):
    why = forms.CharField(
        label="说明", max_length=100, error_messages={"required": "请写一句说明，例如“已改正邮箱”或“已电话告知”。"}
    )
