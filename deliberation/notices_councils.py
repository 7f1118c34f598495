"""Whom a council that has not met concerns: who leads the building, else the people of its unit."""

from deliberation.models import Council
from governance.foundation.notices import tell
from hierarchy.models import Term, User


@tell("council.not_met", "{label}本期还没有开会，请在 {until} 前召开")
def who_convenes(entry):
    council = Council.objects.select_related("unit").get(pk=entry.subject_id)
    people = []
    if council.building_id:
        terms = Term.objects.in_force().filter(post__building=council.building_id)
        people = list(User.objects.filter(pk__in=terms.values("holder"), is_active=True))
    return people or User.objects.serving_at(council.unit), council.get_absolute_url()
