from django.db import models
from django.db.models import Q
from django.urls import reverse
from treebeard.mp_tree import MP_Node, MP_NodeManager

from hierarchy.choices import Level, UnitKind
from hierarchy.initials import InitialsField
from hierarchy.querysets import OrgUnitQuerySet

STEP = 4  # characters of the path per level


class OrgUnitManager(MP_NodeManager.from_queryset(OrgUnitQuerySet)):
    use_in_migrations = False

    def get_queryset(self):
        return OrgUnitQuerySet(self.model, using=self._db).order_by("path")


class OrgUnit(MP_Node):
    """A unit of the chain of responsibility: 街道 → 社区 → 网格 → 楼栋 → 家庭. Depth is level.

    A branch may end early. Units are made and moved only in `hierarchy.actions` (and tests/builders.py).
    """

    steplen = STEP

    name = models.CharField("名称", max_length=60)
    initials = InitialsField("拼音首字母", max_length=60, blank=True, db_index=True)
    code = models.CharField("编码", max_length=30, unique=True)
    kind = models.CharField("类别", max_length=20, choices=UnitKind, default=UnitKind.REGULAR)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    members = models.PositiveIntegerField("党员数", default=0)
    phone = models.CharField("公开电话", max_length=40, blank=True)
    without = models.JSONField("停用的功能", default=list, blank=True)  # of a street: keys of hierarchy.shell.PARTS

    objects = OrgUnitManager()

    class Meta:
        verbose_name = "组织单位"
        constraints = [models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=5), name="unit_on_five_levels")]
        indexes = [models.Index(fields=["name"], name="unit_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("unit", args=[self.code])

    @property
    def level(self):
        return Level(self.depth)

    @property
    def office_path(self):
        """Path of the street this unit belongs to."""
        return self.path[:STEP]

    @property
    def parent_path(self):
        return self.path[:-STEP]

    @property
    def is_open(self):
        return self.closed_on is None

    def placement_on(self, date):
        """The row of the history that held on a day, or None for a unit that was never moved or is older."""
        held = self.placements.filter(since__lte=date).exclude(until__lte=date)
        return held.select_related("parent").order_by("-since", "-id").first()

    def parent_on(self, date):
        """The unit above on a day: from the history where there is one, else as it stands now."""
        placement = self.placement_on(date)
        if placement is not None:
            return placement.parent
        return OrgUnit.objects.filter(path=self.parent_path).first()

    def path_on(self, date):
        placement = self.placement_on(date)
        return placement.path if placement is not None else self.path

    def contains(self, other):
        """Whether `other` (a unit or a path) is this unit or below it; asks no query."""
        return getattr(other, "path", other).startswith(self.path)

    def path_at(self, level):
        """Path of the ancestor-or-self at a level, or "" when the branch has not got that deep."""
        return self.path[: STEP * level] if self.depth >= level else ""


class LevelLabel(models.Model):
    """What an office calls a level: 网格党支部 here, 小区党支部 there."""

    office = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="level_labels")
    level = models.PositiveSmallIntegerField("层级", choices=Level)
    name = models.CharField("组织名称", max_length=20)
    short = models.CharField("简称", max_length=10)

    class Meta:
        verbose_name = "层级名称"
        constraints = [models.UniqueConstraint(fields=["office", "level"], name="one_label_a_level")]

    def __str__(self):
        return self.name


class Placement(models.Model):
    """Where a unit stood in the tree, from when to when: the history that re-parenting keeps."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField("当时路径", max_length=20)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "隶属沿革"
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="one_present_placement"),
        ]

    def __str__(self):
        return f"{self.unit} ← {self.parent}"
