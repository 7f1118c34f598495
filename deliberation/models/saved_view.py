from django.conf import settings
from django.db import models

from deliberation.querysets_desk import SavedViewQuerySet


class SavedView(models.Model):
    """A list of tickets somebody comes back to: its filters as they stand in the address, and a name.

    With `unit` it is offered to everybody who serves there; each of them sees in it what they may see, no more.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name="共享给"
    )
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=500)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "视图"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_named_once")]

    def __str__(self):
        return self.name


class FirstView(models.Model):
    """The view a person's list of tickets opens with."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return f"{self.user_id} {self.view_id}"
