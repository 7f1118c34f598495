from django.conf import settings
from django.db import models
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from residents.choices import Purpose, RequestKind, RequestState
from residents.models.person import Resident
from residents.querysets import Loose, OfResidentQuerySet


class Consent(models.Model):
    """Somebody agreed to a purpose, on paper or by word, themselves or through a guardian; and may withdraw."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    given_on = models.DateField("同意日期", default=timezone.localdate)
    written = models.BooleanField("书面", default=False)
    guardian = models.CharField("监护人", max_length=40, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfResidentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意记录"

    def __str__(self):
        return f"{self.resident_id} {self.get_purpose_display()}"


class RegisterRequest(models.Model):
    """更正、删除、查阅 asked by the person, or a change proposed by who knows the stairs; answered within the limit."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField("事项", max_length=8, choices=RequestKind)
    state = models.CharField("状态", max_length=8, choices=RequestState, default=RequestState.OPEN)
    words = EncryptedTextField("内容", blank=True, default="")
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    due_at = models.DateTimeField("办理时限", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    answer = EncryptedTextField("答复", blank=True, default="")
    answered_at = models.DateTimeField("办理时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="办理人"
    )
    version = models.PositiveIntegerField(default=1)

    objects = OfResidentQuerySet.as_manager()

    class Meta:
        verbose_name = "个人信息申请"
        indexes = [models.Index(fields=["state", "due_at"], name="request_due")]

    def __str__(self):
        return f"{self.get_kind_display()}申请{self.pk}"


class Pass(models.Model):
    """A paper code with which somebody reads for some days, without an account, what is kept and who looked."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="passes")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField("有效至")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "查询凭条"

    def __str__(self):
        return f"查询凭条{self.pk}"

    @property
    def is_valid(self):
        return self.expires_at > timezone.now()


class RetentionRule(models.Model):
    """How long an office keeps the personal columns of who left or died; counts stay for ever."""

    office = models.OneToOneField("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    days_after_left = models.PositiveIntegerField("迁出后保存天数", default=730)
    days_after_death = models.PositiveIntegerField("去世后保存天数", default=365)

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "保存期限"

    def __str__(self):
        return f"{self.office} {self.days_after_left}/{self.days_after_death}"
