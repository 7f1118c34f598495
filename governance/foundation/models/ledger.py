"""What was done, and its seals."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class LedgerEntry(models.Model):
    """One change, or one look at something sensitive. Appended in the change's own transaction; never altered.

    Triggers refuse UPDATE and DELETE; `ledger.seal` chains the rows so that a cut or change is found.
    Texts people wrote do not belong here (they may have to be erased): only facts and masked values do.
    """

    action = models.CharField("动作", max_length=60)
    at = models.DateTimeField("时间", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField("经办人", max_length=60, blank=True)
    unit_path = models.CharField("单位路径", max_length=20, blank=True)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    subject_label = models.CharField("对象", max_length=120, blank=True)
    facts = models.JSONField("要点", default=dict)

    class Meta:
        verbose_name = "台账记录"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="ledger_of_subject"),
            models.Index(fields=["unit_path", "id"], name="ledger_of_unit"),
            models.Index(fields=["actor", "id"], name="ledger_of_actor"),
            models.Index(fields=["action", "id"], name="ledger_of_action"),
            models.Index(fields=["at"], name="ledger_at"),
        ]

    def __str__(self):
        return f"{self.action} {self.subject_label}"


class LedgerSeal(models.Model):
    """The hash over a run of ledger rows and the seal before it."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.first_id}–{self.last_id}"
