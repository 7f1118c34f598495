"""Which person of the register a volunteer may be. It is only ever suggested: a clerk says that it is so."""

from django.db.models import Q

from residents import fields as register
from residents.models import Resident

MOST = 6


def suggestions(volunteer, user):
    """[(Resident, why)], the surest first, as far as `user` sees the register."""
    free = Q(volunteer=None) | Q(volunteer__left_on__isnull=False)
    here = Resident.objects.visible_to(user).here().filter(free, street_path=volunteer.path[:4])
    ways = []
    if volunteer.document_number:
        ways.append(("证件号码相同", here.filter(id_key=register.id_key(volunteer.document_number))))
    if volunteer.phone:
        same = here.filter(phone_key=register.phone_key(volunteer.phone))
        ways.append(("姓名、电话都相同", same.filter(name=volunteer.name)))
    if volunteer.birth_date:
        born = here.filter(name=volunteer.name, birth_date=volunteer.birth_date)
        ways.append(("姓名、出生日期都相同", born))
    found = {}
    for why, rows in ways:
        for one in rows.select_related("building__estate", "entrance", "household__dwelling").order_by("pk")[:MOST]:
            found.setdefault(one.pk, (one, why))
    return list(found.values())[:MOST]
