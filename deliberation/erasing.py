"""What goes of disputes and tickets when a person's data is erased: name and telephone of the party and the reporter.

The record and the agreement stay: they are the other side's evidence, and kept as mediation files by law. A ticket
stays too, and counts: the trouble was everybody's.
"""

from deliberation.actions.intake import phone_key
from deliberation.models import Party, Ticket, Voice
from residents.erasing import erases

NOBODY = "（已删除）"


@erases
def parties(resident):
    Party.objects.filter(resident=resident).update(name=NOBODY, phone="", phone_key="", resident=None)


@erases
def reporters(resident):
    """Where name and telephone are this person's: a telephone alone may be the family's. A ticket that was told
    under it can be followed up no more and closes as nobody's."""
    if not resident.phone:
        return
    for model in (Ticket, Voice):
        told = model.objects.filter(reporter_phone_key=phone_key(resident.phone), reporter_name=resident.name)
        told.update(reporter_name=NOBODY, reporter_phone="", reporter_phone_key="")
