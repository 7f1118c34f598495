"""Whom a finding of the self-check concerns: the street's own people, and of all of them the system manager."""

from django.urls import reverse

from governance.foundation.notices import tell
from hierarchy.choices import Duty
from hierarchy.models import OrgUnit, User


@tell("self_check.found", "数据自检新发现 {new} 处问题，请查看处理")
def who_looks_after_it(entry):
    if entry.unit_path:
        return User.objects.serving_at(OrgUnit.objects.get(path=entry.unit_path)), reverse("self-check")
    return User.objects.filter(duty=Duty.SYSTEM, is_active=True), reverse("self-check")
