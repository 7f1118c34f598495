from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hierarchy.querysets import ScopedQuerySet


class PolicyQuerySet(ScopedQuerySet):
    def reach(self, scope):
        """The register is the street's; everybody who serves in it reads it."""
        return Q(office__path__in=scope.offices)

    def in_force(self, day=None):
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day or timezone.localdate()))


class PolicyDocument(models.Model):
    """政策依据: a document an office works by, and which of the portal's rules rest on it."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    title = models.CharField("文件名称", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=60, blank=True)
    issued_on = models.DateField("发布日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    note = models.TextField("要点", blank=True)
    file = models.FileField("原文", upload_to="policies/%Y/%m/", blank=True)
    programmes = models.ManyToManyField(
        "overview.Programme", blank=True, related_name="policies", verbose_name="由它而来的工作品牌"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "政策文件"
        constraints = [
            models.UniqueConstraint(fields=["office", "title", "number"], name="policy_once_an_office"),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(valid_until=None) | Q(valid_until__gte=F("issued_on")),
                name="policy_valid_after_it_was_issued",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("policy", args=[self.pk])

    @property
    def over(self):
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class PolicyBasis(models.Model):
    """One rule of the portal that rests on a document: a key of `policies.resting.RULES` or the code of a figure."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="bases")
    rule = models.CharField("依据它的规则", max_length=40)

    class Meta:
        verbose_name = "政策依据"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "rule"], name="basis_once_a_document")]

    def __str__(self):
        return self.rule
