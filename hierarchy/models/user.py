from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from governance.foundation.fields import EncryptedTextField, blind_index, mask_phone
from hierarchy.choices import Duty
from hierarchy.initials import InitialsField
from hierarchy.models.unit import OrgUnit
from hierarchy.policy import may
from hierarchy.querysets import UserQuerySet
from hierarchy.scope import scope_of


def phone_key(phone):
    """The blind index by which a phone number finds its user."""
    return blind_index("hierarchy.user.phone", phone) or None


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractBaseUser):
    """A person with a post. Without a login name the person is on record but cannot sign in."""

    username = models.CharField("登录名", max_length=40, null=True, blank=True, unique=True)
    name = models.CharField("姓名", max_length=40)
    initials = InitialsField("拼音首字母", max_length=20, blank=True, db_index=True)
    phone = EncryptedTextField("手机号", blank=True, default="")
    phone_key = models.CharField(max_length=32, null=True, blank=True, unique=True, editable=False)
    duty = models.CharField("管理职责", max_length=10, choices=Duty, default=Duty.NONE, blank=True)
    audits = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="auditors")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改初始密码", default=False)
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)
    first_password_until = models.DateTimeField("初始密码有效至", null=True, blank=True)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)  # part of every session's hash
    demo = models.BooleanField("演示账号", default=False)  # listed on a demo's login page, refused everywhere else
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.CheckConstraint(
                condition=(Q(duty=Duty.AUDIT) & Q(audits__isnull=False))
                | (~Q(duty=Duty.AUDIT) & Q(audits__isnull=True)),
                name="auditor_audits_an_office",
            )
        ]

    def __str__(self):
        return self.name

    def _get_session_auth_hash(self, secret=None):
        """Sessions end with a new password, and when an account is disabled, even if it is enabled again."""
        mark = f"{self.password}#{self.sessions_ended}"
        return salted_hmac("hierarchy.user.session", mark, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_account(self):
        return bool(self.username)

    @cached_property
    def scope(self):
        return scope_of(self)

    @property
    def is_system_manager(self):
        return self.is_active and self.duty == Duty.SYSTEM

    @property
    def is_auditor(self):
        return self.is_active and self.duty == Duty.AUDIT

    def may(self, action):
        """Whether one of the roles held today allows an action of the policy table."""
        return self.is_active and may(self.scope.roles, action)

    def has_perm(self, perm, obj=None):
        from django.contrib.auth.models import _user_has_perm

        return self.is_active and _user_has_perm(self, perm, obj)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)

    @property
    def post_line(self):
        """The posts in force in one line, for the top bar and the timeline."""
        if self.duty:
            return self.get_duty_display()
        return "、".join(f"{term.post.place}{term.post.name}" for term in self.scope.terms[:2]) or "暂无岗位"


class SignInAttempt(models.Model):
    """A failed sign-in, counted by name and by address. Names are kept as keyed hashes only."""

    name_key = models.CharField(max_length=32)
    address = models.GenericIPAddressField()
    known_device = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "at"], name="attempt_by_name"),
            models.Index(fields=["address", "at"], name="attempt_by_address"),
        ]

    def __str__(self):
        return f"{self.address} {self.at}"


class PasswordHistory(models.Model):
    """Hashes of the passwords a person used before: the last five may not come back."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "历史密码"

    def __str__(self):
        return f"{self.user_id} {self.set_at:%F}"
