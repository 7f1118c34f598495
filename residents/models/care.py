from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField, mask_phone
from hierarchy.paths import level_column
from residents.choices import Attention, CareKind, LivingWith, RevokeReason, SelfCare, VisitOutcome, VisitWay
from residents.models.person import Resident
from residents.models.place import Household, from_batch
from residents.querysets import CareQuerySet, Loose, VisitQuerySet


class CareProfile(models.Model):
    """重点关注档案: why somebody needs attention, who looks after them, and when the next contact is due.

    `due_on` and `in_person_due_on` are written by `residents.actions.care` whenever marks, cadence or visits change.
    """

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="care")
    attention = models.PositiveSmallIntegerField("关注程度", choices=Attention, default=Attention.NORMAL)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="责任人",
    )
    worker_written = models.CharField("责任人（表中）", max_length=40, blank=True)  # of a sheet, matched to nobody yet
    every = models.PositiveSmallIntegerField("几天一访", null=True, blank=True)  # None: by the strictest category
    self_care = models.CharField("生活自理", max_length=8, blank=True, choices=SelfCare)
    living_with = models.CharField("居住情况", max_length=12, blank=True, choices=LivingWith)
    health = EncryptedTextField("健康状况", blank=True, default="")
    support = EncryptedTextField("享受补贴", blank=True, default="")
    needs = EncryptedTextField("需求", blank=True, default="")
    contact_name = models.CharField("紧急联系人", max_length=40, blank=True)
    contact_relation = models.CharField("与本人关系", max_length=20, blank=True)
    contact_phone = EncryptedTextField("联系人电话", blank=True, default="")
    visited_on = models.DateField("最近联系", null=True, blank=True)
    met_on = models.DateField("最近见面", null=True, blank=True)
    due_on = models.DateField("下次联系", null=True, blank=True)
    in_person_due_on = models.DateField("下次见面", null=True, blank=True)
    opened_on = models.DateField("建档日期", default=timezone.localdate)
    closed_on = models.DateField("结档日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    batch = from_batch()

    objects = CareQuerySet.as_manager()

    class Meta:
        verbose_name = "关爱档案"
        indexes = [models.Index(fields=["worker", "due_on"], name="care_of_worker")]

    def __str__(self):
        return f"关爱档案{self.resident_id}"

    def get_absolute_url(self):
        return reverse("resident", args=[self.resident_id])

    @property
    def masked_contact_phone(self):
        return mask_phone(self.contact_phone)


class CareMark(models.Model):
    """One category of somebody, from when to when."""

    profile = models.ForeignKey(CareProfile, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField("类别", max_length=24, choices=CareKind)
    detail = EncryptedTextField("类型、等级、证号", blank=True, default="")
    since = models.DateField("自", default=timezone.localdate)
    ended_on = models.DateField("至", null=True, blank=True)
    batch = from_batch()

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "关爱类别"
        constraints = [
            models.UniqueConstraint(fields=["profile", "kind"], condition=Q(ended_on=None), name="care_mark_once")
        ]
        indexes = [models.Index(fields=["kind", "ended_on"], name="care_mark_kind")]

    def __str__(self):
        return self.get_kind_display()


class Visit(models.Model):
    """走访: one contact with one person, or with a household. No location, no photos."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits", verbose_name="户")
    resident = models.ForeignKey(
        Resident, null=True, blank=True, on_delete=models.PROTECT, related_name="visits", verbose_name="对象"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="走访人")
    way = models.CharField("方式", max_length=6, choices=VisitWay, default=VisitWay.HOME)
    outcome = models.CharField("情况", max_length=8, choices=VisitOutcome, default=VisitOutcome.WELL)
    met = models.PositiveSmallIntegerField("见到人数", default=1)
    note = EncryptedTextField("记录", blank=True, default="")
    suggestions = models.PositiveSmallIntegerField("意见建议条数", default=0)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)  # a slip of the hand; the row stays
    revoked_for = models.CharField("作废原因", max_length=8, blank=True, choices=RevokeReason)

    building = models.ForeignKey("hierarchy.Building", on_delete=models.PROTECT, related_name="visits")
    entrance = models.ForeignKey(
        "hierarchy.Entrance", null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=20)
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    created_at = models.DateTimeField(default=timezone.now)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "走访记录"
        indexes = [
            models.Index(fields=["street_path", "-id"], name="visit_of_street"),
            models.Index(fields=["community_path", "-id"], name="visit_of_community"),
            models.Index(fields=["grid_path", "-id"], name="visit_of_grid"),
            models.Index(fields=["building", "-id"], name="visit_of_building"),
            models.Index(fields=["resident", "-at"], name="visit_of_resident"),
            models.Index(fields=["household", "-at"], name="visit_of_household"),
            models.Index(fields=["community_path", "at"], name="visit_in_time"),
        ]

    def __str__(self):
        return f"走访{self.pk}" if self.pk else "走访"


class VisitResult(models.Model):
    """What came of a visit: a ticket, a wish, a change of care. Written by the floor that owns the thing."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="results")
    kind = models.CharField(max_length=20)  # ticket, wish, care
    label = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "走访引出的事项"

    def __str__(self):
        return self.label


class CareSetting(models.Model):
    """What an office decided about a category: its cadence, and whether a restricted one may be used at all."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("类别", max_length=24, choices=CareKind)
    every = models.PositiveSmallIntegerField("几天一访")
    in_person_every = models.PositiveSmallIntegerField("几天见一面", null=True, blank=True)
    used = models.BooleanField("使用", default=True)

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "走访频次"
        constraints = [models.UniqueConstraint(fields=["office", "kind"], name="care_setting_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.every}"
