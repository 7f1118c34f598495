"""What becomes of a volunteer when the person of the register dies, is erased, or two rows become one.

Who moves away stays a volunteer: serving asks for no home here, and leaving is one's own decision.
"""

from django.utils import timezone

from governance.foundation import ledger
from residents.choices import Presence
from residents.erasing import erases
from residents.parting import parts, unites
from volunteers.actions.people import end, forget, let_go
from volunteers.choices import WhyLeft
from volunteers.models import Volunteer


def _held(resident):
    """The person's volunteer, locked, who holds no claim any more."""
    for volunteer in Volunteer.objects.filter(resident=resident):
        let_go(volunteer, by=None, why="志愿者已退出")
    return Volunteer.objects.select_for_update(no_key=True).filter(resident=resident).first()


@parts
def volunteer_dies(resident, on):
    if resident.presence != Presence.DEAD:
        return
    volunteer = _held(resident)
    if volunteer is not None and volunteer.left_on is None:
        end(volunteer, on, WhyLeft.DIED, by=None)
        ledger.record("volunteer.left", volunteer, by=None, unit=volunteer.path, why=str(WhyLeft.DIED), erase=False)


@erases
def volunteer_is_forgotten(resident):
    """The hours stay in the ledger under a number that names nobody."""
    volunteer = _held(resident)
    if volunteer is None:
        return
    if volunteer.left_on is None:
        end(volunteer, timezone.localdate(), WhyLeft.OTHER, by=None)
    forget(volunteer)


@unites
def volunteers_once(kept, gone, journal):
    """One person of the register is one volunteer at most: the row that goes lets its volunteer go, where the kept one
    has a volunteer too. A clerk then sees a volunteer without a person, and checks whether it is a double."""
    theirs = Volunteer.objects.filter(resident=gone).first()
    if theirs is not None and Volunteer.objects.filter(resident=kept).exists():
        journal.change(theirs, resident=None)
