from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_ladder import UNFINISHED, SupervisionDeed, SupervisionLevel, SupervisionState
from deliberation.models.resolution import Resolution
from deliberation.models.ticket import Ticket
from deliberation.querysets_ladder import SupervisionQuerySet
from hierarchy.paths import level_column


class Supervision(models.Model):
    """督办: somebody above asks a unit, in writing and with a deadline, to get a ticket or a resolution moving.

    Whom it is addressed to is frozen when it is issued; only somebody else can accept the reply. It is kept with the
    ticket and is never a score of a person.
    """

    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="supervisions", verbose_name="诉求"
    )
    resolution = models.ForeignKey(
        Resolution,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supervisions",
        verbose_name="议定事项",
    )
    round = models.PositiveSmallIntegerField("第几轮办理", default=0)
    level = models.PositiveSmallIntegerField("督办级别", choices=SupervisionLevel)
    state = models.CharField("状态", max_length=10, choices=SupervisionState, default=SupervisionState.OPEN)
    automatic = models.BooleanField("系统自动", default=False)
    occasion = models.CharField(max_length=60, blank=True, editable=False)  # what may bring it only once
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="supervisions", verbose_name="督办对象"
    )
    path = models.CharField(max_length=20)  # of unit
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    issuer_unit = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="督办单位"
    )
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issuer_line = models.CharField("督办人", max_length=80)
    issued_at = models.DateTimeField("督办时间", default=timezone.now)
    why = models.CharField("事由", max_length=120, blank=True)
    ask = models.TextField("督办要求")
    reply_due_at = models.DateTimeField("回复期限")
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    rejected = models.PositiveSmallIntegerField("退回次数", default=0)
    late = models.BooleanField("逾期未复", default=False)  # that it is was said, once for each deadline
    finished_at = models.DateTimeField("办结时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = "督办"
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "occasion"], condition=~Q(occasion=""), name="supervised_once_an_occasion"
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, resolution=None) | Q(ticket=None, resolution__isnull=False),
                name="supervises_one_matter",
            ),
        ]
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"supervision_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["reply_due_at"], condition=Q(state="open", late=False), name="supervision_to_remind"),
        ]

    def __str__(self):
        """Level and what it is about by number: what the append-only ledger keeps."""
        return f"{self.get_level_display()} {self.matter_number}"

    def get_absolute_url(self):
        return reverse("supervision", args=[self.pk])

    @property
    def matter(self):
        """The ticket or the resolution that is to move; both have a `line` and an address."""
        return self.ticket or self.resolution

    @property
    def matter_number(self):
        return self.ticket.number if self.ticket_id else str(self.resolution)

    @property
    def is_unfinished(self):
        return self.state in UNFINISHED

    @property
    def is_late(self):
        return self.state == SupervisionState.OPEN and timezone.now() > self.reply_due_at

    @property
    def look(self):
        """Chip class and icon of its state."""
        if self.is_late:
            return "late", "alarm-clock-off"
        return {
            SupervisionState.OPEN: ("soon", "mail-open"),
            SupervisionState.REPLIED: ("review", "mail-check"),
            SupervisionState.DONE: ("done", "circle-check"),
        }.get(self.state, ("", "circle-x"))


class SupervisionTarget(models.Model):
    """A person the supervision was addressed to, with the post held on that day."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="targets")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    line = models.CharField("姓名与岗位", max_length=80)

    class Meta:
        verbose_name = "督办对象"
        constraints = [models.UniqueConstraint(fields=["supervision", "user"], name="targeted_once")]

    def __str__(self):
        return self.line


class SupervisionStep(models.Model):
    """One step of a supervision with the words people wrote."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="steps")
    deed = models.CharField("动作", max_length=10, choices=SupervisionDeed)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_line = models.CharField("经办", max_length=80)
    text = models.TextField("内容", blank=True)
    on_time = models.BooleanField("按期", null=True)  # of a reply

    class Meta:
        verbose_name = "督办过程"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_deed_display()} {self.by_line}"
