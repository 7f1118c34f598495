"""临时帮忙, 巡逻, 议事服务: written by staff for one person or for those who served together."""

from django.db import transaction

from governance.foundation.errors import ActionRefused
from hierarchy.scope import in_reach
from volunteers.actions.hours import credit


@transaction.atomic
def record_hours(volunteers, *, by, unit, client_key="", **facts):
    """The same service for each of them, all or none; a refusal says whose it is. Returns the rows."""
    if not in_reach(by, unit):
        raise ActionRefused(f"{unit}不在您的管辖范围，请选择自己的单位。")
    made = []
    for volunteer in sorted(volunteers, key=lambda each: each.pk):  # everybody locks people in this order
        key = f"by-hand:{client_key}:{volunteer.pk}" if client_key else None
        try:
            made.append(credit(volunteer, by=by, unit=unit, client_key=key, **facts))
        except ActionRefused as refused:
            raise type(refused)(f"{volunteer.name}：{refused}" if len(volunteers) > 1 else str(refused)) from refused
    return made
