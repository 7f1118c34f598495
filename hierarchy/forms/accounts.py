from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from hierarchy.choices import Duty
from hierarchy.login import LONGEST
from hierarchy.models import OrgUnit


class SignInForm(forms.Form):
    username = forms.CharField(
        label="登录名或手机号",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
        error_messages={"required": "请填写登录名或手机号。", "max_length": "登录名太长，请核对。"},
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写密码。", "max_length": f"密码最长 {LONGEST} 位，请核对。"},
    )


class ChangePasswordForm(forms.Form):
    old = forms.CharField(
        label="现在的密码",
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 10 位，包含大写字母、小写字母、数字、符号中的三种；不要用年份、地名、单位名。",
    )
    again = forms.CharField(
        label="再输一遍新密码",
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.user = user

    def clean_old(self):
        if not self.user.check_password(self.cleaned_data["old"]):
            raise ValidationError("现在的密码不对，请重新输入。")
        return self.cleaned_data["old"]

    def clean_new(self):
        password_validation.validate_password(self.cleaned_data["new"], self.user)
        return self.cleaned_data["new"]

    def clean(self):
        given = self.cleaned_data
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "两次输入的新密码不一样，请再输一遍。")


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(
        label="手机号", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class NewPersonForm(PersonForm):
    duty = forms.ChoiceField(
        label="管理职责",
        choices=[("", "无（按岗位取得权限）"), *Duty.choices[1:]],
        required=False,
        help_text="系统管理员、审计员不能兼任任何岗位，看不到居民诉求。",
    )
    audits = forms.ModelChoiceField(
        label="审计的街道", queryset=OrgUnit.objects.none(), required=False, empty_label="不适用"
    )
    username = forms.CharField(
        label="登录名", max_length=40, required=False, help_text="开通账号时用；不填则按姓名拼音。"
    )
    account = forms.BooleanField(label="同时开通账号", required=False)

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        self.fields["audits"].queryset = OrgUnit.objects.visible_to(user).filter(depth=1).current()


class AccountForm(forms.Form):
    username = forms.CharField(
        label="登录名", max_length=40, required=False, help_text="不填则按姓名拼音编排；本人手机号也能登录。"
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=100, help_text="原因会记入操作台账。")


class TokenForm(forms.Form):
    name = forms.CharField(label="用途", max_length=40, help_text="例如：大屏取数、与市平台对接。")
    days = forms.TypedChoiceField(
        label="有效期", coerce=int, choices=[(30, "30 天"), (90, "90 天"), (180, "180 天"), (365, "1 年")], initial=90
    )
