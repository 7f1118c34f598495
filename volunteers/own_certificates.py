"""What the own page shows of corrections, stars and certificates."""

from volunteers.models import HoursCorrection, StarAward, VolunteerCertificate
from volunteers.own_page import own_section

SHOWN = 10


@own_section(25)
def own_certificates(own):
    """Context s.certificates, s.star (the highest given), s.corrections (waiting, and the last answered)."""
    mine = HoursCorrection.objects.filter(entry__volunteer=own.volunteer).select_related("entry").order_by("-pk")
    given = StarAward.objects.standing().filter(volunteer=own.volunteer).exclude(given_at=None)
    certificates = VolunteerCertificate.objects.filter(volunteer=own.volunteer).select_related("unit").order_by("-pk")
    facts = {
        "certificates": list(certificates[:SHOWN]),
        "star": given.order_by("-level").first(),
        "corrections": list(mine[:5]),
    }
    return "volunteers/_own_certificates.html", facts
