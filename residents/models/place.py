from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from hierarchy.choices import HOUSEHOLD_KINDS, UnitKind
from hierarchy.paths import level_column
from residents.choices import DwellingKind, Occupancy
from residents.querysets import DwellingQuerySet, HouseholdQuerySet


def from_batch():
    """The import that made the row; its undo takes the row away again."""
    return models.ForeignKey(
        "residents.RosterBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Dwelling(models.Model):
    """室: one door. `number` as it stands on the door (0301, 1A, 门面3)."""

    building = models.ForeignKey(
        "hierarchy.Building", on_delete=models.PROTECT, related_name="dwellings", verbose_name="楼栋"
    )
    entrance = models.ForeignKey(
        "hierarchy.Entrance",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dwellings",
        verbose_name="单元",
    )
    number = models.CharField("室", max_length=20)
    floor = models.SmallIntegerField("楼层", null=True, blank=True)
    kind = models.CharField("房屋类型", max_length=10, choices=DwellingKind, default=DwellingKind.FLAT)
    occupancy = models.CharField("居住性质", max_length=10, choices=Occupancy, default=Occupancy.UNKNOWN)
    owner_name = models.CharField("产权人", max_length=40, blank=True)
    owner_phone = EncryptedTextField("产权人电话", blank=True, default="")
    written = models.CharField("原写法", max_length=80, blank=True)  # the address as a sheet wrote it
    note = EncryptedTextField("备注", blank=True, default="")

    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    path = models.CharField(max_length=20)  # of home; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    visited_on = models.DateField("最近走访", null=True, blank=True)  # of any household behind the door
    version = models.PositiveIntegerField(default=1)
    batch = from_batch()

    objects = DwellingQuerySet.as_manager()

    class Meta:
        verbose_name = "房屋"
        constraints = [
            models.UniqueConstraint(
                fields=["entrance", "number"], condition=Q(entrance__isnull=False), name="door_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["building", "number"], condition=Q(entrance__isnull=True), name="door_without_entrance_once"
            ),
        ]
        indexes = [
            models.Index(fields=["building", "entrance", "number"], name="dwelling_of_building"),
            models.Index(fields=["street_path", "number"], name="dwelling_numbered"),
            models.Index(fields=["street_path", "-id"], name="dwelling_of_street"),
            models.Index(fields=["community_path", "-id"], name="dwelling_of_community"),
            models.Index(fields=["grid_path", "-id"], name="dwelling_of_grid"),
        ]

    def __str__(self):
        return f"{self.number}室" if self.number[-1:].isdigit() else self.number

    def get_absolute_url(self):
        return reverse("dwelling", args=[self.pk])

    @property
    def line(self):
        """小区、楼栋、单元、室 in one line; needs `building__estate` and `entrance`."""
        return f"{self.building.estate}{self.building}{self.entrance or ''}{self}"


class Household(models.Model):
    """户: people living together behind one door, from when to when. A door may have several (合租)."""

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="households", verbose_name="房屋")
    number = models.CharField("户号", max_length=30, blank=True)
    began_on = models.DateField("入住日期", null=True, blank=True)
    ended_on = models.DateField("搬离日期", null=True, blank=True)
    designation = models.CharField(
        "党员家庭", max_length=20, blank=True, choices=[(kind.value, kind.label) for kind in sorted(HOUSEHOLD_KINDS)]
    )
    unit = models.OneToOneField(
        "hierarchy.OrgUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="household"
    )  # the level-5 unit a 中心户/示范户 is
    phone = EncryptedTextField("联系电话", blank=True, default="")
    declared = models.PositiveSmallIntegerField("登记人数", null=True, blank=True)  # as a dwelling ledger says
    vehicles = models.CharField("车牌", max_length=60, blank=True)
    note = EncryptedTextField("备注", blank=True, default="")
    visited_on = models.DateField("最近走访", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    batch = from_batch()

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "户"
        indexes = [models.Index(fields=["dwelling", "ended_on"], name="household_of_dwelling")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) | ~Q(designation=""), name="unit_of_household_has_designation"
            )
        ]

    def __str__(self):
        return f"{self.dwelling}{self.number and f'（{self.number}）'}"

    @property
    def designated(self):
        return UnitKind(self.designation).label if self.designation else ""


class Move(models.Model):
    """A line of somebody's history: 迁入、迁出、搬家、分户、并户、去世. Written by `residents.actions` only."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField("变动", max_length=8)
    on = models.DateField("日期")
    from_household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    to_household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    from_path = models.CharField(max_length=20, blank=True)
    to_path = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "变动"
        indexes = [models.Index(fields=["resident", "-id"], name="moves_of_resident")]

    def __str__(self):
        return f"{self.resident_id} {self.kind} {self.on}"
