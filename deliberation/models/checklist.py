from django.conf import settings
from django.db import models
from django.utils import timezone

from deliberation.querysets_desk import ChecklistQuerySet


class ChecklistItem(models.Model):
    """办理清单: one thing to do on every ticket of a category and of those below it."""

    category = models.ForeignKey(
        "deliberation.Category", on_delete=models.CASCADE, related_name="checklist", verbose_name="类别"
    )
    text = models.CharField("要做的事", max_length=80)
    required = models.BooleanField("做完才能办结", default=False)
    order = models.PositiveSmallIntegerField("排序", default=0)
    active = models.BooleanField("在用", default=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = "办理清单"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text


class TicketCheck(models.Model):
    """A thing on the list that was done on a ticket, in the words it had then."""

    ticket = models.ForeignKey("deliberation.Ticket", on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "已办事项"
        constraints = [models.UniqueConstraint(fields=["ticket", "item"], name="checked_once")]

    def __str__(self):
        return self.text
