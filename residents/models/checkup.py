from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from residents.models.person import Resident
from residents.models.place import Dwelling, Household
from residents.querysets import FindingQuerySet, Loose


class Finding(models.Model):
    """A contradiction the checkup found; closes when the data agree again, or when somebody says so."""

    check_code = models.CharField("检查项", max_length=30)
    path = models.CharField(max_length=20)  # of the unit that answers
    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    dwelling = models.ForeignKey(Dwelling, null=True, on_delete=models.CASCADE, related_name="findings")
    household = models.ForeignKey(Household, null=True, on_delete=models.CASCADE, related_name="findings")
    resident = models.ForeignKey(Resident, null=True, on_delete=models.CASCADE, related_name="findings")
    other = models.ForeignKey(Resident, null=True, on_delete=models.CASCADE, related_name="+")
    term = models.ForeignKey("hierarchy.Term", null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)  # the same contradiction is one row however often it is found
    found_at = models.DateTimeField("发现时间", default=timezone.now)
    closed_at = models.DateTimeField("消除时间", null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "体检问题"
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(closed_at=None), name="finding_open_once")]
        indexes = [models.Index(fields=["path", "-id"], name="finding_of_path")]

    def __str__(self):
        return f"{self.check_code} {self.key}"


class Merge(models.Model):
    """Two rows that were one person, made one; what was moved is remembered so that it can be undone."""

    kept = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="merges")
    gone_id = models.PositiveBigIntegerField()
    gone = EncryptedTextField()  # JSON of the row that went and of what was moved or filled in
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = Loose.as_manager()

    class Meta:
        verbose_name = "人员合并"

    def __str__(self):
        return f"{self.gone_id} → {self.kept_id}"
