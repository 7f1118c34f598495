"""A member of staff registers himself, or finds that he is registered: the account then opens the own page."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from volunteers.actions.people import register, serving
from volunteers.choices import ConsentPaper
from volunteers.fields import phone_key
from volunteers.models import Volunteer


def registered_as(user):
    """The volunteer on paper whom the account belongs to: same street, same name, same telephone. None else."""
    if not user.phone:
        return None
    there = Volunteer.objects.serving().filter(user=None, name=user.name, phone_key=phone_key(user.phone))
    return there.filter(street_path__in=user.scope.offices).order_by("pk").first()


@transaction.atomic
def register_myself(unit, *, user, **facts):
    """本人登记 on the own account; who stands in the list already is joined to it instead."""
    if Volunteer.objects.filter(user=user, left_on=None).exists():
        raise ActionRefused("您已经是志愿者，请刷新页面。")
    known = registered_as(user)
    if known is None:
        Volunteer.objects.filter(user=user).update(user=None)  # of a registration that ended
        return register(
            unit, by=user, user=user, consent_on=timezone.localdate(), consent_paper=ConsentPaper.OWN, **facts
        )
    volunteer = serving(known)
    volunteer.user, volunteer.version = user, volunteer.version + 1
    with one_winner("这个账号刚刚已经连到志愿者登记，请刷新页面。"):
        volunteer.save(update_fields=["user", "version"])
    ledger.record("volunteer.account_joined", volunteer, by=user, unit=volunteer.path)
    return volunteer
