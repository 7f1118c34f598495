from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField, mask_name, mask_phone
from hierarchy.paths import level_column
from residents.fields import mask_id
from residents.models.person import born_before
from volunteers.choices import Backbone, ConsentPaper, Document, Skill, TeamKind, WhyLeft
from volunteers.fields import document_key, phone_key
from volunteers.querysets import TeamQuerySet, VolunteerQuerySet


class Volunteer(models.Model):
    """志愿者: somebody who said yes. There is no row without a consent of one's own, and a minor's guardian's.

    The columns are those of 志愿服务条例 article 7; the identity number is asked for only for a certificate.
    """

    number = models.CharField("志愿者编号", max_length=40, unique=True)  # WHZ000123
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, blank=True)  # GB/T 2261.1
    birth_date = models.DateField("出生日期", null=True, blank=True)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    document = models.CharField("证件类型", max_length=8, choices=Document, blank=True)
    document_number = EncryptedTextField("证件号码", blank=True, default="")
    document_key = models.CharField(max_length=32, blank=True, editable=False)
    area = models.CharField("居住区域", max_length=60, blank=True)
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="volunteers", verbose_name="登记单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    resident = models.OneToOneField(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="volunteer"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="volunteer"
    )
    skills = models.JSONField("专业技能", default=list, blank=True)  # of Skill
    skill_words = models.CharField("其他技能", max_length=60, blank=True)
    party_member = models.BooleanField("党员", default=False)
    backbone = models.CharField("骨干类别", max_length=10, choices=Backbone, blank=True)
    talent = models.CharField("能人特长", max_length=60, blank=True)
    consent_on = models.DateField("本人同意日期")
    consent_paper = models.CharField("同意的形式", max_length=8, choices=ConsentPaper)
    minor = models.BooleanField("登记时未满 18 周岁", default=False)
    guardian_name = EncryptedTextField("监护人姓名", blank=True, default="")
    guardian_consent_on = models.DateField("监护人同意日期", null=True, blank=True)
    named_in_public = models.BooleanField("同意公示时写全名", default=False)
    adult_told_on = models.DateField(null=True, blank=True, editable=False)  # 满 18 周岁 was said to the unit
    registered_at = models.DateTimeField("登记时间", default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    left_on = models.DateField("退出日期", null=True, blank=True)
    left_why = models.CharField("退出原因", max_length=8, choices=WhyLeft, blank=True)
    erased_at = models.DateTimeField("删除个人信息时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿者"
        constraints = [
            models.UniqueConstraint(
                fields=["street_path", "phone_key", "name"], condition=~Q(phone_key="") & Q(left_on=None),
                name="volunteer_once_by_phone",
            ),
            models.UniqueConstraint(
                fields=["document_key"],
                condition=~Q(document_key="") & Q(left_on=None),
                name="volunteer_once_by_number",
            ),
            models.CheckConstraint(
                condition=Q(minor=False) | Q(left_on__isnull=False) | Q(guardian_consent_on__isnull=False),
                name="minor_volunteer_with_consent",
            ),
        ]  # fmt: skip
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"vol_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["phone_key"], condition=~Q(phone_key=""), name="vol_by_phone"),
        ]

    def __str__(self):
        return f"志愿者{self.number}"  # the ledger keeps no names of residents

    def save(self, *args, **more):
        self.seal_keys()
        super().save(*args, **more)

    def get_absolute_url(self):
        return reverse("volunteer", args=[self.pk])

    def seal_keys(self):
        """The keys follow the numbers; call it before writing rows in bulk."""
        self.phone_key, self.document_key = phone_key(self.phone), document_key(self.document_number)

    @property
    def masked_name(self):
        return "（信息已删除）" if self.erased_at else mask_name(self.name)

    @property
    def masked_document(self):
        return mask_id(self.document_number)

    @property
    def age(self):
        """Full years today; None when the birth date is unknown."""
        if self.birth_date is None:
            return None
        day, born = timezone.localdate(), self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def is_grown_now(self):
        """Registered by the guardian's yes, and 18 since: now the own yes of a grown-up is asked for."""
        return self.minor and self.birth_date is not None and self.birth_date <= born_before(18)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)

    @property
    def skill_line(self):
        return "、".join([*(Skill(each).label for each in self.skills), *filter(None, [self.skill_words])])


class VolunteerTeam(models.Model):
    """志愿服务队, 党员先锋小组, 共治团队: a leader and members, at a unit or a partner's."""

    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="volunteer_teams", verbose_name="所属单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    name = models.CharField("队伍名称", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=TeamKind, default=TeamKind.SERVICE)
    partner = models.ForeignKey(
        "volunteers.PartnerUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="teams",
        verbose_name="共建单位",
    )  # fmt: skip
    purpose = models.CharField("服务内容", max_length=200, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿服务队"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(closed_on=None), name="vteam_name_once")
        ]
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"vteam_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("volunteer-team", args=[self.pk])


class TeamPlace(models.Model):
    """Who belongs to a team, from when to when, and who leads it."""

    team = models.ForeignKey(VolunteerTeam, on_delete=models.CASCADE, related_name="places")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="places")
    leads = models.BooleanField("队长", default=False)
    since = models.DateField("加入日期", default=timezone.localdate)
    left = models.DateField("离队日期", null=True, blank=True)

    class Meta:
        verbose_name = "队员"
        constraints = [
            models.UniqueConstraint(fields=["team", "volunteer"], condition=Q(left=None), name="in_team_once"),
            models.UniqueConstraint(fields=["team"], condition=Q(left=None, leads=True), name="one_leader_a_team"),
        ]

    def __str__(self):
        return f"队员{self.pk}"
