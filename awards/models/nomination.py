from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from awards.choices import NominationState, Nominator, Outcome
from awards.models.kind import AwardCriterion
from awards.models.round import RoundKind
from awards.querysets import NominationQuerySet
from governance.foundation.fields import EncryptedTextField, mask_name
from hierarchy.paths import level_column


class Nomination(models.Model):
    """推荐: one unit, building, household or person for one kind of a round, in at most two hundred characters."""

    entry = models.ForeignKey(RoundKind, on_delete=models.PROTECT, related_name="nominations", verbose_name="奖项")
    unit = models.ForeignKey(  # the community or grid itself, else where building, household or person belong to
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="nominations", verbose_name="所在单位"
    )
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    building = models.ForeignKey(
        "hierarchy.Building", null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    household = models.ForeignKey(
        "residents.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    person = models.ForeignKey(  # a leader with a post
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    volunteer = models.ForeignKey(
        "volunteers.Volunteer", null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    title = models.CharField("对象", max_length=60)  # as shown inside: 3号楼, 吴家, 许晓红
    deeds = models.CharField("主要事迹", max_length=200)
    source = models.CharField("推荐方式", max_length=12, choices=Nominator)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    former_nominators = models.ManyToManyField(  # who withdrew while others carried it on
        settings.AUTH_USER_MODEL, blank=True, related_name="+"
    )
    nominator = EncryptedTextField("推荐人", blank=True, default="")  # a resident's name, where no account did it
    contact = EncryptedTextField("推荐人电话", blank=True, default="")
    at = models.DateTimeField("推荐时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=NominationState, default=NominationState.SUBMITTED)
    why = models.CharField("不符合条件的原因", max_length=200, blank=True)
    may_publish = models.BooleanField("同意公开姓名", default=False)
    public_name = models.CharField("公开时的称呼", max_length=30, blank=True)  # 吴桂兰家庭; only with consent
    households = models.PositiveIntegerField("覆盖户数", default=0)  # entitled to vote; also decides ties
    tie_place = models.PositiveSmallIntegerField("并列时评审会排定的次序", null=True, blank=True)
    tie_why = models.CharField("排定理由", max_length=200, blank=True)
    noticed_from = models.DateField("公示起", null=True, blank=True)  # its own days; who moves up gets new ones
    noticed_until = models.DateField("公示止", null=True, blank=True)
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐"
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["entry", of], condition=Q(**{f"{of}__isnull": False}) & ~Q(state="withdrawn"),
                    name=f"{of}_nominated_once",
                )
                for of in ("building", "household", "person", "volunteer")
            ),
            models.UniqueConstraint(
                fields=["entry", "unit"],
                condition=Q(building=None, household=None, person=None, volunteer=None) & ~Q(state="withdrawn"),
                name="unit_nominated_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=[f"{name}_path", "-id"], name=f"nomination_{name}")
            for name in ("street", "community", "grid")
        ]

    def __str__(self):
        return f"推荐{self.pk}"  # the ledger keeps no names of residents

    def get_absolute_url(self):
        return reverse("nomination", args=[self.pk])

    @property
    def public_title(self):
        """As everybody may read it: people by name only with their consent; needs `building__estate` of a household."""
        if self.may_publish:
            return self.public_name or self.title
        if self.household_id:
            building = self.household.dwelling.building
            return f"{building.estate}{building}一户家庭"
        if self.person_id or self.volunteer_id:
            name, bracket, post = self.title.partition("（")
            return f"{mask_name(name)}{bracket}{post}"
        return self.title


class Evidence(models.Model):
    """What the portal counted for one automatic line: a number, or a share. `denominator` None: a plain number."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(AwardCriterion, on_delete=models.PROTECT, related_name="+")
    numerator = models.PositiveIntegerField("数")
    denominator = models.PositiveIntegerField("总数", null=True, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "数据"
        constraints = [models.UniqueConstraint(fields=["nomination", "criterion"], name="evidence_once")]

    def __str__(self):
        return f"数据{self.pk}"


class Veto(models.Model):
    """一票否决: which of the set's reasons was found true, by whom, with what proof."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="vetoes")
    reason = models.CharField("否决事项", max_length=60)
    proof = models.CharField("依据", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objection = models.ForeignKey(  # found true in public days: such a veto is never lifted
        "awards.Objection", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField("解除", null=True, blank=True)
    lifted_why = models.CharField("解除原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "一票否决"

    def __str__(self):
        return f"否决{self.pk}"


class Standing(models.Model):
    """The frozen result of one nomination: parts, total, place, outcome, and every input it was reckoned from."""

    nomination = models.OneToOneField(Nomination, on_delete=models.CASCADE, related_name="standing")
    auto = models.DecimalField("数据分", max_digits=6, decimal_places=2)
    review = models.DecimalField("评议分", max_digits=6, decimal_places=2)
    resident = models.DecimalField("群众分", max_digits=6, decimal_places=2)
    total = models.DecimalField("总分", max_digits=6, decimal_places=2)
    rank = models.PositiveIntegerField("名次", null=True, blank=True)  # None for those who are not ranked
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    why = models.CharField("说明", max_length=200, blank=True)
    inputs = models.JSONField(default=list, editable=False)  # [[name of the row, its values as text], …]

    class Meta:
        verbose_name = "结果"

    def __str__(self):
        return f"结果{self.nomination_id}"
