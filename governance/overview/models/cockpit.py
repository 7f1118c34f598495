from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hierarchy.querysets import ScopedQuerySet, under


class CockpitSheet(models.Model):
    """What is heavy to count for one unit's cockpit, as a job left it: `payload` of `cockpit.reckoning`."""

    unit = models.OneToOneField("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("截至")
    payload = models.JSONField()

    class Meta:
        verbose_name = "驾驶舱数据"

    def __str__(self):
        return f"驾驶舱数据{self.unit_id}"


class ScreenQuerySet(ScopedQuerySet):
    def reach(self, scope):
        """A screen is seen by who serves its unit or one above it."""
        return under([path for path in scope.branches if len(path) <= 8], "unit__path")

    def working(self):
        return self.filter(revoked_at=None)


class WallScreen(models.Model):
    """A screen on a wall, which has no user: whoever opens its link sees the unit's numbers and nothing of a person.

    Only a keyed digest of the link's code is kept; a link is good until somebody revokes it.
    """

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    place = models.CharField("放在哪里", max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间", default=timezone.now)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = ScreenQuerySet.as_manager()

    class Meta:
        verbose_name = "大屏链接"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="screen_revoked_by_somebody",
            )
        ]

    def __str__(self):
        return f"大屏链接{self.pk}"
