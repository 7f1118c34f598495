from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import Lamp
from deliberation.choices_councils import ResolutionState
from deliberation.models.meeting import AgendaItem
from deliberation.models.ticket import Ticket
from deliberation.querysets_councils import OfResolutionQuerySet, ResolutionQuerySet
from hierarchy.paths import level_column


class Resolution(models.Model):
    """议定事项: what a council decided, who leads, until when, and how one sees that it is done.

    It never closes a ticket: the ticket has its own finish and its own 回访.
    """

    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions", verbose_name="议题"
    )
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions", verbose_name="诉求"
    )
    unit = models.ForeignKey(  # whose council decided it
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="resolutions", verbose_name="议定单位"
    )
    path = models.CharField(max_length=20)  # of unit
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    text = models.CharField("议定事项", max_length=300)
    lead = models.ForeignKey(
        "hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="leads", verbose_name="牵头单位"
    )
    lead_person = models.CharField("责任人", max_length=40, blank=True)
    with_units = models.CharField("配合单位", max_length=120, blank=True)
    due_on = models.DateField("完成时限")
    criterion = models.CharField("验收标准", max_length=200, blank=True)
    state = models.CharField("落实情况", max_length=10, choices=ResolutionState, default=ResolutionState.OPEN)
    made_on = models.DateField("议定日期", default=timezone.localdate)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    accepted_at = models.DateTimeField("验收时间", null=True, blank=True)
    outcome = models.TextField("完成情况", blank=True)
    dropped_why = models.CharField("终止原因", max_length=200, blank=True)
    lamp = models.CharField("时限灯", max_length=6, choices=Lamp, default=Lamp.NONE, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "议定事项"
        indexes = [
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"resolution_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["lead", "state", "due_on"], name="resolution_of_lead"),
            models.Index(fields=["due_on"], condition=Q(state__in=["open", "doing"]), name="resolution_due"),
            models.Index(fields=["state"], condition=Q(state__in=["open", "doing", "done"]), name="resolution_running"),
            models.Index(fields=["due_on"], name="resolution_in_time"),  # 落实率 of a year
        ]

    def __str__(self):
        return f"议定事项{self.pk}"  # the ledger keeps no words people wrote

    def get_absolute_url(self):
        return reverse("resolution", args=[self.pk])

    @property
    def line(self):
        return self.text[:40]


class Progress(models.Model):
    """进展: one step towards a resolution, with evidence if there is any. Photos are never asked for."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="progress")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_line = models.CharField("经办", max_length=80, blank=True)
    text = models.TextField("进展")
    state = models.CharField(max_length=10, choices=ResolutionState, blank=True)  # what it became by this step
    photo = models.FileField("照片", upload_to="resolutions/%Y/%m/", blank=True)

    objects = OfResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "进展"
        ordering = ["-pk"]

    def __str__(self):
        return self.text[:40]
