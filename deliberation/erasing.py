"""What goes of disputes when a person's data is erased: name and telephone of the party.

The record and the agreement stay: they are the other side's evidence, and kept as mediation files by law.
"""

from deliberation.models import Party
from residents.erasing import erases

NOBODY = "（已删除）"


@erases
def parties(resident):
    Party.objects.filter(resident=resident).update(name=NOBODY, phone="", phone_key="", resident=None)
