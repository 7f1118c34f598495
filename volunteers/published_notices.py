"""All that somebody without an account may read of stars and certificates: what is on notice, and one certificate."""

from django.utils import timezone

from hierarchy.querysets import on_lines
from volunteers.certificate_codes import digest_of
from volunteers.certified import is_changed, public_name
from volunteers.choices import CertificateState
from volunteers.models import NoticeObjection, StarAward, VolunteerCertificate

MOST = 200


def stars_on_notice(unit=None):
    rows = StarAward.objects.on_notice().filter(notice_until__gte=timezone.localdate())
    if unit is not None:
        rows = rows.filter(on_lines([unit.path], "volunteer__"))
    return rows.select_related("volunteer__unit").order_by("-level", "pk")


def certificates_on_notice(unit=None):
    rows = VolunteerCertificate.objects.filter(state=CertificateState.NOTICE, notice_until__gte=timezone.localdate())
    if unit is not None:
        rows = rows.filter(on_lines([unit.path]))
    return rows.select_related("volunteer", "unit").order_by("pk")


def shown(rows):
    """With `name` as the public page may write it."""
    rows = list(rows[:MOST])
    for row in rows:
        row.name = public_name(row.volunteer)
    return rows


def certificate_by(code):
    """The issued or revoked certificate behind a QR's code with `name` and `changed`, or None."""
    digest = digest_of(code)
    if not digest:
        return None
    found = VolunteerCertificate.objects.filter(digest=digest).select_related("volunteer", "unit").first()
    if found is not None:
        found.name, found.changed = found.volunteer.masked_name, is_changed(found)
    return found


def objection_by(receipt):
    rows = NoticeObjection.objects.select_related("star__volunteer", "certificate__volunteer")
    return rows.filter(receipt=receipt).first() if receipt else None
