from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from volunteers.choices import ObjectionState
from volunteers.models.certificate import VolunteerCertificate
from volunteers.models.hours import StarAward
from volunteers.querysets_hours import NoticeObjectionQuerySet


class NoticeObjection(models.Model):
    """What somebody says against a star or a certificate on public notice; nobody is asked who he is."""

    star = models.ForeignKey(StarAward, null=True, on_delete=models.CASCADE, related_name="objections")
    certificate = models.ForeignKey(
        VolunteerCertificate, null=True, on_delete=models.CASCADE, related_name="objections"
    )
    text = EncryptedTextField("异议")
    receipt = models.CharField("回执号", max_length=10, unique=True)
    at = models.DateTimeField("提交时间", default=timezone.now)
    state = models.CharField("状态", max_length=8, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.CharField("处理意见", max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)

    objects = NoticeObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "公示异议"
        constraints = [
            models.CheckConstraint(
                condition=Q(star=None, certificate__isnull=False) | Q(star__isnull=False, certificate=None),
                name="objection_to_one_thing",
            )
        ]

    def __str__(self):
        return f"异议{self.pk}"  # without the receipt: it opens the objection to whoever holds it

    @property
    def volunteer(self):
        return (self.star or self.certificate).volunteer
