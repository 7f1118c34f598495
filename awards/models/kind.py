from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from awards.choices import Part, Target
from awards.querysets import KindQuerySet


class AwardKind(models.Model):
    """和美社区, 和美网格, 和美楼栋, 和美家庭, 和美头雁, or whatever an office calls its own."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="award_kinds")
    name = models.CharField("名称", max_length=20)
    target = models.CharField("评选对象", max_length=10, choices=Target)
    quota = models.PositiveSmallIntegerField("名额", validators=[MinValueValidator(1)])
    years = models.PositiveSmallIntegerField("有效期（年）", default=2, validators=[MinValueValidator(1)])
    place = models.PositiveSmallIntegerField("次序", default=0)
    active = models.BooleanField("启用", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = KindQuerySet.as_manager()

    class Meta:
        verbose_name = "奖项"
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="award_kind_once")]

    def __str__(self):
        return self.name

    def standing_criteria(self):
        """The newest set that was put in force, or None."""
        return self.criteria_sets.exclude(in_force_at=None).order_by("-number").first()


class CriteriaSet(models.Model):
    """One version of a kind's criteria. Once a round uses it, or it is in force, its rows never change."""

    kind = models.ForeignKey(AwardKind, on_delete=models.CASCADE, related_name="criteria_sets")
    number = models.PositiveSmallIntegerField("版本")
    in_force_at = models.DateTimeField("启用时间", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    vetoes = models.JSONField("一票否决事项", default=list, blank=True)

    class Meta:
        verbose_name = "评分细则"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="criteria_numbered_once")]

    def __str__(self):
        return f"{self.kind}细则第 {self.number} 版"


class AwardCriterion(models.Model):
    """One line of a set: a weight in points, and for what is counted by itself, the figure and when it is full.

    A `gate` must be full, else the nominee cannot be named; an `independent` line is shown and not added.
    """

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="lines")
    part = models.CharField("部分", max_length=10, choices=Part)
    place = models.PositiveSmallIntegerField("次序", default=0)
    label = models.CharField("指标", max_length=40)
    help = models.CharField("评分说明", max_length=200, blank=True)
    indicator = models.CharField("自动指标", max_length=30, blank=True)  # a name of awards.indicators
    full_at = models.DecimalField("满分值", max_digits=8, decimal_places=2, null=True, blank=True)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    gate = models.BooleanField("必备", default=False)
    independent = models.BooleanField("只展示不计分", default=False)

    class Meta:
        verbose_name = "指标"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "label"], name="criterion_once"),
            models.CheckConstraint(
                condition=~Q(part=Part.AUTO) | ~Q(indicator="") & Q(full_at__gt=0), name="auto_criterion_counts"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def points(self):
        """The weight as people write it: 20, 12.5."""
        return f"{self.weight.normalize():f}"
