from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField, mask_name, mask_phone
from hierarchy.initials import InitialsField
from hierarchy.paths import level_column
from residents.choices import (
    ETHNICITIES,
    Basis,
    Document,
    Education,
    FoundBy,
    Marriage,
    Match,
    MemberKind,
    Membership,
    Politics,
    Precision,
    Presence,
    Registration,
    Relation,
    Sex,
)
from residents.fields import id_key, mask_id, phone_key, tail_key
from residents.models.place import Household, from_batch
from residents.querysets import OfResidentQuerySet, ResidentQuerySet


class Resident(models.Model):
    """居民: a person the office knows, at most once. Where somebody lives is the household; the place columns repeat it
    so that lists of a hundred thousand stay one equality on one index.

    Only what domain rules allow is kept: no blood type, religion, height, income. An identity number is optional.
    """

    name = models.CharField("姓名", max_length=40)
    initials = InitialsField("拼音首字母", max_length=20, blank=True)
    given = models.GeneratedField(
        expression=Substr("name", 2), output_field=models.CharField(max_length=40), db_persist=True
    )  # 桂兰 of 吴桂兰: neighbours know each other by it
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    birth_precision = models.CharField("出生日期精度", max_length=5, choices=Precision, default=Precision.DAY)
    document = models.CharField("证件类型", max_length=10, choices=Document, default=Document.NONE, blank=True)
    id_number = EncryptedTextField("证件号码", blank=True, default="")
    id_key = models.CharField(max_length=32, blank=True, editable=False)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    phone_tail = models.CharField(max_length=32, blank=True, editable=False)
    other_phones = EncryptedTextField("其他电话", blank=True, default="")
    ethnicity = models.CharField("民族", max_length=2, blank=True, choices=sorted(ETHNICITIES.items()))
    politics = models.CharField("政治面貌", max_length=2, blank=True, choices=Politics)
    education = models.CharField("文化程度", max_length=2, blank=True, choices=Education)
    marriage = models.CharField("婚姻状况", max_length=2, blank=True, choices=Marriage)
    registered_at = models.CharField("户籍地址", max_length=120, blank=True)
    registration = models.CharField("户籍类型", max_length=10, blank=True, choices=Registration)
    match = models.CharField("人户状态", max_length=16, blank=True, choices=Match)
    workplace = models.CharField("工作单位或学校", max_length=80, blank=True)
    note = EncryptedTextField("备注", blank=True, default="")
    basis = models.CharField("收集依据", max_length=8, choices=Basis, default=Basis.DUTY)

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members", verbose_name="户")
    relation = models.CharField("与户主关系", max_length=2, blank=True, choices=Relation)
    presence = models.CharField("在册情况", max_length=5, choices=Presence, default=Presence.HERE)
    since = models.DateField("入住日期", null=True, blank=True)
    left_on = models.DateField("迁出日期", null=True, blank=True)
    died_on = models.DateField("去世日期", null=True, blank=True)
    erased_at = models.DateTimeField("删除个人信息时间", null=True, blank=True)

    building = models.ForeignKey("hierarchy.Building", on_delete=models.PROTECT, related_name="residents")
    entrance = models.ForeignKey(
        "hierarchy.Entrance", null=True, blank=True, on_delete=models.PROTECT, related_name="residents"
    )
    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=20)  # of home; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)

    created_at = models.DateTimeField("登记时间", default=timezone.now)
    changed_at = models.DateTimeField("修改时间", default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    batch = from_batch()

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = "居民"
        constraints = [
            models.UniqueConstraint(
                fields=["street_path", "id_key"], condition=~Q(id_key=""), name="id_number_once_an_office"
            ),
        ]
        indexes = [
            models.Index(fields=["street_path", "-id"], name="resident_of_street"),
            models.Index(fields=["community_path", "-id"], name="resident_of_community"),
            models.Index(fields=["grid_path", "-id"], name="resident_of_grid"),
            models.Index(fields=["building", "entrance"], name="resident_of_building"),
            models.Index(fields=["name"], name="resident_by_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["given"], name="resident_by_given", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["initials"], name="resident_by_initials", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["phone_key"], name="resident_phone"),
            models.Index(fields=["phone_tail"], name="resident_phone_tail"),
            models.Index(fields=["community_path", "birth_date"], name="resident_born"),
        ]

    def __str__(self):
        return f"居民{self.pk}" if self.pk else "居民"  # the ledger keeps no names of residents

    def save(self, *args, **more):
        self.seal_keys()
        super().save(*args, **more)

    def get_absolute_url(self):
        return reverse("resident", args=[self.pk])

    def seal_keys(self):
        """The keys follow the numbers; call it before writing rows in bulk."""
        self.id_key = id_key(self.id_number)
        self.phone_key = phone_key(self.phone)
        self.phone_tail = tail_key(self.phone)

    def stand_at(self, household):
        """Take the household's place into the row; the caller saves."""
        dwelling = household.dwelling
        self.household = household
        self.building_id, self.entrance_id = dwelling.building_id, dwelling.entrance_id
        self.home_id, self.path = dwelling.home_id, dwelling.path

    def age_on(self, day=None):
        """Full years; None when the birth year is unknown. A month or year alone counts from its first day."""
        if self.birth_date is None:
            return None
        day, born = day or self.died_on or timezone.localdate(), self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def age(self):
        return self.age_on()

    @property
    def birth_line(self):
        """The birth date as precisely as it is known."""
        if self.birth_date is None:
            return ""
        form = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}[self.birth_precision]
        return self.birth_date.strftime(form)

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)

    @property
    def masked_id(self):
        return mask_id(self.id_number)

    @property
    def is_here(self):
        return self.presence == Presence.HERE

    @property
    def is_minor(self):
        return self.age is not None and self.age < 14


def born_before(age, day=None):
    """The latest birth date of people who are `age` on `day`: `birth_date__lte=born_before(80)`."""
    day = day or timezone.localdate()
    try:
        return day.replace(year=day.year - age)
    except ValueError:  # 29 February
        return date(day.year - age, 2, 28)


class SecondHome(models.Model):
    """Somebody also lives here: counted at the main home only, seen from both."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="second_homes")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="guests")
    began_on = models.DateField("自", null=True, blank=True)
    ended_on = models.DateField("至", null=True, blank=True)
    batch = from_batch()

    class Meta:
        verbose_name = "另一居所"
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "household"], condition=Q(ended_on=None), name="second_home_once"
            )
        ]

    def __str__(self):
        return f"{self.resident_id} {self.household_id}"


class PartyMember(models.Model):
    """A resident who is a party member: branch, kind, post, and whether they agreed to be named. Nothing else."""

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="party")
    kind = models.CharField("党员类别", max_length=12, choices=MemberKind, default=MemberKind.FORMAL)
    membership = models.CharField("组织关系类型", max_length=12, choices=Membership, default=Membership.REGISTERED)
    branch = models.ForeignKey(
        "hierarchy.OrgUnit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="所在党组织",
    )
    branch_written = models.CharField("外单位党组织", max_length=60, blank=True)
    post = models.CharField("党内职务", max_length=30, blank=True)
    reported_on = models.DateField("报到日期", null=True, blank=True)
    found_by = models.CharField("双找", max_length=12, blank=True, choices=FoundBy)
    disclosed_on = models.DateField("同意亮身份日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    batch = from_batch()

    objects = OfResidentQuerySet.as_manager()

    class Meta:
        verbose_name = "党员"

    def __str__(self):
        return f"党员{self.resident_id}"

    @property
    def disclosed(self):
        return self.disclosed_on is not None
