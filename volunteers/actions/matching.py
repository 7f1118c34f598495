"""A clerk says that a volunteer is a person of the register, or takes it back."""

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.models import Resident
from volunteers.actions.people import lock, serving
from volunteers.models import Volunteer


@transaction.atomic
def match(volunteer, resident, *, by):
    volunteer = serving(volunteer)
    resident = Resident.objects.select_for_update().filter(pk=resident.pk).first()
    if resident is None or resident.erased_at or resident.path[:4] != volunteer.path[:4]:
        raise ActionRefused("这位居民不在本街道的底册里，请刷新后再选。")
    if volunteer.resident_id:
        raise Conflict("已经与底册里的一位居民对上，请先取消再选。")
    Volunteer.objects.filter(resident=resident).exclude(left_on=None).update(resident=None)
    volunteer.resident, volunteer.version = resident, volunteer.version + 1
    with one_winner("这位居民已经对应另一位志愿者，可能是重复登记，请先核对。"):
        volunteer.save(update_fields=["resident", "version"])
    ledger.record("volunteer.matched", volunteer, by=by, unit=volunteer.path, resident=resident.pk)
    return volunteer


@transaction.atomic
def unmatch(volunteer, *, by):
    volunteer = lock(volunteer)
    if volunteer.resident_id is None:
        raise Conflict("没有对应底册里的居民，请刷新页面。")
    was, volunteer.resident = volunteer.resident_id, None
    volunteer.version += 1
    volunteer.save(update_fields=["resident", "version"])
    ledger.record("volunteer.unmatched", volunteer, by=by, unit=volunteer.path, resident=was)
    return volunteer
