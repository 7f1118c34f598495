from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from deliberation.choices import Clock, IssueLevel
from deliberation.querysets import CategoryQuerySet
from governance.foundation.workdays import Duration, DurationUnit


class Category(models.Model):
    """诉求类别: a tree of two levels (our defaults) or three (a government message board's), each office's own."""

    office = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="categories", verbose_name="街道"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField("编码", max_length=20)
    name = models.CharField("名称", max_length=40)
    full_name = models.CharField("全称", max_length=130)  # 环境卫生 / 垃圾清运与异味
    level = models.PositiveSmallIntegerField("通常级别", choices=IssueLevel, default=IssueLevel.MINOR)
    urgent = models.BooleanField("默认紧急", default=False)
    confidential = models.BooleanField("默认保密", default=False)
    icon = models.CharField("图标", max_length=30, blank=True)
    order = models.PositiveIntegerField("排序", default=0)
    active = models.BooleanField("在用", default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求类别"
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="category_code_once_an_office")]

    def __str__(self):
        return self.full_name

    def branch(self):
        """Ids of this category and all below it, as a subquery; the tree has at most three levels."""
        below = Category.objects.filter(Q(pk=self.pk) | Q(parent=self.pk) | Q(parent__parent=self.pk))
        return below.values("pk")


class TimeLimit(models.Model):
    """How long a clock may run: per level, or per category (of any depth) at a level, or for urgent tickets."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="time_limits")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="time_limits")
    level = models.PositiveSmallIntegerField("级别", choices=IssueLevel, null=True, blank=True)
    urgent = models.BooleanField("紧急件", default=False)
    clock = models.CharField("时钟", max_length=12, choices=Clock)
    amount = models.PositiveSmallIntegerField("时长")
    unit = models.CharField("单位", max_length=14, choices=DurationUnit)

    class Meta:
        verbose_name = "办理时限"
        constraints = [
            models.UniqueConstraint(
                "office", Coalesce("category", 0), Coalesce("level", 0), "urgent", "clock", name="one_limit_a_clock"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="limit_is_positive"),
        ]

    def __str__(self):
        return f"{self.get_clock_display()} {self.duration}"

    @property
    def duration(self):
        return Duration(self.amount, self.unit)
