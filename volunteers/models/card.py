from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField, mask_name, mask_phone
from hierarchy.paths import level_column
from volunteers.choices import ApplicationState, Skill
from volunteers.models.volunteer import Volunteer
from volunteers.querysets_people import ApplicationQuerySet


class VolunteerCard(models.Model):
    """志愿者卡: a code on paper that opens the holder's own page without an account. One is good at a time."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="cards")
    digest = models.CharField(max_length=32, unique=True, editable=False)  # keyed; the code itself is kept nowhere
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("制卡时间", default=timezone.now)
    ended_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "志愿者卡"
        constraints = [
            models.UniqueConstraint(fields=["volunteer"], condition=Q(ended_at=None), name="one_card_a_volunteer")
        ]

    def __str__(self):
        return f"志愿者卡{self.pk}"


class VolunteerApplication(models.Model):
    """登记申请: somebody said yes on the own phone. A clerk asks back before there is a volunteer.

    What it says of the person goes as soon as it is answered.
    """

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="申请登记到")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    name = EncryptedTextField("姓名", blank=True, default="")
    sex = models.CharField("性别", max_length=1, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    area = models.CharField("居住区域", max_length=60, blank=True)
    skills = models.JSONField("专业技能", default=list, blank=True)  # of Skill
    skill_words = models.CharField("其他技能", max_length=60, blank=True)
    party_member = models.BooleanField("党员", default=False)
    guardian_name = EncryptedTextField("监护人姓名", blank=True, default="")
    at = models.DateTimeField("申请时间", default=timezone.now)
    address_key = models.CharField(max_length=32, blank=True, editable=False)  # whence, keyed, against floods
    state = models.CharField("状态", max_length=8, choices=ApplicationState, default=ApplicationState.OPEN)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("办理时间", null=True, blank=True)
    volunteer = models.ForeignKey(Volunteer, null=True, on_delete=models.PROTECT, related_name="applications")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿者登记申请"
        indexes = [
            models.Index(fields=["address_key", "at"], name="applied_from"),
            models.Index(fields=["state", "at"], name="application_open"),
            *(
                models.Index(fields=[f"{name}_path", "state", "-id"], name=f"applied_{name}")
                for name in ("street", "community", "grid")
            ),
        ]

    def __str__(self):
        return f"志愿者登记申请{self.pk}"

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)

    @property
    def skill_line(self):
        return "、".join([*(Skill(each).label for each in self.skills), *filter(None, [self.skill_words])])
