from django.conf import settings
from django.db import models
from django.db.models import Q

from hierarchy.choices import SINGLE_SEATS, AppointedBy, PostRole
from hierarchy.models.territory import Building, Entrance
from hierarchy.models.unit import OrgUnit
from hierarchy.querysets import PostQuerySet, TermQuerySet


class Post(models.Model):
    """An established post, filled or vacant: at a unit, a building (楼栋长) or an entrance (单元长)."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    building = models.ForeignKey(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    entrance = models.ForeignKey(Entrance, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("职务", max_length=20, choices=PostRole)
    title = models.CharField("职务名称", max_length=30, blank=True)
    abolished_on = models.DateField("撤销日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=PostRole.ENTRANCE_LEADER) | Q(entrance__isnull=False),
                name="entrance_leader_has_entrance",
            ),
            models.CheckConstraint(
                condition=~Q(role=PostRole.BUILDING_LEADER) | Q(building__isnull=False),
                name="building_leader_has_building",
            ),
        ]

    def __str__(self):
        return f"{self.place}{self.name}"

    @property
    def single_seat(self):
        return self.role in SINGLE_SEATS

    @property
    def name(self):
        return self.title or self.get_role_display()

    @property
    def place(self):
        """The unit, or the building or entrance with its 小区: there is a 1号楼 in every one of them."""
        building = self.entrance.building if self.entrance_id else self.building
        if building is None:
            return str(self.unit)
        return f"{building.estate}{building}{self.entrance if self.entrance_id else ''}"


class Term(models.Model):
    """A person in a post, from when to when. An ended term keeps its history; rights come from those in force."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="terms", verbose_name="岗位")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="terms", verbose_name="任职人"
    )
    began_on = models.DateField("任职日期")
    due_on = models.DateField("任期届满", null=True, blank=True)
    ended_on = models.DateField("离任日期", null=True, blank=True)
    method = models.CharField("产生方式", max_length=12, choices=AppointedBy, default=AppointedBy.APPOINTED)
    note = models.CharField("备注", max_length=200, blank=True)
    alone = models.BooleanField(default=False, editable=False)  # of a single-seat post: nobody beside

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "任期"
        constraints = [
            models.UniqueConstraint(
                fields=["post", "holder"], condition=Q(ended_on=None), name="one_open_term_a_holder"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ended_on=None, alone=True), name="one_holder_of_a_single_seat"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("began_on")), name="term_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["holder", "ended_on"], name="term_of_holder")]

    def __str__(self):
        return f"{self.holder} {self.post}"
